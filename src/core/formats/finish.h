#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "core/model.h"
#include "core/text/values.h"

// The steps that every parser shares: it fills an Activity with what the file says, in the order of
// the file, and finish() makes it clean and complete.
namespace runlytics::formats {

inline constexpr std::size_t max_laps = 10'000;       // of one activity
inline constexpr std::size_t max_activities = 1'000;  // of one file

// Puts the samples in order of time and drops those whose time cannot be; clears values that no
// device means; counts both legs of a runner's cadence, of which formats count one; derives the
// distance from positions where the device gave none; and fills those totals that the parser left
// missing, from the laps where they tell and from the samples else.
//
// Before it, track.pauses are indexes in the order of the file; after it, of the sorted samples. An
// index i there says that nothing was recorded between samples i-1 and i although time went by:
// whatever is summed over intervals leaves this one out. A mere gap in time is not marked.
void finish(Activity& activity);

// The first step of finish() alone: the samples in order of time, without impossible times.
void sort_samples(Activity& activity);

// Reads a time of the activity. Warns where it lacks its zone; the first offset that is not zero
// (as often a format's habit as a place) tells the local clock.
std::optional<text::Timestamp> read_time(Activity& activity, std::string_view text);

struct Reading {
    Channel channel;
    double value;
};

// Appends a sample; readings that are missing set nothing.
void append_sample(Track& track, UnixMillis at, std::span<const Reading> readings);

// Takes samples off the end of the track.
void shorten(Track& track, std::size_t samples);

// A heart rate that a heart can have, else missing.
double plausible_heart_rate(double bpm);

// Whether the instant is after the first GPS watches and within this century.
bool is_plausible_time(UnixMillis at);

// Notes that the file ends early.
void mark_truncated(Activity& activity);

// Throws Error 22P02 for a file that ends before there is anything to keep.
[[noreturn]] void refuse_cut(std::string_view format, std::string_view where);

// Adds a warning that is not there yet.
void warn(Activity& activity, std::string_view warning);

}  // namespace runlytics::formats
