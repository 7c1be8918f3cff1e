#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/model.h"

// What every reader of an Activity relies on, whatever the format.
namespace runlytics::fuzz {

// Ends the run where a promise is broken.
inline void require(bool kept) {
    if (!kept) std::abort();
}

inline void check(const Activity& activity) {
    const auto& track = activity.track;
    require(activity.started_at > 0);
    require(std::is_sorted(track.time.begin(), track.time.end()));
    for (std::size_t i = 0; i < channel_count; ++i) {
        const auto& values = track.column(static_cast<Channel>(i));
        require(values.empty() || values.size() == track.size());
        require(std::none_of(values.begin(), values.end(), [](double v) { return std::isinf(v); }));
    }
    const auto& pauses = track.pauses;
    require(std::is_sorted(pauses.begin(), pauses.end()));
    require(std::adjacent_find(pauses.begin(), pauses.end()) == pauses.end());
    require(pauses.empty() || (pauses.front() > 0 && pauses.back() < track.size()));
    require(std::isnan(activity.avg_hr) || (activity.avg_hr >= 25 && activity.avg_hr <= 250));
}

}  // namespace runlytics::fuzz
