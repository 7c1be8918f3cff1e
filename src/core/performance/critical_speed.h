#pragma once

#include <cstddef>
#include <span>

namespace runlytics::performance {

// Efforts of this length tell critical speed; at least so many of them are needed.
inline constexpr double shortest_critical_s = 120;
inline constexpr double longest_critical_s = 1200;
inline constexpr std::size_t least_critical_efforts = 3;

// The line through efforts: metres = critical_speed * seconds + d_prime. low and high are the ends
// of the interval that holds the truth with the probability asked for, if the points scatter around
// a line by chance; with three points it is wide.
struct CriticalSpeed {
    double critical_speed;  // m/s: what can be held without drawing on a store
    double low, high;
    double d_prime;  // metres: the store
    double d_prime_low, d_prime_high;
    std::size_t efforts = 0;
};

// By least squares over the efforts of 2 to 20 minutes; others do not count. NaN of fewer than
// three of them, of those that have no two different times, and where no speed above 0 comes out.
// Throws Error 2202E when the lengths differ, 22023 unless level is between 0 and 1.
CriticalSpeed critical_speed(std::span<const double> metres, std::span<const double> seconds,
                             double level = 0.95);

}  // namespace runlytics::performance
