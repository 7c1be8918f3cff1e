#pragma once

#include <string_view>

namespace runlytics::formats {

// What Polar calls the sport with a number of its catalogue, which the export does not hold; empty
// for one that is not among the kinds of running, cycling, swimming and walking.
std::string_view polar_sport(std::string_view number);

}  // namespace runlytics::formats
