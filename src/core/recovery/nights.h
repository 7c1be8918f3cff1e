#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/recovery/sleep_episodes.h"

namespace runlytics::recovery {

// The sleep of one physiological day: the local day on which it ended.
struct Night {
    std::int32_t day = 0;  // since 1970-01-01
    Episode main;          // the one with the most sleep
    int naps = 0;
    double nap_s = 0;
    // Asleep of in bed, else of the episode; missing where that was told as one stretch asleep.
    double efficiency_pct = missing_value;
    double regularity = missing_value;  // of the seven nights that end with this one

    double total_s() const { return main.sums.asleep_s + nap_s; }
    bool in_bed_is_told() const { return main.sums.in_bed_s > 0; }
};

// The nights that the episodes, in the order of time, make up, by day. Regularity is NaN unless
// the day and each of the six before has a night.
std::vector<Night> nights(std::vector<Episode> episodes);

// The nights of an athlete whose shifts are known. What is usual is learnt from nights that an hour
// parts, so that no night depends on how another was joined.
std::vector<Night> nights(std::span<const SleepReport> reports, std::span<const ShiftDay> shifts);

}  // namespace runlytics::recovery
