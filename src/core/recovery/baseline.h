#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "core/model.h"

// What is usual for an athlete, from one value a day: NaN for a day without.
namespace runlytics::recovery {

inline constexpr std::size_t baseline_days = 60;  // before today
inline constexpr std::size_t week_days = 7;       // today included
inline constexpr int least_baseline = 7;          // values, below which nothing is usual yet
inline constexpr int firm_baseline = 14;          // values, below which it is provisional
inline constexpr int least_week = 3;              // values, below which a week has no mean

// Today and the days before it, the last being today.
using Window = std::array<double, baseline_days + 1>;

// How far a value strays from day to day where little is known of the athlete.
inline constexpr double prior_ln_hrv = 0.15;
inline constexpr double prior_resting_hr = 2.5;

struct Baseline {
    int values = 0;
    double median = missing_value;
    double sigma = missing_value;  // robust, drawn towards the prior while values are few

    bool known() const { return values >= least_baseline; }
    bool provisional() const { return values < firm_baseline; }
};

// Of the days before today.
Baseline baseline(const Window& window, double prior_sigma);

// The mean of the last seven days; NaN below three values.
double week_mean(const Window& window);

// One value a day of an athlete. Values of different kinds (the app, the statistic) are never
// compared. Without kinds all are of one.
struct Series {
    std::span<const double> values;
    std::span<const int> kinds;
};

// The window that ends with a day of the series: the values of that day's kind, or, where it has
// none, of the kind of the last one in the week before.
Window window_of(const Series& series, std::size_t day);

// The logarithms; of what is not positive, missing.
Window ln(const Window& window);

// Heart rates; what no heart has is missing.
Window plausible_heart_rates(Window window);

}  // namespace runlytics::recovery
