#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formats/head.h"
#include "core/model.h"

// The JSON of Strava's API, version 3.
namespace runlytics::formats {

// By keys that only Strava's JSON has.
bool is_strava_json(const Head& head);

// The activities of a response body:
//
//   {...}                            a SummaryActivity or a DetailedActivity
//   [{...}, ...]                     a page of them: one Activity each
//   {"activity": {...},              an activity joined with its streams, which the API hands out
//    "streams": {...}}               apart: an object by type or an array, as the API gives them
//
// None for what is no activity: streams alone, which do not say when they began; laps, zones,
// errors. An Activity without streams has no track, only route_text.
//
// Instants come from start_date. start_date_local bears a Z that is not true; utc_offset tells the
// local clock, else the difference of the two. Of "timezone" only the name is read: its offset is
// that of winter.
//
// Throws Error: 22P02 when the document is no JSON, 54000 over a limit.
std::vector<Activity> parse_strava(std::span<const std::byte> document);

}  // namespace runlytics::formats
