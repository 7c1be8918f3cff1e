#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formats/head.h"
#include "core/model.h"

// What Suunto's watches and app keep of a move, as JSON: {"DeviceLog": {"Header": {..}, "Samples":
// [..]}}, and {"Samples": [{"TimeISO8601": .., "Attributes": {"suunto/sml": {"Sample": {..}}}}]}.
namespace runlytics::formats {

// By the names that only these files use.
bool is_suunto(const Head& head);

// The move of a file, in SI units as the file has them: positions are in radians, rates in hertz,
// temperatures in kelvin. None when no sample says when it was. Throws Error as parse_activity()
// does.
std::vector<Activity> parse_suunto(std::span<const std::byte> file);

}  // namespace runlytics::formats
