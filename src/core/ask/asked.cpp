#include "core/ask/asked.h"

#include <algorithm>
#include <iterator>

namespace runlytics::ask {

namespace {

template <typename Words>
bool is_among(const Words& words, std::string_view word) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// How many kilometres is a sum, how many runs a number.
std::string counted_unit(Reader& reader, std::size_t i) {
    i = reader.past_glue(i);
    const auto* unit = reader.as(i, Kind::unit);
    // How many hours of sleep.
    if (const auto* metric = reader.as(i, Kind::metric);
        metric != nullptr && (reader.word(i) == "hours" || *metric == "steps"))
        return *metric == "steps" ? *metric : "h";
    if (unit == nullptr || reader.as(i, Kind::target)) return {};
    // How much foot pain.
    if (reader.as(i, Kind::body) && reader.as(i + 1, Kind::concept_)) return {};
    reader.use(i, i + 1);
    return *unit;
}

bool is_limit(const Reader& reader, std::size_t i) {
    if (!reader.is_number(i)) return false;
    const double value = reader[i].number;
    return value >= 1 && value <= 100 && value == static_cast<int>(value) &&
           !(reader[i].is_word && value == 1);
}

}  // namespace

void Asked::read(Reader& reader) {
    read_words(reader);
    // Did I run more km in 2020 than in 2019.
    const bool is_comparing = words_.size() == 1 && has("compare");
    if (words_.empty() || is_comparing || is_bare_mean(reader)) read_bare_unit(reader);
    // A question that begins with a verb wants yes or no.
    static constexpr std::string_view verbs[] = {"did", "have", "has", "had", "was", "were"};
    if (words_.empty() && reader.size() > 1 && reader[0].kind == Kind::glue &&
        is_among(verbs, reader.word(0)))
        words_.emplace_back("exists");
}

void Asked::read_words(Reader& reader) {
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* word = reader.as(i, Kind::aggregate);
        const auto* past = reader.as(i, Kind::past);
        // 5 min are no minimum.
        const bool is_amount = i > 0 && reader.is_number(i - 1) && reader.has(i, Kind::unit);
        if (word != nullptr && !is_amount) {
            words_.push_back(*word);
        } else if (past != nullptr && *past == "last") {
            words_.emplace_back("last");
        } else {
            continue;
        }
        places_.push_back(i);
        if (words_.back() == "count" || words_.back() == "sum") unit_ = counted_unit(reader, i + 1);
        reader.use(i, i + 1);
    }
}

// Average km per week, of which no metric says more.
bool Asked::is_bare_mean(const Reader& reader) const {
    if (words_.size() != 1 || !has("avg")) return false;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        if (reader.as(i, Kind::metric)) return false;
    }
    return true;
}

// Kilometres per week, hours last month.
void Asked::read_bare_unit(Reader& reader) {
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* unit = reader.as(i, Kind::unit);
        const bool is_amount = i > 0 && reader[i - 1].kind == Kind::number;
        if (unit == nullptr || is_amount || !(*unit == "km" || *unit == "mi" || *unit == "h"))
            continue;
        // Hr on easy runs is a heart rate.
        if (reader.as(i, Kind::metric)) continue;
        unit_ = *unit;
        if (words_.empty() || has("compare")) words_.emplace_back("sum");
        reader.use(i, i + 1);
        return;
    }
}

bool Asked::has(std::string_view word) const {
    return is_among(words_, word);
}

bool Asked::is_two_things(bool is_told) const {
    static constexpr std::string_view extremes[] = {"longest", "shortest", "fastest",  "slowest",
                                                    "hardest", "easiest",  "hilliest", "flattest",
                                                    "max",     "min",      "worst"};
    std::size_t named = 0;
    for (const std::string_view word : extremes)
        named += has(word);
    // My best and my worst; my record for the fastest is one.
    if (named > 1 || (has("best") && has("worst"))) return true;
    const bool is_extreme = named > 0 || has("best");
    if (has("far") && has("howfast")) return true;
    if (has("last") || has("first")) return is_extreme && !has("max") && !has("min");
    // The average pace of my longest run is one thing, my average and longest run are two.
    if (has("avg") && (is_extreme || has("sum"))) return !is_told;
    if (has("sum") && named > 0 && !has("max") && !has("min")) return !is_told;
    return has("count") && unit_.empty() && (has("far") || has("avg") || has("longest"));
}

std::string Asked::written(const Reader& reader, std::string_view word) const {
    return has(word) && !places_.empty() ? reader.written(place_of(word)) : std::string();
}

std::size_t Asked::place_of(std::string_view word) const {
    for (std::size_t k = 0; k < places_.size(); ++k) {
        if (words_[k] == word) return places_[k];
    }
    return 0;
}

std::string Asked::last_written(const Reader& reader) const {
    return places_.empty() ? std::string() : reader.written(places_.back());
}

std::optional<int> Asked::take_limit(Reader& reader) const {
    static constexpr std::string_view of_many[] = {"last",     "first",    "longest", "shortest",
                                                   "fastest",  "slowest",  "hardest", "easiest",
                                                   "hilliest", "flattest", "max",     "min"};
    for (std::size_t k = 0; k < places_.size(); ++k) {
        if (!is_among(of_many, words_[k])) continue;
        const std::size_t number =
            is_limit(reader, places_[k] + 1) ? places_[k] + 1 : places_[k] - 1;
        if (!is_limit(reader, number)) continue;
        reader.use(number, number + 1);
        return static_cast<int>(reader[number].number);
    }
    return {};
}

}  // namespace runlytics::ask
