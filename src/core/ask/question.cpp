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

// What is added up: of a pace or a weight there is a mean, and no sum.
bool has_sum(std::string_view metric) {
    static constexpr std::string_view names[] = {"distance_km", "moving_min", "ascent_m", "load",
                                                 "steps",       "sleep_min",  "effort_s"};
    return std::find(std::begin(names), std::end(names), metric) != std::end(names);
}

bool less_is_better(std::string_view metric) {
    return metric == "pace_s_per_km" || metric == "resting_hr" || metric == "avg_hr";
}

// What stands in the tables of runs and shifts; all else is in the journal's words.
bool is_of_runs(std::string_view topic) {
    static constexpr std::string_view names[] = {
        "race",        "long_run",  "easy_run",   "intervals", "treadmill",
        "night_shift", "day_shift", "late_shift", "off",       "rest_day"};
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
        read_bare_unit();
        take_topics();
        read_metric();
        settle_aggregate();
        settle_target();
        settle_group();
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
        Windows read = read_windows(reader_, today_);
        filter_.windows = std::move(read.windows);
        apart_ = std::move(read.apart);
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
        int days = 0;
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* which = reader_.as(i, Kind::weekdays);
            if (which == nullptr) continue;
            const int day = (*which)[0] - '0';
            if (day <= 7) filter_.filters.push_back({"weekday", "=", static_cast<double>(day)});
            if (day == 8) filter_.filters.push_back({"weekday", ">=", 6});
            if (day == 9) filter_.filters.push_back({"weekday", "<=", 5});
            // No day is two of them, and what is compared holds all together.
            if (++days > 1) is_beyond_ = true;
            if (days == 1) reader_.use(i, i + 1);
        }
    }

    void read_group() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* group = reader_.as(i, Kind::group);
            if (group == nullptr) continue;
            // More than 50 km a week is said of weeks, which are no rows.
            if (i > 0 && reader_.is_used(i - 1) && reader_.has(i - 1, Kind::unit)) continue;
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
                asked_at_.push_back(i);
                if (*word == "count") unit_ = counted_unit(i + 1);
                if (*word == "sum") unit_ = counted_unit(i + 1);
                reader_.use(i, i + 1);
            } else if (const auto* past = reader_.as(i, Kind::past); past && *past == "last") {
                asked_.push_back("last");
                asked_at_.push_back(i);
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

    // Two figures are two questions: the longest and the shortest.
    bool asks_two_things() const {
        static constexpr std::pair<std::string_view, std::string_view> pairs[] = {
            {"longest", "shortest"}, {"fastest", "slowest"}, {"max", "min"}, {"best", "worst"},
            {"longest", "fastest"},  {"avg", "max"},         {"avg", "min"}, {"avg", "longest"},
            {"sum", "avg"},          {"far", "howfast"}};
        if (asks("count") && unit_.empty() && (asks("far") || asks("avg") || asks("longest")))
            return true;
        return std::any_of(std::begin(pairs), std::end(pairs),
                           [&](const auto& pair) { return asks(pair.first) && asks(pair.second); });
    }

    // Kilometres per week, hours last month.
    void read_bare_unit() {
        if (!asked_.empty()) return;
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto* unit = reader_.as(i, Kind::unit);
            const bool is_amount = i > 0 && reader_[i - 1].kind == Kind::number;
            if (unit == nullptr || is_amount || !(*unit == "km" || *unit == "mi" || *unit == "h"))
                continue;
            unit_ = *unit;
            asked_.emplace_back("sum");
            reader_.use(i, i + 1);
            return;
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
        // Comparisons hold all together; either of them cannot be said.
        if (topics.any && !filter_.any_topic && filter_.filters.size() > 1) is_beyond_ = true;
        const bool is_comparing = asks("compare") && filter_.topics.size() > 1;
        if (is_comparing) {
            filter_.any_topic = true;
            const bool shifts = std::all_of(
                filter_.topics.begin(), filter_.topics.end(),
                [](const Topic& topic) { return topic.concept_name.ends_with("_shift"); });
            filter_.group_by = shifts ? "shift" : "topic";
        }
        if (asks("compare") && !filter_.windows.empty()) {
            filter_.group_by = "window";
        } else if (!apart_.empty()) {
            is_beyond_ = true;
            filter_.not_understood.push_back(apart_);
        }
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

    // Says that a word of aggregates was not understood.
    void leave_out(std::string_view word) {
        for (std::size_t k = 0; k < asked_at_.size(); ++k) {
            if (asked_[k] == word) filter_.not_understood.push_back(reader_.written(asked_at_[k]));
        }
    }

    // A mean per day of what has one value a day is the mean.
    void settle_group() {
        if (filter_.group_by == "day" && filter_.target != "runs" && !filter_.aggregate.empty()) {
            if (filter_.aggregate.starts_with("sum:")) filter_.aggregate.replace(0, 3, "avg");
            if (filter_.aggregate.starts_with("avg:")) filter_.group_by.clear();
        }
        // The mean of weekly sums cannot be said; the sums can.
        const bool is_span = filter_.group_by == "day" || filter_.group_by == "week" ||
                             filter_.group_by == "month" || filter_.group_by == "year";
        if (is_span && filter_.target == "runs" && filter_.aggregate.starts_with("avg:") &&
            has_sum(metric_)) {
            filter_.aggregate.replace(0, 3, "sum");
            leave_out("avg");
        }
        if (filter_.aggregate == "compare" && filter_.group_by.empty()) {
            is_beyond_ = true;
            leave_out("compare");
        }
    }

    // The distance of a month is that of all its runs.
    static bool is_total(std::string_view metric) {
        return metric == "distance_km" || metric == "ascent_m" || metric == "load";
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
            of(!has_metric || has_sum(metric_) ? "sum" : "avg", has_metric ? metric_ : size);
        } else if (asks("count")) {
            filter_.aggregate = "count";
        } else if (asks("last") || asks("first")) {
            filter_.aggregate = asks("last") ? "last" : "first";
        } else if (has_metric) {
            of(metric_ == "max_hr" ? "max" : is_total(metric_) ? "sum" : "avg", metric_);
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
        } else if (ran.empty() && filter_.relation.empty() && are_days()) {
            filter_.target = "days";
        } else if (!ran.empty() || !filter_.topics.empty()) {
            filter_.target = "runs";
        }
        if (is_effort_) filter_.target = "runs";
        // Tired after alcohol: one relation cannot be of one topic and not of the other.
        const bool tables =
            std::any_of(filter_.topics.begin(), filter_.topics.end(),
                        [](const Topic& topic) { return is_of_runs(topic.concept_name); });
        if (!filter_.relation.empty() && filter_.target == "journal" && !tables &&
            filter_.topics.size() > 1) {
            is_beyond_ = true;
            filter_.not_understood.push_back(filter_.relation);
        }
    }

    // Days off and shifts are days, and not the runs of them.
    bool are_days() const {
        return !filter_.topics.empty() &&
               std::all_of(filter_.topics.begin(), filter_.topics.end(), [](const Topic& topic) {
                   return topic.concept_name == "off" || topic.concept_name == "rest_day" ||
                          topic.concept_name.ends_with("_shift");
               });
    }

    // My last 5 runs, the 3 longest: a number beside the word that asks for one of many.
    void read_limit() {
        static constexpr std::string_view words[] = {"last",    "first",   "longest", "shortest",
                                                     "fastest", "slowest", "max",     "min"};
        for (std::size_t k = 0; k < asked_at_.size(); ++k) {
            if (std::find(std::begin(words), std::end(words), asked_[k]) == std::end(words))
                continue;
            const std::size_t at = asked_at_[k];
            const std::size_t number = is_limit(at + 1) ? at + 1 : at - 1;
            if (!is_limit(number)) continue;
            filter_.limit = static_cast<int>(reader_[number].number);
            if (filter_.aggregate == "last" || filter_.aggregate == "first") filter_.aggregate = "";
            reader_.use(number, number + 1);
            return;
        }
    }

    bool is_limit(std::size_t i) const {
        if (!reader_.is_number(i)) return false;
        const double value = reader_[i].number;
        return value >= 1 && value <= 1000 && value == static_cast<int>(value) &&
               !(reader_[i].is_word && value == 1);
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
            is_beyond_ = is_beyond_ || matters(i);
        }
        end_phrase();
    }

    // Whether an answer without this word would be one to another question: a bound, a number, a
    // denial, a place. What is merely odd is said and left out.
    bool matters(std::size_t i) const {
        static constexpr Kind kinds[] = {
            Kind::negation, Kind::unit,      Kind::compare, Kind::orwhat,  Kind::month,
            Kind::season,   Kind::weekday,   Kind::period,  Kind::past,    Kind::relative,
            Kind::ago,      Kind::since,     Kind::before,  Kind::between, Kind::afterwards,
            Kind::number,   Kind::sleepkind, Kind::group,   Kind::fine,    Kind::beyond,
            Kind::distance};
        for (const Kind kind : kinds) {
            if (reader_.has(i, kind)) return true;
        }
        return reader_[i].kind == Kind::unknown && narrows(i);
    }

    // In Berlin, with Anna: of all that was asked for a part.
    bool narrows(std::size_t i) const {
        static constexpr std::string_view articles[] = {"the", "a", "an", "my", "this", "that"};
        static constexpr std::string_view places[] = {"in", "at", "with", "on", "while", "during"};
        const auto among = [&](std::size_t at, const auto& words) {
            return std::find(std::begin(words), std::end(words), reader_.word(at)) !=
                   std::end(words);
        };
        while (i > 0 && among(i - 1, articles))
            --i;
        return i > 0 && among(i - 1, places);
    }

    // Glue, or a small word of another kind that found no use here.
    bool says_nothing(std::size_t i) const {
        switch (reader_[i].kind) {
            case Kind::glue:
            case Kind::and_:
            case Kind::until:
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
        if (asks_two_things()) {
            is_beyond_ = true;
            filter_.not_understood.push_back(reader_.written(asked_at_.back()));
        }
        if (is_beyond_) {
            filter_.route = "no_match";
            return;
        }
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
    std::vector<std::size_t> asked_at_;  // where each of them stands
    std::string metric_, unit_, apart_;
    bool is_effort_ = false, during_ = false, is_beyond_ = false;
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
