#pragma once

#include "core/stream/intervals.h"

namespace runlytics::activity {

// The seconds of the intervals in which the speed reached the threshold; pauses and gaps excluded.
// NaN when the stream has neither speed nor distance. Throws Error 22023 for a threshold that is
// negative or NaN.
double moving_time(stream::Reader& reader, double threshold_mps = stream::moving_threshold_mps);

}  // namespace runlytics::activity
