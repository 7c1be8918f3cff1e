#include "core/ask/clauses.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace runlytics::ask {

namespace {

template <typename Words>
bool is_among(std::string_view word, const Words& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// How, what; when did, which is; did I, was my. "When it rained" and "had a headache" are said of
// days.
bool begins_question(const Reader& reader, std::size_t i) {
    static constexpr std::string_view always[] = {"how", "what", "whats", "why", "who"};
    static constexpr std::string_view of_verbs[] = {"when", "where", "which"};
    static constexpr std::string_view verbs[] = {"did", "do", "does", "was", "were",
                                                 "is",  "am", "are",  "has", "have"};
    static constexpr std::string_view subjects[] = {"i", "my", "the", "there"};
    const std::vector<std::string_view> said = reader.words_from(i, 2);
    if (said.empty()) return false;
    if (is_among(said[0], always)) return true;
    if (said.size() < 2) return false;
    return (is_among(said[0], of_verbs) && is_among(said[1], verbs)) ||
           (is_among(said[0], verbs) && is_among(said[1], subjects));
}

bool is_article(std::string_view word) {
    static constexpr std::string_view words[] = {"my", "the", "a"};
    return is_among(word, words);
}

}  // namespace

std::string second_question(const Reader& reader) {
    for (std::size_t i = 1; i < reader.size(); ++i) {
        const bool is_joined = reader.has(i - 1, Kind::and_) || reader.has(i - 1, Kind::or_);
        const bool is_sentence = reader[i].gap == Gap::stop && begins_question(reader, 0);
        if ((is_joined || is_sentence) && begins_question(reader, i)) return reader.written(i);
    }
    return {};
}

bool is_setting(const Reader& reader, std::size_t place) {
    static constexpr std::string_view places[] = {"in", "on", "at", "during"};
    std::size_t i = place;
    while (i > 0 && reader[i - 1].count == 1 && is_article(reader.word(i - 1)))
        --i;
    if (i == 0) return false;
    return is_among(reader.word(i - 1), places) || reader.has(i - 1, Kind::before) ||
           reader.has(i - 1, Kind::afterwards) || reader.has(i - 1, Kind::since);
}

bool asks_when(const Reader& reader) {
    for (const std::string_view word : reader.words_from(0, reader.size() * 4)) {
        if (word == "when" || word == "time") return true;
    }
    return false;
}

bool asks_present(Reader& reader, const Filter& filter) {
    static constexpr std::string_view joined[] = {"whats", "hows"};
    static constexpr std::string_view words[] = {"what", "how"};
    const std::vector<std::string_view> said = reader.words_from(0, 3);
    std::optional<std::size_t> now;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        if (reader.as(i, Kind::present)) now = i;
    }
    const bool is_said =
        now || (said.size() > 1 && is_among(said[0], joined) && is_article(said[1])) ||
        (said.size() > 2 && is_among(said[0], words) && said[1] == "is" && is_article(said[2]));
    const bool is_plain = filter.target == "days" && !filter.window.is_set() &&
                          filter.windows.empty() && filter.topics.empty() &&
                          filter.filters.empty() && filter.group_by.empty() &&
                          filter.relation.empty();
    if (is_plain && now) reader.use(*now, *now + 1);
    return is_said && is_plain;
}

bool asks_usual(const Reader& reader, std::size_t place) {
    return place + 1 < reader.size() && reader.word(place + 1) == "are";
}

std::size_t past_last(const Reader& reader, std::size_t i) {
    const auto* past = reader.as(i, Kind::past);
    if (past == nullptr || *past != "last") return i;
    const std::size_t next = reader.is_number(i + 1) ? i + 2 : i + 1;
    return reader.as(next, Kind::concept_) ? next : i;
}

// Pace per mile, pace of my last 10 runs per mile: no amount of it.
bool is_of_pace(const Reader& reader, std::size_t i) {
    if (reader.is_number(i - 1)) return false;
    for (std::size_t at = 0; at < reader.size(); ++at) {
        const auto* metric = at == i ? nullptr : reader.as(at, Kind::metric);
        if (metric != nullptr && *metric == "pace_s_per_km") return true;
    }
    return false;
}

std::string read_units(Reader& reader) {
    std::string units;
    for (std::size_t i = 1; i < reader.size(); ++i) {
        const auto* unit = reader.as(i, Kind::unit);
        const bool is_said =
            (reader.word(i - 1) == "in" && reader[i - 1].count == 1) ||
            (is_of_pace(reader, i) && unit != nullptr && unit->starts_with("per_"));
        if (unit == nullptr || !is_said || reader[i].count > 2) continue;
        const bool is_imperial = *unit == "mi" || *unit == "ft" || *unit == "per_mi";
        const bool is_metric = *unit == "km" || *unit == "m" || *unit == "per_km";
        const bool is_time = *unit == "h" || *unit == "min";
        if (!is_imperial && !is_metric && !is_time) continue;
        if (!is_time) units = is_imperial ? "mi" : "km";
        reader.use(i, i + 1);
    }
    return units;
}

std::string read_group(Reader& reader) {
    std::string groups;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* group = reader.as(i, Kind::group);
        if (group == nullptr) continue;
        // More than 50 km a week is said of weeks, which are no rows.
        if (i > 0 && reader.is_used(i - 1) && reader.has(i - 1, Kind::unit)) continue;
        groups = *group;
        reader.use(i, i + 1);
    }
    return groups;
}

void read_sleep_kind(Reader& reader, Filter& filter) {
    bool short_one = false, long_one = false;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* kind = reader.as(i, Kind::sleepkind);
        if (kind == nullptr) continue;
        (*kind == "short" ? short_one : long_one) = true;
        reader.use(i, i + 1);
    }
    if (short_one && long_one) {
        filter.group_by = "sleep";
    } else if (short_one || long_one) {
        filter.filters.push_back({"sleep_min", short_one ? "<" : ">=", 420});
    }
}

bool are_apart(const std::vector<Topic>& topics) {
    static constexpr std::string_view kinds[] = {"easy_run", "long_run", "intervals"};
    std::size_t sessions = 0, shifts = 0;
    for (const Topic& topic : topics) {
        if (topic.negated) return false;
        sessions += is_among(topic.concept_name, kinds);
        shifts += topic.concept_name.ends_with("_shift") || topic.concept_name == "off";
    }
    return sessions > 1 || shifts > 1;
}

bool is_mixed(const Filter& filter) {
    return filter.any_topic &&
           std::any_of(filter.topics.begin(), filter.topics.end(),
                       [](const Topic& topic) { return topic.negated; }) &&
           !std::all_of(filter.topics.begin(), filter.topics.end(),
                        [](const Topic& topic) { return topic.negated; });
}

}  // namespace runlytics::ask
