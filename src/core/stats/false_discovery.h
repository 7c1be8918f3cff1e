#pragma once

#include <span>
#include <vector>

namespace runlytics::stats {

// The share of false alarms to expect when each of several tests with a p up to this one counts
// (Benjamini and Hochberg 1995). A missing p stays missing and counts for none.
std::vector<double> false_discovery_rates(std::span<const double> p);

}  // namespace runlytics::stats
