#pragma once

#include <span>
#include <vector>

#include "core/anomaly/nights.h"

namespace runlytics::anomaly {

enum class Signal { withheld, green, yellow, red };

// NightSignal (Alavi and others, Nature Medicine 2022) over the nightly resting heart rate: an
// automaton that turns yellow after two nights, and red after two far nights, above the median of
// all nights so far. One night that is missing is the mean of its neighbours, two start anew, and
// so does another source. The median is that of the nights of the same shift, once there are seven.
std::vector<Signal> night_signal(const Nights& nights);

}  // namespace runlytics::anomaly
