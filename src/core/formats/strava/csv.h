#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/model.h"

// activities.csv of Strava's bulk export: one row an activity, with what the athlete wrote and the
// totals; the samples are in the file that it names.
namespace runlytics::formats {

inline constexpr std::size_t max_csv_activities = 200'000;

// Whether the text begins like an activities.csv, in whatever language its header is: at least 13
// columns, of which the first holds a long number and the second a date.
bool is_strava_csv(std::string_view head);

// One Activity a row, without a track. Columns are found by their English names, of which some
// repeat (the second Distance has metres, the first kilometres), and in other languages by their
// places, which are always the same. The date is UTC. A row without an id or a date is left out,
// and the first activity warns of it. Throws Error: 22P02 when no row can be read, 54000 over a
// limit.
std::vector<Activity> parse_strava_csv(std::span<const std::byte> document);

// The document cut into documents of one row each, every one with the header: a row that did not
// change is the same document in next year's export. Throws Error as the reader of CSV does.
std::vector<std::string> split_strava_csv(std::span<const std::byte> document);

}  // namespace runlytics::formats
