#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/model.h"

// FIT, the binary format of Garmin, COROS, Suunto, Wahoo and most others.
namespace runlytics::formats {

// Whether the bytes begin with a FIT header.
bool is_fit(std::span<const std::byte> file);

// Every session of the file, and of the files chained behind it, as an Activity with its records
// and laps; an activity file that lost its sessions gives one from its records. None for courses,
// settings, monitoring and what else FIT holds. A file that is cut or damaged gives what was read
// before, marked truncated.
//
// Pauses: the intervals between samples in which the timer was stopped.
//
// Throws Error: 22P02 when it is no FIT file or ends before there is anything to keep; 54000 over a
// limit.
std::vector<Activity> parse_fit(std::span<const std::byte> file);

}  // namespace runlytics::formats
