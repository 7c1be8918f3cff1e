#pragma once

#include <span>

#include "core/stats/comparison.h"

// Percentile intervals by drawing again, with a seed of their own: the same values give the same
// interval. What is drawn are whole blocks, given by their means.
namespace runlytics::stats {

Interval bootstrap_mean(std::span<const double> blocks);
Interval bootstrap_difference(std::span<const double> first, std::span<const double> second);

}  // namespace runlytics::stats
