#include "core/ask/extreme.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/ask/metrics.h"

namespace runlytics::ask {

namespace {

struct Implied {
    std::string_view word, how, metric;
};

// Words that say by which metric they mean it.
constexpr Implied implied[] = {
    {"longest", "max", "distance_km"},   {"shortest", "min", "distance_km"},
    {"fastest", "min", "pace_s_per_km"}, {"slowest", "max", "pace_s_per_km"},
    {"hardest", "max", "load"},          {"easiest", "min", "load"},
    {"hilliest", "max", "ascent_m"},     {"flattest", "min", "ascent_m"}};

template <typename Words>
bool is_among(std::string_view word, const Words& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Where the next word stands that is neither a number nor glue.
std::size_t next_word(const Reader& reader, std::size_t i) {
    while (i < reader.size() &&
           (reader[i].kind == Kind::number || (reader[i].kind == Kind::glue && !reader.is_used(i))))
        ++i;
    return i;
}

bool names_run(const Reader& reader, std::size_t i) {
    const auto* target = reader.as(i, Kind::target);
    if (target != nullptr && (*target == "runs" || *target == "ran")) return true;
    if (i >= reader.size()) return false;
    return std::any_of(reader[i].others.begin(), reader[i].others.end(), [](const Meaning* one) {
        return one->kind == Kind::concept_ && is_of_runs(one->value);
    });
}

// The longest climb, the longest by time: of what it is the most, where it says so.
std::string size_of(const Reader& reader, const Asking& asking, std::size_t place) {
    static constexpr std::string_view sizes[] = {"moving_min", "ascent_m", "sleep_min",
                                                 "distance_km"};
    const bool is_said = !asking.metric.empty() && is_among(asking.metric, sizes);
    const std::size_t next = next_word(reader, place + 1);
    for (std::size_t i = place + 1; is_said && i < reader.size(); ++i) {
        if (!reader.has(i, Kind::metric)) continue;
        const bool is_by = reader.word(i) == "by" || reader.word(i - 1) == "by";
        if (i == next || is_by) return asking.metric;
    }
    if (names_run(reader, next)) return "distance_km";
    return asking.is_sleep ? "sleep_min" : "distance_km";
}

// On the night with my lowest HRV: the metric that stands behind the word is its own, whichever the
// question names before.
std::string metric_behind(Reader& reader, std::size_t place, const std::string& named) {
    const std::size_t next = next_word(reader, place + 1);
    const auto* metric = reader.as(next, Kind::metric);
    if (metric == nullptr) return named;
    reader.use(next, next + 1);
    return *metric;
}

}  // namespace

std::optional<Extreme> extreme_of(Reader& reader, const Asked& asked, const Asking& asking) {
    for (const Implied& one : implied) {
        if (!asked.has(one.word)) continue;
        Extreme extreme{one.how, std::string(one.metric), asked.place_of(one.word)};
        if (one.metric == "distance_km") extreme.metric = size_of(reader, asking, extreme.place);
        return extreme;
    }
    if (asking.is_effort && asked.has("worst"))
        return Extreme{"max", "pace_s_per_km", asked.place_of("worst")};
    if (asking.is_effort && (asked.has("best") || asked.has("howfast")))
        return Extreme{"min", "pace_s_per_km",
                       asked.place_of(asked.has("best") ? "best" : "howfast")};
    if (asking.metric.empty() || asked.has("avg")) return {};
    for (const std::string_view word : {"max", "min", "best", "worst"}) {
        if (!asked.has(word)) continue;
        const std::size_t place = asked.place_of(word);
        std::string metric = metric_behind(reader, place, asking.metric);
        const bool is_least = less_is_better(metric) == (word == "best");
        const bool is_judged = word == "best" || word == "worst";
        return Extreme{is_judged ? (is_least ? "min" : "max") : word, std::move(metric), place};
    }
    // The run with the highest heart rate is two words and one metric.
    const bool is_figure = asked.has("far") || asked.has("howlong") || asked.has("howfast");
    if (asking.metric == "max_hr" && is_figure) return Extreme{"max", "max_hr"};
    return {};
}

std::string_view way_of(const Asked& asked) {
    if (asked.has("far")) return "distance_km";
    if (asked.has("howlong")) return "moving_min";
    return asked.has("howfast") ? "pace_s_per_km" : "";
}

std::string told_of(const Asked& asked, const Asking& asking, const Extreme& extreme) {
    std::string told = asking.metric;
    if (told.empty() || told == extreme.metric) told = way_of(asked);
    // The time of a fastest 5 km and the hours of a longest night are what they are named by.
    const bool is_said =
        told == "moving_min" && (asking.is_effort || extreme.metric == "sleep_min");
    return told == extreme.metric || is_said ? std::string() : told;
}

bool is_of_extreme(const Reader& reader, const Asked& asked, const std::string& told,
                   const Extreme& extreme) {
    std::size_t place = 0;
    for (const std::string_view word : {"far", "howlong", "howfast"})
        place = std::max(place, asked.place_of(word));
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto& others = reader[i].others;
        if (std::any_of(others.begin(), others.end(), [&](const Meaning* one) {
                return one->kind == Kind::metric && one->value == told;
            }))
            place = i;
    }
    const auto [first, last] = std::minmax(place, extreme.place);
    for (std::size_t i = first + 1; i < last; ++i) {
        if (reader.has(i, Kind::and_) || reader.has(i, Kind::or_)) return false;
    }
    return true;
}

bool is_extreme(std::string_view aggregate) {
    return aggregate.starts_with("max:") || aggregate.starts_with("min:");
}

bool asks_of_another(const Reader& reader, const Asked& asked, std::string_view metric,
                     std::string_view way) {
    if (!metric.empty()) return metric != way && !way_of(asked).empty();
    for (const std::string_view word : {"far", "howlong", "howfast"}) {
        const std::size_t next = asked.has(word) ? next_word(reader, asked.place_of(word) + 1) : 0;
        if (next == 0 || next >= reader.size()) continue;
        const auto& others = reader[next].others;
        return std::any_of(others.begin(), others.end(), [&](const Meaning* one) {
            return one->kind == Kind::metric && one->value != way;
        });
    }
    return false;
}

bool can_tell(std::string_view metric, std::string_view target) {
    // Of a day the steps are not those of its run.
    if (target == "runs") return metric != "steps";
    return home_of(metric) != "runs" || metric == "distance_km" || metric == "moving_min" ||
           metric == "load";
}

}  // namespace runlytics::ask
