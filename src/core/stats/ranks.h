#pragma once

#include <span>
#include <vector>

// Statistics of order: ties share the mean of their ranks.
namespace runlytics::stats {

// Ranks from 1.
std::vector<double> ranks_of(std::span<const double> values);

// How many values share each value, from the least value on.
std::vector<double> tie_sizes(std::span<const double> values);

struct MannWhitney {
    double u;    // of the first sample: how often one of it is above one of the second, ties half
    double p;    // two-sided
    bool exact;  // p by counting all divisions of the values, ties included
};

// Exact up to this many values in both samples together; beyond it the normal distribution,
// corrected for ties and continuity.
inline constexpr std::size_t most_exact = 50;

MannWhitney mann_whitney(std::span<const double> first, std::span<const double> second);

}  // namespace runlytics::stats
