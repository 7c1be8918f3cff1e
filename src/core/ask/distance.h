#pragma once

#include <optional>
#include <string_view>

namespace runlytics::ask {

// The metres of a distance as people write it, in the words of questions: "10 km", "5 mi", "half
// marathon", "10k"; a number alone is metres. Nothing where any of it is something else.
std::optional<double> read_distance(std::string_view written);

}  // namespace runlytics::ask
