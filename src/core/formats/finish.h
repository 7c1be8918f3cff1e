#pragma once

#include <cstddef>
#include <string_view>

#include "core/model.h"

// The steps that every parser shares: it fills an Activity with what the file says, in the order of
// the file, and finish() makes it clean and complete.
namespace runlytics::formats {

inline constexpr std::size_t max_laps = 10'000;       // of one activity
inline constexpr std::size_t max_activities = 1'000;  // of one file

// Puts the samples in order of time and drops those whose time cannot be; clears values that no
// device means; derives the distance from positions where the device gave none; and fills those
// totals that the parser left missing, from the laps where they tell and from the samples else.
//
// Before it, track.pauses are indexes in the order of the file; after it, of the sorted samples. An
// index i there says that nothing was recorded between samples i-1 and i although time went by:
// whatever is summed over intervals leaves this one out. A mere gap in time is not marked.
void finish(Activity& activity);

// Takes samples off the end of the track.
void shorten(Track& track, std::size_t samples);

// A heart rate that a heart can have, else missing: devices write 0 and 255 for unknown.
double plausible_heart_rate(double bpm);

// Whether the instant is after the first GPS watches and within this century.
bool is_plausible_time(UnixMillis at);

// Adds a warning that is not there yet.
void warn(Activity& activity, std::string_view warning);

// Throws Error 54000 for a file with too many samples, laps or activities.
void check_limit(std::size_t count, std::size_t limit, std::string_view what);

}  // namespace runlytics::formats
