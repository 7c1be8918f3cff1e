#pragma once

#include <span>

#include "core/stats/comparison.h"

// Trends of a series in equal steps, such as weeks; a missing value is a step without one.
namespace runlytics::stats {

inline constexpr std::size_t most_trend_values = 4000;

struct Trend {
    std::size_t n = 0;
    double effective_n = missing_value;  // n over what autocorrelation adds to the variance
    double slope = missing_value;        // Theil and Sen: the median of all slopes, a step
    Interval interval;                   // by the variance of Kendall's S (Sen 1968)
    double intercept = missing_value;    // at the first step
    double tau = missing_value;          // Kendall's tau-b with time
    double p = missing_value;            // Mann and Kendall, corrected for continuity
};

// corrected: the variance grows by what the autocorrelation of the series, its slope taken away,
// adds to it, as though each value remembered the one before (Hamed and Rao 1998, with the first
// autocorrelation alone and its bias taken off). Throws Error 54000 above most_trend_values.
Trend trend(std::span<const double> series, bool corrected = true);

}  // namespace runlytics::stats
