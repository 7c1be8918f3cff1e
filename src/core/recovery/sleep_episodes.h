#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/recovery/regularity.h"
#include "core/recovery/sleep_report.h"
#include "core/recovery/usual_sleep.h"

namespace runlytics::recovery {

// Sleep without a break of an hour, or a night with a longer one, as one source tells it.
struct Episode {
    UnixMillis starts_at = 0;  // lying in bed before and after does not count
    UnixMillis ends_at = 0;
    int utc_offset_s = 0;  // of the local clock when it ended
    std::string_view source;
    bool added_up = false;  // by the source: no stretches are known
    SleepSums sums;
    std::vector<Interval> asleep;  // in the order of time
};

// Stretches closer than this belong to one episode.
inline constexpr UnixMillis episode_gap_ms = 3'600'000;
// So do those closer than this when together they lie where the athlete usually sleeps: who lies
// awake at night for long has not slept twice.
inline constexpr UnixMillis waking_gap_ms = 3 * episode_gap_ms;
// A report that is longer is none of sleep, and is left out.
inline constexpr UnixMillis longest_sleep_ms = 86'400'000;

// The sleep that the reports of one athlete tell of, in the order of time. Where episodes of
// several sources overlap, the source with the most detail gives them all: the one that tells more
// of core, deep and rem, then stretches before sums, then awake; then the one with the most sleep;
// then the first by name. Nothing is ever added across sources. Time in bed alone is no sleep.
// Without what is usual, an hour parts all.
std::vector<Episode> sleep_episodes(std::span<const SleepReport> reports,
                                    const UsualSleep* usual = nullptr);

}  // namespace runlytics::recovery
