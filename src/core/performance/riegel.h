#pragma once

#include <span>

namespace runlytics::performance {

// How time grows with distance, for runners in general (Riegel 1981).
inline constexpr double usual_exponent = 1.06;

// The seconds of one distance as another's: T2 = T1 (D2 / D1)^exponent. NaN where a distance or the
// time is not above 0 and finite, or the exponent not finite.
double riegel(double metres, double seconds, double target_metres,
              double exponent = usual_exponent);

// The exponent of one runner: the slope of ln time over ln distance through all races, by least
// squares. NaN without two different distances. Throws Error 2202E when the lengths differ.
double riegel_exponent(std::span<const double> metres, std::span<const double> seconds);

}  // namespace runlytics::performance
