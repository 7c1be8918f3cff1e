#pragma once

#include <span>

#include "core/model.h"

namespace runlytics::recovery {

struct Interval {
    UnixMillis starts_at = 0;
    UnixMillis ends_at = 0;
};

// The longest window whose regularity is computed: ten years.
inline constexpr UnixMillis longest_window_ms = 3'660LL * 86'400'000;

// The sleep regularity index (Phillips 2017): -100 + 200 P(the same state, asleep or awake, 24 h
// apart), over the minutes from since until `until`; a minute is what its beginning is. NaN
// for a window that does not reach beyond one day. Throws Error 54000 for one longer than ten
// years.
double sleep_regularity(std::span<const Interval> asleep, UnixMillis since, UnixMillis until);

}  // namespace runlytics::recovery
