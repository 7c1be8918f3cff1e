#include "core/ask/question.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/ask/comparisons.h"
#include "core/ask/effort.h"
#include "core/ask/reader.h"
#include "core/ask/topics.h"
#include "core/ask/window.h"
#include "core/error.h"

namespace runlytics::ask {

namespace {

// Where the values of a metric stand.
std::string_view home_of(std::string_view metric) {
    static constexpr std::string_view of_runs[] = {
        "distance_km", "pace_s_per_km", "avg_hr",      "max_hr",   "moving_min",
        "ascent_m",    "load",          "cadence_spm", "effort_s", "rpe"};
    if (std::find(std::begin(of_runs), std::end(of_runs), metric) != std::end(of_runs))
        return "runs";
    return metric.starts_with("sleep") ? "nights" : "days";
}

bool less_is_better(std::string_view metric) {
    return metric == "pace_s_per_km" || metric == "resting_hr" || metric == "avg_hr";
}

// What stands in the tables of runs and shifts; all else is in the journal's words.
bool is_of_runs(std::string_view topic) {
    static constexpr std::string_view names[] = {"race",      "long_run",   "easy_run",
                                                 "intervals", "treadmill",  "night_shift",
                                                 "day_shift", "late_shift", "off"};
    return std::find(std::begin(names), std::end(names), topic) != std::end(names);
}

class Question {
  public:
    Question(Reader reader, Day today) : reader_(std::move(reader)), today_(today) {}

    Filter read() {
        if (refuse()) return std::move(filter_);
        subject_ = subject_of(reader_);
        take_effort();
        take_windows();
        for (Comparison& comparison : read_comparisons(reader_, subject_))
            filter_.filters.push_back(std::move(comparison));
        read_weekdays();
        read_group();
        read_relation();
        read_sleep_kind();
        read_aggregate();
        take_topics();
        read_metric();
        settle_aggregate();
        settle_target();
        read_limit();
        say_what_is_left();
        settle_route();
        return std::move(filter_);
    }

  private:
    bool refuse() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* reason = reader_.as(i, Kind::refuse);
            if (reason == nullptr) continue;
            filter_.route = "refuse";
            filter_.reason = *reason;
            return true;
        }
        return false;
    }

    void take_effort() {
        const auto metres = read_effort(reader_);
        if (!metres) return;
        filter_.filters.push_back({"effort_m", "=", *metres});
        subject_.is_effort = is_effort_ = true;
    }

    void take_windows() {
        filter_.windows = read_windows(reader_, today_);
        if (filter_.windows.empty()) return;
        filter_.window = filter_.windows[0];
        for (const Window& window : filter_.windows) {
            if (!window.from || (filter_.window.from && window.from < filter_.window.from))
                filter_.window.from = window.from;
            if (!window.to || (filter_.window.to && window.to > filter_.window.to))
                filter_.window.to = window.to;
        }
        if (filter_.windows.size() == 1) filter_.windows.clear();
    }

    void read_weekdays() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* which = reader_.as(i, Kind::weekdays);
            if (which == nullptr) continue;
            const int day = (*which)[0] - '0';
            if (day <= 7) filter_.filters.push_back({"weekday", "=", static_cast<double>(day)});
            if (day == 8) filter_.filters.push_back({"weekday", ">=", 6});
            if (day == 9) filter_.filters.push_back({"weekday", "<=", 5});
            reader_.use(i, i + 1);
        }
    }

    void read_group() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* group = reader_.as(i, Kind::group);
            if (group == nullptr) continue;
            filter_.group_by = *group;
            reader_.use(i, i + 1);
        }
    }

    // Sleep before races, the day after night shifts.
    void read_relation() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const bool is_before = reader_.as(i, Kind::before) != nullptr;
            if (!is_before && !reader_.as(i, Kind::afterwards)) continue;
            const std::size_t next = reader_.past_glue(i + 1);
            if (reader_.as(next, Kind::sleepkind)) {
                reader_.use(i, i + 1);
            } else if (const auto* what = reader_.as(next, Kind::concept_)) {
                const bool is_night = *what == "poor_sleep" && !is_before;
                if (!is_night) filter_.relation = is_before ? "before" : "after";
                reader_.use(i, i + 1);
            } else if (const auto* target = reader_.as(next, Kind::target); target != nullptr) {
                during_ = true;
                reader_.use(i, i + 1);
            }
        }
    }

    void read_sleep_kind() {
        bool short_one = false, long_one = false;
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* kind = reader_.as(i, Kind::sleepkind);
            if (kind == nullptr) continue;
            (*kind == "short" ? short_one : long_one) = true;
            reader_.use(i, i + 1);
        }
        if (short_one && long_one) {
            filter_.group_by = "sleep";
        } else if (short_one) {
            filter_.filters.push_back({"sleep_min", "<", 420});
        } else if (long_one) {
            filter_.filters.push_back({"sleep_min", ">=", 420});
        }
    }

    void read_aggregate() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            if (const auto* word = reader_.as(i, Kind::aggregate)) {
                asked_.push_back(*word);
                if (*word == "count") unit_ = counted_unit(i + 1);
                if (*word == "sum") unit_ = counted_unit(i + 1);
                reader_.use(i, i + 1);
            } else if (const auto* past = reader_.as(i, Kind::past); past && *past == "last") {
                asked_.push_back("last");
                reader_.use(i, i + 1);
            }
        }
        // A question that begins with a verb wants yes or no.
        static constexpr std::string_view verbs[] = {"did", "have", "has", "had", "was", "were"};
        if (asked_.empty() && reader_.size() > 1 && reader_[0].kind == Kind::glue) {
            const std::string_view first = reader_.word(0);
            if (std::find(std::begin(verbs), std::end(verbs), first) != std::end(verbs))
                asked_.push_back("exists");
        }
    }

    // How many kilometres is a sum, how many runs a number.
    std::string counted_unit(std::size_t i) {
        i = reader_.past_glue(i);
        const auto* unit = reader_.as(i, Kind::unit);
        if (unit == nullptr || reader_.as(i, Kind::target)) return {};
        reader_.use(i, i + 1);
        return *unit;
    }

    bool asks(std::string_view word) const {
        return std::find(asked_.begin(), asked_.end(), word) != asked_.end();
    }

    void take_topics() {
        Topics topics = read_topics(reader_);
        filter_.topics = std::move(topics.topics);
        filter_.any_topic = topics.any && filter_.topics.size() > 1;
        const bool is_comparing = asks("compare") && filter_.topics.size() > 1;
        if (is_comparing) {
            filter_.any_topic = true;
            const bool shifts = std::all_of(
                filter_.topics.begin(), filter_.topics.end(),
                [](const Topic& topic) { return topic.concept_name.ends_with("_shift"); });
            filter_.group_by = shifts ? "shift" : "topic";
        }
        if (asks("compare") && !filter_.windows.empty()) filter_.group_by = "window";
    }

    void read_metric() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* metric = reader_.as(i, Kind::metric);
            if (metric == nullptr) continue;
            if (metric_.empty()) metric_ = *metric;
            if (metric_ == *metric) reader_.use(i, i + 1);
        }
    }

    void settle_unit() {
        if (unit_ == "km" || unit_ == "mi") metric_ = "distance_km";
        if (unit_ == "m") metric_ = metric_ == "ascent_m" ? metric_ : "distance_km";
        if ((unit_ == "h" || unit_ == "min") && !metric_.starts_with("sleep"))
            metric_ = subject_.is_sleep ? "sleep_min" : "moving_min";
    }

    void settle_aggregate() {
        settle_unit();
        const bool is_sleep = metric_ == "sleep_min" || (metric_.empty() && subject_.is_sleep);
        const std::string size = is_sleep ? "sleep_min" : "distance_km";
        const auto of = [&](std::string_view how, const std::string& metric) {
            filter_.aggregate = std::string(how) + ":" + metric;
            metric_ = metric;
        };
        if (asks("compare")) {
            filter_.aggregate = "compare";
            filter_.metric = metric_.empty() ? size : metric_;
            metric_ = filter_.metric;
        } else if (asks("longest")) {
            of("max", size);
        } else if (asks("shortest")) {
            of("min", size);
        } else if (asks("fastest") || (is_effort_ && (asks("best") || asks("howfast")))) {
            of("min", "pace_s_per_km");
        } else if (asks("slowest")) {
            of("max", "pace_s_per_km");
        } else if (asks("avg")) {
            if (metric_.empty() && (asks("far") || is_sleep)) metric_ = size;
            if (metric_.empty() && asks("howlong")) metric_ = "moving_min";
            if (!metric_.empty()) of("avg", metric_);
        } else {
            settle_others(size, is_sleep);
        }
    }

    void settle_others(const std::string& size, bool is_sleep) {
        const auto of = [&](std::string_view how, const std::string& metric) {
            filter_.aggregate = std::string(how) + ":" + metric;
            metric_ = metric;
        };
        const bool has_metric = !metric_.empty();
        if (asks("max") && has_metric) {
            of("max", metric_);
        } else if (asks("min") && has_metric) {
            of("min", metric_);
        } else if ((asks("best") || asks("worst")) && has_metric) {
            of(less_is_better(metric_) == asks("best") ? "min" : "max", metric_);
        } else if (asks("far")) {
            of("sum", "distance_km");
        } else if (asks("howlong")) {
            of(is_sleep ? "avg" : "sum", is_sleep ? "sleep_min" : "moving_min");
        } else if (asks("howfast")) {
            of("avg", "pace_s_per_km");
        } else if ((asks("sum") || (asks("count") && (!unit_.empty() || metric_ == "steps")))) {
            of("sum", has_metric ? metric_ : size);
        } else if (asks("count")) {
            filter_.aggregate = "count";
        } else if (asks("last") || asks("first")) {
            filter_.aggregate = asks("last") ? "last" : "first";
        } else if (has_metric) {
            of(metric_ == "max_hr" ? "max" : "avg", metric_);
        } else if (asks("exists")) {
            filter_.aggregate = "exists";
        }
    }

    // What is asked for: where the metric is, else what the question names.
    void settle_target() {
        std::string noun, ran, wrote;
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* target = reader_.as(i, Kind::target);
            if (target == nullptr) continue;
            reader_.use(i, i + 1);
            const bool is_verb =
                *target == "ran" || (reader_.word(i) == "run" && i > 0 &&
                                     (reader_.word(i - 1) == "i" || reader_.word(i - 1) == "to" ||
                                      reader_.word(i - 1) == "did i"));
            std::string& known = *target == "wrote" ? wrote : is_verb ? ran : noun;
            if (known.empty()) known = is_verb ? "runs" : *target == "wrote" ? "journal" : *target;
        }
        const bool in_words =
            std::any_of(filter_.topics.begin(), filter_.topics.end(),
                        [](const Topic& topic) { return !is_of_runs(topic.concept_name); });
        if (!metric_.empty()) {
            filter_.target = home_of(metric_);
        } else if (!noun.empty() && !(noun == "runs" && during_ && in_words)) {
            filter_.target = noun;
        } else if (!wrote.empty() || in_words) {
            filter_.target = "journal";
        } else if (!filter_.filters.empty() && filter_.filters[0].metric != "weekday") {
            filter_.target = home_of(filter_.filters[0].metric == "effort_m"
                                         ? "effort_s"
                                         : std::string_view(filter_.filters[0].metric));
        } else if (!ran.empty() || !filter_.topics.empty()) {
            filter_.target = "runs";
        }
        if (is_effort_) filter_.target = "runs";
    }

    // My last 5 runs.
    void read_limit() {
        if (!asks("last") && !asks("first")) return;
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            if (!reader_.is_number(i) || reader_[i].number < 1 || reader_[i].number > 1000)
                continue;
            if (reader_[i].is_word && reader_[i].number == 1) continue;
            filter_.limit = static_cast<int>(reader_[i].number);
            if (filter_.aggregate == "last" || filter_.aggregate == "first") filter_.aggregate = "";
            reader_.use(i, i + 1);
            return;
        }
    }

    void say_what_is_left() {
        std::string words;
        const auto end_phrase = [&] {
            if (!words.empty()) filter_.not_understood.push_back(std::move(words));
            words.clear();
        };
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            if (reader_.is_used(i) || says_nothing(i)) {
                end_phrase();
                continue;
            }
            words += words.empty() ? "" : " ";
            words += reader_.written(i);
        }
        end_phrase();
    }

    // Glue, or a small word of another kind that found no use here.
    bool says_nothing(std::size_t i) const {
        switch (reader_[i].kind) {
            case Kind::glue:
            case Kind::and_:
            case Kind::until:
            case Kind::fine:
                return true;
            case Kind::break_:
            case Kind::side:
                return false;
            case Kind::number:
                return reader_[i].is_word && reader_[i].number == 1;
            default:
                return std::any_of(
                    reader_[i].others.begin(), reader_[i].others.end(),
                    [](const Meaning* meaning) { return meaning->kind == Kind::glue; });
        }
    }

    // An answer to half a question that drops the half that matters would mislead.
    void settle_route() {
        const bool asks_something = !filter_.topics.empty() || !filter_.aggregate.empty() ||
                                    !filter_.filters.empty() || filter_.limit > 0;
        const bool names_something = !filter_.topics.empty() || !filter_.target.empty();
        const bool is_list = filter_.not_understood.empty() && !filter_.target.empty() &&
                             (filter_.window.is_set() || asks_something);
        if ((asks_something && names_something) || is_list) return;
        filter_.route = "no_match";
    }

    Reader reader_;
    Day today_;
    Filter filter_;
    Subject subject_;
    std::vector<std::string> asked_;
    std::string metric_, unit_;
    bool is_effort_ = false, during_ = false;
};

}  // namespace

Filter read_question(std::string_view question, Day today, const Lexicon& lexicon) {
    if (question.size() > longest_question)
        throw Error("54000", "the question is too long", "It may have 2,000 bytes.");
    std::vector<Token> tokens = tokens_of(question);
    std::vector<Item> items = lexicon.items_of(tokens);
    return Question(Reader(std::move(items), tokens), today).read();
}

}  // namespace runlytics::ask
