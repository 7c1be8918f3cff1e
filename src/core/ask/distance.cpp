#include "core/ask/distance.h"

#include <algorithm>
#include <cstdlib>

#include "core/ask/reader.h"

namespace runlytics::ask {

namespace {

constexpr double metres_of_mile = 1609.344;
constexpr std::size_t longest = 60;  // bytes

// A sign in front is no glue here: what is below nothing is no distance.
bool begins_like_one(std::string_view written) {
    const auto first = written.find_first_not_of(" \t");
    if (first == std::string_view::npos) return false;
    const char c = written[first];
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<double> metres_of_unit(const Reader& reader, std::size_t i) {
    const auto* unit = reader.as(i, Kind::unit);
    if (unit == nullptr) return {};
    if (*unit == "km") return 1000;
    if (*unit == "mi") return metres_of_mile;
    if (*unit == "m") return 1;
    return {};
}

}  // namespace

std::optional<double> read_distance(std::string_view written) {
    if (written.size() > longest || !begins_like_one(written)) return {};
    std::vector<Token> tokens = tokens_of(written);
    if (std::any_of(tokens.begin(), tokens.end(),
                    [](const Token& token) { return token.is_clock || token.is_date; }))
        return {};
    const Reader reader(Lexicon::english().items_of(tokens), tokens);
    if (const auto* named = reader.as(0, Kind::distance); named != nullptr && reader.size() == 1)
        return std::atof(named->c_str());
    if (!reader.is_number(0)) return {};
    const double value = reader[0].number;
    if (reader.size() == 1) return value;
    const auto unit = metres_of_unit(reader, 1);
    if (!unit || reader.size() > 2) return {};
    return *unit * value;
}

}  // namespace runlytics::ask
