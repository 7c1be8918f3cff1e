#pragma once

#include <cstdint>

#include "core/formats/head.h"

// The kinds of files in Polar's export that tell something.
namespace runlytics::formats {

enum class PolarFile : std::uint8_t { none, session, day, sleep, recovery, heart_rate };

// What a file is by its beginning.
PolarFile polar_file(const Head& head);

}  // namespace runlytics::formats
