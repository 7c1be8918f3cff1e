#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/formats/gear.h"

// shoes.csv and bikes.csv of Strava's bulk export: what the athlete wears and rides.
namespace runlytics::formats {

inline constexpr std::size_t max_gear = 10'000;

inline constexpr std::string_view strava_gear_files[] = {"shoes.csv", "bikes.csv"};

// Whether the text begins like one of the two tables, in English: other languages translate the
// header, and nothing else tells.
bool is_strava_gear(std::string_view head);

// One Gear a row, called as activities.csv calls it; a row without a name goes by its brand and
// model, and one without any is left out. Throws Error: 22P02 when it is neither table, 54000 over
// a limit.
std::vector<Gear> parse_strava_gear(std::span<const std::byte> document);

}  // namespace runlytics::formats
