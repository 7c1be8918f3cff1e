#include "core/ask/question.h"

#include <algorithm>
#include <optional>

#include "core/ask/asked.h"
#include "core/ask/clauses.h"
#include "core/ask/comparisons.h"
#include "core/ask/effort.h"
#include "core/ask/extreme.h"
#include "core/ask/leftovers.h"
#include "core/ask/metrics.h"
#include "core/ask/outlook.h"
#include "core/ask/reader.h"
#include "core/ask/target.h"
#include "core/ask/topics.h"
#include "core/ask/window.h"
#include "core/error.h"

namespace runlytics::ask {

namespace {

class Question {
  public:
    Question(Reader reader, Day today) : reader_(std::move(reader)), today_(today) {}

    Filter read() {
        if (refuse()) return std::move(filter_);
        second_ = second_question(reader_);
        subject_ = subject_of(reader_);
        filter_.units = read_units(reader_);
        take_effort();
        take_windows();
        take_outlook();
        for (Comparison& comparison : read_comparisons(reader_, subject_))
            filter_.filters.push_back(std::move(comparison));
        is_beyond_ = !read_weekdays(reader_, filter_.filters);
        filter_.group_by = read_group(reader_);
        read_relation();
        read_sleep_kind(reader_, filter_);
        asked_.read(reader_);
        unit_ = asked_.unit();
        take_topics();
        read_metric();
        settle_aggregate();
        settle_target();
        settle_group();
        take_limit();
        settle_last();
        settle_told();
        settle_topics();
        const Leftovers left = leftovers_of(reader_);
        filter_.not_understood.insert(filter_.not_understood.end(), left.phrases.begin(),
                                      left.phrases.end());
        is_beyond_ = is_beyond_ || left.matter;
        if (!outlook_.written.empty() && !hears(outlook_, filter_, is_effort_)) is_beyond_ = true;
        if (filter_.target == "runs" && filter_.topics.empty() && names_other_sport(reader_))
            is_beyond_ = true;
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
        subject_.effort_m = *metres;
    }

    void take_windows() {
        Windows read = read_windows(reader_, today_);
        filter_.windows = std::move(read.windows);
        apart_ = std::move(read.apart);
        if (filter_.windows.empty()) {
            if (const auto summary = read_summary(reader_, today_)) {
                filter_.windows.push_back(*summary);
                is_summary_ = true;
            }
        }
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

    void take_outlook() {
        outlook_ = read_outlook(reader_, is_effort_, filter_.window.is_set(), today_);
        if (outlook_.window) filter_.window = *outlook_.window;
        if (outlook_.is_ready) metric_ = "readiness";
    }

    // Sleep before races, the day after night shifts.
    void read_relation() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const bool is_before = reader_.as(i, Kind::before) != nullptr;
            if (!is_before && !reader_.as(i, Kind::afterwards)) continue;
            const std::size_t next = past_last(reader_, reader_.past_glue(i + 1));
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

    void take_topics() {
        Topics topics = read_topics(reader_);
        filter_.topics = std::move(topics.topics);
        filter_.any_topic = topics.any && filter_.topics.size() > 1;
        // Comparisons hold all together; either of them cannot be said.
        if (topics.any && !filter_.any_topic && filter_.filters.size() > 1) is_beyond_ = true;
        const bool is_apart = !filter_.any_topic && are_apart(filter_.topics);
        if (is_apart && is_felt(filter_.topics)) beyond("and");
        const bool is_comparing = is_apart || (asked_.has("compare") && filter_.topics.size() > 1);
        if (is_comparing) {
            filter_.any_topic = true;
            const bool shifts = std::all_of(
                filter_.topics.begin(), filter_.topics.end(),
                [](const Topic& topic) { return topic.concept_name.ends_with("_shift"); });
            filter_.group_by = shifts ? "shift" : "topic";
        }
        if (asked_.has("compare") && !filter_.windows.empty()) {
            filter_.group_by = "window";
            is_counted_ = read_more(reader_);
        } else if (!apart_.empty()) {
            beyond(apart_);
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
        if (unit_ == "ft") metric_ = "ascent_m";
        if (filter_.units.empty() && (unit_ == "mi" || unit_ == "ft")) filter_.units = "mi";
        if (unit_ == "m") metric_ = metric_ == "ascent_m" ? metric_ : "distance_km";
        if ((unit_ == "h" || unit_ == "min") && !metric_.starts_with("sleep"))
            metric_ = subject_.is_sleep ? "sleep_min" : "moving_min";
    }

    void settle_aggregate() {
        settle_unit();
        if (!outlook_.aggregate.empty()) {
            filter_.aggregate = outlook_.aggregate;
            metric_ = filter_.aggregate.substr(filter_.aggregate.find(':') + 1);
            return;
        }
        const bool is_sleep = metric_ == "sleep_min" || (metric_.empty() && subject_.is_sleep);
        const std::string size = is_sleep ? "sleep_min" : "distance_km";
        const auto of = [&](std::string_view how, const std::string& metric) {
            filter_.aggregate = std::string(how) + ":" + metric;
            metric_ = metric;
        };
        const Asking asking{metric_, is_effort_, is_sleep};
        if (asked_.has("compare")) {
            settle_compared(size);
        } else if (const auto extreme = extreme_of(reader_, asked_, asking)) {
            filter_.tell = told_of(asked_, asking, *extreme);
            if (!filter_.tell.empty() && !is_of_extreme(reader_, asked_, filter_.tell, *extreme))
                beyond(asked_.last_written(reader_));
            of(extreme->how, extreme->metric);
        } else if (asked_.has("avg")) {
            if (metric_.empty() && (asked_.has("far") || is_sleep)) metric_ = size;
            if (metric_.empty() && asked_.has("howlong")) metric_ = "moving_min";
            if (!metric_.empty()) of("avg", metric_);
        } else {
            settle_others(size, is_sleep);
        }
    }

    // Of times a distance is a total, and how many runs a number.
    void settle_compared(const std::string& size) {
        const bool is_of_times = filter_.group_by == "window" && !asked_.has("avg");
        // My knee hurt less in May: of what was felt the entries are counted.
        if (is_of_times && metric_.empty() && unit_.empty() && is_felt(filter_.topics)) {
            filter_.aggregate = "count";
            return;
        }
        const bool is_number = is_counted_ || (asked_.has("count") && unit_.empty());
        if (is_of_times && is_number && metric_.empty()) {
            filter_.aggregate = "count";
            return;
        }
        const bool is_time = asked_.has("howlong") && size != "sleep_min";
        if (metric_.empty())
            metric_ = asked_.has("howfast") ? "pace_s_per_km" : is_time ? "moving_min" : size;
        const bool is_sum = asked_.has("sum") || asked_.has("count") || is_time;
        if (is_of_times && (is_total(metric_) || (is_sum && has_sum(metric_)))) {
            filter_.aggregate = "sum:" + metric_;
            return;
        }
        filter_.aggregate = "compare";
        filter_.metric = metric_;
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
            if (asked_.has("avg")) filter_.not_understood.push_back(asked_.written(reader_, "avg"));
        }
        if (filter_.aggregate == "compare" && filter_.group_by.empty()) {
            beyond(asked_.written(reader_, "compare"));
        }
    }

    void settle_others(const std::string& size, bool is_sleep) {
        const auto of = [&](std::string_view how, const std::string& metric) {
            filter_.aggregate = std::string(how) + ":" + metric;
            metric_ = metric;
        };
        const bool has_metric = !metric_.empty();
        // How far did I climb is a climb; how far my heart rate went is nothing.
        const bool is_climb = metric_ == "ascent_m" && asked_.has("far");
        const std::string_view way = is_sleep ? "sleep_min" : way_of(asked_);
        if (!is_climb && asks_of_another(reader_, asked_, metric_, way))
            beyond(asked_.last_written(reader_));
        if (is_climb) {
            of(asks_usual(reader_, asked_.place_of("far")) ? "avg" : "sum", metric_);
        } else if (asked_.has("far")) {
            of(asks_usual(reader_, asked_.place_of("far")) ? "avg" : "sum", "distance_km");
        } else if (asked_.has("howlong")) {
            const bool is_mean = is_sleep || asks_usual(reader_, asked_.place_of("howlong"));
            of(is_mean ? "avg" : "sum", is_sleep ? "sleep_min" : "moving_min");
        } else if (asked_.has("howfast")) {
            of("avg", "pace_s_per_km");
        } else if (asked_.has("sum") && !has_metric && unit_.empty() &&
                   is_of_pain(reader_, filter_)) {
            filter_.aggregate = "count";
        } else if ((asked_.has("sum") ||
                    (asked_.has("count") && (!unit_.empty() || metric_ == "steps")))) {
            of(!has_metric || has_sum(metric_) ? "sum" : "avg", has_metric ? metric_ : size);
        } else if (asked_.has("count")) {
            filter_.aggregate = "count";
        } else if ((asked_.has("last") || asked_.has("first")) &&
                   (!has_metric || asks_when(reader_))) {
            filter_.aggregate = asked_.has("last") ? "last" : "first";
        } else if (has_metric) {
            const bool is_most = metric_ == "max_hr" && !asked_.has("last");
            of(is_most ? "max" : is_total(metric_) ? "sum" : "avg", metric_);
        } else if (asked_.has("exists")) {
            filter_.aggregate = "exists";
        } else if (is_summary_ && filter_.topics.empty()) {
            of("sum", "distance_km");
        }
    }

    void settle_target() {
        const Nouns nouns = read_nouns(reader_);
        wrote_ = !nouns.wrote.empty();
        filter_.target = is_effort_ ? "runs" : target_of(nouns, filter_, metric_, during_);
        // Tired after alcohol: one relation cannot be of one topic and not of the other.
        const bool tables =
            std::any_of(filter_.topics.begin(), filter_.topics.end(),
                        [](const Topic& topic) { return is_of_runs(topic.concept_name); });
        if (!filter_.relation.empty() && filter_.target == "journal" && !tables &&
            filter_.topics.size() > 1) {
            beyond(filter_.relation);
        }
    }

    void take_limit() {
        const auto limit = asked_.take_limit(reader_);
        if (!limit) return;
        filter_.limit = *limit;
        if (filter_.aggregate == "last") filter_.aggregate = "";
    }

    // How far was my last race: a figure of the newest, or of the newest few. Of the oldest, or how
    // many of the last ten, no filter says.
    void settle_last() {
        const bool is_last = asked_.has("last");
        const std::string& how = filter_.aggregate;
        if (asked_.is_empty() && how.starts_with("avg:") && asks_present(reader_, filter_))
            filter_.limit = 1;
        if (!is_last && !asked_.has("first")) return;
        const bool is_figure = how.starts_with("sum:") || how.starts_with("avg:");
        const bool is_most = metric_ == "max_hr" && filter_.limit > 1 && !asked_.has("avg");
        // Of my last tempo run, or last munth, the last of all runs is none.
        const std::size_t next = asked_.place_of("last") + 1;
        const bool is_known = next >= reader_.size() || reader_[next].kind != Kind::unknown;
        if (is_last && is_known && is_figure && filter_.group_by.empty() && !is_most) {
            filter_.limit = std::max(filter_.limit, 1);
        } else if (is_figure || how == "count" || is_extreme(how)) {
            beyond(asked_.written(reader_, is_last ? "last" : "first"));
        }
    }

    // A figure of the one that an extreme finds, and not of several or of groups.
    void settle_told() {
        if (filter_.tell.empty()) return;
        if (filter_.limit > 1 || !filter_.group_by.empty() ||
            !can_tell(filter_.tell, filter_.target))
            beyond(asked_.last_written(reader_));
    }

    void beyond(std::string words) {
        is_beyond_ = true;
        filter_.not_understood.push_back(std::move(words));
    }

    void settle_topics() {
        const std::string_view one = asked_.has("last") ? "last" : "first";
        const bool is_figure = filter_.aggregate.find(':') != std::string::npos;
        if (asked_.has(one) && (is_felt(filter_.topics) || !is_figure) &&
            is_setting(reader_, asked_.place_of(one)))
            beyond(asked_.written(reader_, one));
        if (is_mixed(filter_)) beyond("or");
        // The hardest of what, the best in what.
        for (const std::string_view extreme : {"max", "min", "best", "worst"}) {
            if (asked_.has(extreme) && !is_extreme(filter_.aggregate))
                beyond(asked_.written(reader_, extreme));
        }
        // The journal tells of shoes, and not which were worn.
        if (names(filter_.topics, "shoes") && filter_.target == "runs" && !wrote_) beyond("shoes");
    }

    // An answer to half a question that drops the half that matters would mislead.
    void settle_route() {
        if (filter_.route == "refuse") return;
        if (asked_.is_two_things(!filter_.tell.empty()) || !second_.empty()) {
            beyond(second_.empty() ? asked_.last_written(reader_) : second_);
        }
        // Faster in 2020 than in 2019: of what there was more was not understood.
        if (asked_.written(reader_, "compare") == "than" && !filter_.not_understood.empty())
            is_beyond_ = true;
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
    Asked asked_;
    Outlook outlook_;
    std::string metric_, unit_, apart_, second_;
    bool is_effort_ = false, is_summary_ = false, is_counted_ = false;
    bool during_ = false, is_beyond_ = false, wrote_ = false;
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
