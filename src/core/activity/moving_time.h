#pragma once

#include "core/stream/intervals.h"

namespace runlytics::activity {

// The seconds of the intervals through which the athlete moved (core/stream/motion.h): without
// stops of 3 s or more below the threshold, pauses and gaps. NaN when the stream has neither speed
// nor distance. Throws Error 22023 for a threshold that is negative or NaN.
double moving_time(stream::Reader& reader, double threshold_mps = stream::moving_threshold_mps);

}  // namespace runlytics::activity
