#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model.h"

// How formats write numbers, times and words.
namespace runlytics::text {

// The text without white space around it.
std::string_view trim(std::string_view text);

// A decimal number with white space around it; missing when it is none, or not finite.
double to_number(std::string_view text);

// The same as programs write it that go by the language of their user: "12,5", "٣٫٥", and a minus
// sign of typographers. A single comma is a decimal mark.
double to_local_number(std::string_view text);

// An instant, and how it was written.
struct Timestamp {
    UnixMillis at = 0;
    std::optional<int> utc_offset_s;  // nothing when the text names no zone: it was read as UTC
};

// ISO 8601 with seconds, any number of decimals, and Z, an offset or nothing behind. Rounded to
// milliseconds. Nothing when the text is no such time.
std::optional<Timestamp> to_time(std::string_view text);

// A time as phones write it: "2024-09-21 07:57:00 +1000", "2024-09-21 7:57:00 am +1000" with any
// kind of space and the halves of the day and the digits of any language, a date alone (its
// midnight), or ISO 8601. Nothing when the text is no such time, or its year is of another calendar
// than ours.
std::optional<Timestamp> to_phone_time(std::string_view text);

// "HeartRate" -> "heart_rate". Empty for what is too long to be a word of a format.
std::string to_snake_case(std::string_view word);

}  // namespace runlytics::text
