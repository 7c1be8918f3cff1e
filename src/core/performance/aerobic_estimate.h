#pragma once

#include "core/stream/intervals.h"

namespace runlytics::performance {

// The oxygen uptake at most, in ml/kg/min, that pace and heart rate of one run speak for: the mean
// cost of its graded speed, on the scale of VDOT, over the mean share of the heart rate reserve, as
// shares of both reserves are alike (Swain 1997). Of moving time after the first 10 minutes of it;
// NaN when less than 20 minutes have both, when the reserve is not above 0, and where the run took
// less than 40 % of it, which says nothing. Coverage is the share of that time with both.
stream::Measured aerobic_estimate(stream::Reader& reader, double resting_hr, double max_hr);

}  // namespace runlytics::performance
