#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/model.h"

namespace runlytics::recovery {

enum class Stage : std::uint8_t { in_bed, asleep, core, deep, rem, awake };
inline constexpr std::size_t stage_count = 6;

// The stage of that name in warehouse.sleep; nothing for a word that is none.
std::optional<Stage> stage_of(std::string_view word);

// Seconds of sleep; NaN where nobody told.
struct SleepSums {
    double asleep_s = missing_value;
    double core_s = missing_value;
    double deep_s = missing_value;
    double rem_s = missing_value;
    double awake_s = missing_value;
    double in_bed_s = missing_value;
};

// What one source says: a stretch of one stage, or, without a stage, a night that it added up.
struct SleepReport {
    UnixMillis starts_at = 0;
    UnixMillis ends_at = 0;
    int utc_offset_s = 0;  // of the local clock when it ended
    std::optional<Stage> stage;
    std::string_view source;
    SleepSums sums;  // of a night that was added up
};

}  // namespace runlytics::recovery
