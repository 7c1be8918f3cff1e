#pragma once

#include <span>

// Counts, means and spreads, which can be combined of parts; and what a series remembers of itself.
// Values that are not finite are left out.
namespace runlytics::stats {

// Count, mean and sum of squared distances: enough for a t-test. Two of them make a third (Chan
// 1979).
struct Moments {
    double n = 0;
    double mean = 0;
    double squares = 0;

    void add(double value);
    void merge(const Moments& other);
    // Sample variance; missing below two values.
    double variance() const;
};

Moments moments_of(std::span<const double> values);

double mean_of(std::span<const double> values);

// The correlation of each value with the next one: around the mean of all, over the sum of squares
// of all. Missing below three values and of a series that does not change.
double lag1_autocorrelation(std::span<const double> series);

// How many independent pairs n pairs are worth, of series with these lag-1 autocorrelations:
// n (1 - r1 r2) / (1 + r1 r2) (Bartlett 1935).
double effective_n(double n, double first, double second);

}  // namespace runlytics::stats
