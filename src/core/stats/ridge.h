#pragma once

#include <span>
#include <vector>

// What would have been measured on a usual day.
namespace runlytics::stats {

struct Covariates {
    std::span<const double> values;  // row after row
    std::size_t columns = 0;
};

// The values less what goes with their covariates, at the mean of each of these. Slopes are those
// within the groups, so that what parts the groups is not taken away with them, by ridge
// regression on standardised columns: (X'X + lambda I) b = X'y. A missing covariate counts as the
// mean of its column; a missing value stays missing. Throws Error 2202E when lengths differ.
std::vector<double> ridge_adjusted(std::span<const double> values, const Covariates& covariates,
                                   std::span<const int> groups, double lambda);

}  // namespace runlytics::stats
