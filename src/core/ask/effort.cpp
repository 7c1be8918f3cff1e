#include "core/ask/effort.h"

#include <algorithm>
#include <cstdlib>

namespace runlytics::ask {

namespace {

constexpr double metres_of_mile = 1609.344;

bool compared_before(const Reader& reader, std::size_t i) {
    while (i > 0 && reader[i - 1].kind == Kind::glue)
        --i;
    return i > 0 && (reader.as(i - 1, Kind::compare) || reader.as(i - 1, Kind::between) ||
                     reader.as(i - 1, Kind::and_));
}

// The first half of a year, an hour and a half.
bool is_half_of_something(const Reader& reader, std::size_t i) {
    static constexpr std::string_view before[] = {"first", "second", "other", "and", "last"};
    const auto among = [&](std::size_t at) {
        return std::find(std::begin(before), std::end(before), reader.word(at)) != std::end(before);
    };
    if (reader.written(i) != "half") return false;
    if (i > 0 && among(i - 1)) return true;
    if (i > 1 && reader.word(i - 1) == "a" && reader.word(i - 2) == "and") return true;
    return i + 1 < reader.size() && (reader.word(i + 1) == "of" || reader.word(i + 1) == "way");
}

// How many miles.
bool is_counted(const Reader& reader, std::size_t i) {
    const auto* aggregate = reader.as(i - 1, Kind::aggregate);
    return aggregate != nullptr && (*aggregate == "count" || *aggregate == "sum");
}

// A distance by its name.
const std::string* named_distance(const Reader& reader, std::size_t i) {
    const auto* named = reader.as(i, Kind::distance);
    return named != nullptr && is_half_of_something(reader, i) ? nullptr : named;
}

bool is_about_speed(const Reader& reader) {
    static constexpr std::string_view words[] = {"fastest", "best", "howfast", "slowest"};
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* aggregate = reader.as(i, Kind::aggregate);
        if (aggregate != nullptr &&
            std::find(std::begin(words), std::end(words), *aggregate) != std::end(words))
            return true;
        if (reader.as(i, Kind::foresee)) return true;
        // 10 k under 40 minutes.
        if (named_distance(reader, i)) return true;
        if (reader.is_number(i) && i + 1 < reader.size() && reader.word(i + 1) == "k" &&
            !compared_before(reader, i))
            return true;
    }
    return false;
}

// My fastest km.
bool is_superlative(const Reader& reader, std::size_t i) {
    const auto* aggregate = reader.as(i, Kind::aggregate);
    return aggregate != nullptr &&
           (*aggregate == "fastest" || *aggregate == "best" || *aggregate == "slowest");
}

std::optional<double> metres_at(const Reader& reader, std::size_t i) {
    const auto* unit = reader.as(i + 1, Kind::unit);
    const double value = reader[i].number;
    // My fastest 800.
    if (unit == nullptr && value >= 200 && value <= 10000 && i > 0 && !reader.is_used(i - 1) &&
        !reader.as(i + 1, Kind::target)) {
        const auto* aggregate = reader.as(i - 1, Kind::aggregate);
        if (aggregate != nullptr && (*aggregate == "fastest" || *aggregate == "best") &&
            (value < 1900 || value > 2150))
            return value;
    }
    if (unit == nullptr || reader.as(i + 2, Kind::orwhat)) return {};
    if (*unit == "km") return 1000 * value;
    if (*unit == "mi") return metres_of_mile * value;
    if (*unit == "m" && value >= 100) return value;
    return {};
}

}  // namespace

std::optional<double> read_effort(Reader& reader) {
    if (!is_about_speed(reader)) return {};
    for (std::size_t i = 0; i < reader.size(); ++i) {
        std::optional<double> metres;
        std::size_t end = i + 1;
        if (const auto* named = named_distance(reader, i)) {
            metres = std::atof(named->c_str());
        } else if (reader.is_number(i) && !compared_before(reader, i)) {
            metres = metres_at(reader, i);
            end = reader.as(i + 1, Kind::unit) ? i + 2 : i + 1;
        } else if (const auto* unit = reader.as(i, Kind::unit);
                   unit != nullptr && i > 0 && !reader.is_number(i - 1)) {
            if (*unit == "mi" && !is_counted(reader, i)) metres = metres_of_mile;
            if (*unit == "km" && is_superlative(reader, i - 1)) metres = 1000;
        }
        if (!metres) continue;
        reader.use(i, end);
        return metres;
    }
    return {};
}

}  // namespace runlytics::ask
