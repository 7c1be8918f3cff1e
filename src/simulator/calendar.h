#pragma once

#include <chrono>
#include <cstdint>
#include <string>

// Dates and instants of the athlete's zone, Europe/Berlin.
namespace runlytics::simulator {

using Date = std::chrono::sys_days;
using UnixSeconds = std::int64_t;

// The offset of Berlin's clocks from UTC at an instant: an hour, two in summer.
int utc_offset(UnixSeconds instant);

// The instant at which Berlin's clocks show `seconds_of_day` on a date. Never asked for the hour
// that the change of clocks repeats or skips.
UnixSeconds instant_of(Date date, double seconds_of_day);

// The date, and the seconds since midnight, that Berlin's clocks show.
Date local_date(UnixSeconds instant);
int local_second_of_day(UnixSeconds instant);

// 2026-05-26
std::string iso_date(Date date);

// 2026-05-26T17:30:00Z
std::string utc_time(UnixSeconds instant);

// 2026-05-26T19:30:00+02:00
std::string local_time(UnixSeconds instant);

// 2026-05-26 19:30:00 +0200, as Health Auto Export writes it.
std::string phone_time(UnixSeconds instant);

// Reads YYYY-MM-DD; throws std::invalid_argument when it is not a date.
Date parse_date(const std::string& text);

}  // namespace runlytics::simulator
