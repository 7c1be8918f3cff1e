#pragma once

#include <span>

#include "core/stats/comparison.h"

namespace runlytics::stats {

// How two series go together, pair by pair in the order of time, and what chance makes of it when
// neighbours resemble one another: n_eff instead of n throughout.
struct Correlation {
    std::size_t n = 0;
    double effective_n = missing_value;  // never above n
    double pearson = missing_value;
    Interval interval;  // by Fisher's z
    double p = missing_value;
    double spearman = missing_value;
    double spearman_p = missing_value;
    double slope = missing_value;  // least squares, of the second by the first
    Interval slope_interval;
};

// Pairs with a missing value are left out. independent: neighbours are known not to resemble one
// another, so n_eff is n.
Correlation correlate(std::span<const double> x, std::span<const double> y,
                      bool independent = false);

}  // namespace runlytics::stats
