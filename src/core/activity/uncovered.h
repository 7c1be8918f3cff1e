#pragma once

#include "core/stream/stream.h"

namespace runlytics::activity {

// The moving time in which a strap said nothing.
struct Uncovered {
    double seconds = 0;
    double graded_mps = 0;  // the normalised graded speed of it; NaN where the speed is not known
};

// All moving time is uncovered where there is no heart rate at all.
Uncovered without_heart_rate(stream::Reader& reader);

}  // namespace runlytics::activity
