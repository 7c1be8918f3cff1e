#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/formats/head.h"
#include "core/model.h"

// The kinds of files in Fitbit's export, and the times in them.
namespace runlytics::formats {

inline constexpr std::string_view fitbit_source = "Fitbit";

enum class FitbitFile : std::uint8_t {
    none,
    resting_heart_rate,
    vo2max,
    sleep,
    series,  // numbers by time: steps, where it was decided that they are
    heart_rate,
    exercise,
};

// What a file is by its beginning.
FitbitFile fitbit_file(const Head& head);

// The same of a file that was recognised before.
FitbitFile fitbit_file(std::span<const std::byte> file);

// "01/31/24 07:30:00", month first, as ISO 8601 without a zone; empty for what is written
// otherwise.
std::string iso_of_us_time(std::string_view text);

// The instant of such a time, which is Greenwich's.
std::optional<UnixMillis> us_instant(std::string_view text);

}  // namespace runlytics::formats
