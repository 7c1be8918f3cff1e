#pragma once

#include <span>
#include <vector>

namespace runlytics::anomaly {

// Control charts over robust z values, one a night; a night without stands still.
inline constexpr double ewma_weight = 0.4;
inline constexpr double ewma_limit = 3;   // sigmas of the average
inline constexpr double cusum_slack = 1;  // sigmas a night that count as chance
inline constexpr double cusum_limit = 3;  // sigmas that have gathered

// How many times its own sigma the weighted average lies above nothing. Nights that follow each
// other are alike: how much is learnt from the nights before (their autocorrelation, from nought to
// .8), and the sigma grows with it.
std::vector<double> ewma_chart(std::span<const double> z);

// What has gathered above the slack; it begins anew after a night beyond the limit.
std::vector<double> cusum_chart(std::span<const double> z);

}  // namespace runlytics::anomaly
