#pragma once

#include <span>

namespace runlytics::recovery {

// The mean of moments on a circle, such as seconds after midnight on a clock of 86,400: from 0 to
// below the period. Missing values are left out. NaN without any, and where they cancel out.
double circular_mean(std::span<const double> values, double period);

// The median as it is seen from the mean: half of the values lie on either side, by the shorter
// way. NaN as the mean is.
double circular_median(std::span<const double> values, double period);

// The circular standard deviation sqrt(-2 ln R), in the unit of the values; NaN as the mean is.
double circular_sd(std::span<const double> values, double period);

}  // namespace runlytics::recovery
