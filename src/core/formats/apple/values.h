#pragma once

#include <optional>
#include <string_view>

#include "core/model.h"

// How Apple's export writes times and names.
namespace runlytics::formats {

// Whether the text has the shape "2024-06-01 08:10:05 +0200": every time in an export has it.
bool is_apple_time(std::string_view text);

// The instant. Its offset is that of the phone when it exported, which says nothing about where the
// athlete was then, so it is not given. Nothing for any other shape, or a date that does not exist.
std::optional<UnixMillis> to_apple_time(std::string_view text);

// Writes the same instant in UTC over such a time, in the same shape: an export made in summer and
// one made in winter write the same record alike then. A date that does not exist stays.
void to_utc(char* text);

// The name of a time zone ("Europe/Paris"), else empty.
std::string_view timezone_name(std::string_view text);

}  // namespace runlytics::formats
