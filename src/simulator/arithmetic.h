#pragma once

#include <cmath>
#include <numbers>

// Elementary functions from plain IEEE operations. The ones of the C library differ in the last
// bit between machines, and a season must have the same bytes everywhere.
namespace runlytics::simulator {

// e^x for |x| < 500: the nearest power of two times a Taylor series.
inline double exponential(double x) {
    const double power = std::floor(x / std::numbers::ln2 + 0.5);
    const double rest = x - power * std::numbers::ln2;
    double sum = 1;
    for (int n = 14; n >= 1; --n)
        sum = 1 + sum * rest / n;
    return std::ldexp(sum, static_cast<int>(power));
}

// The sine of x radians: reduced to one turn, then a Taylor series.
inline double sine(double x) {
    constexpr double turn = 2 * std::numbers::pi;
    const double rest = x - turn * std::floor(x / turn + 0.5);
    double sum = 1;
    for (int n = 28; n >= 2; n -= 2)
        sum = 1 - sum * rest * rest / (n * (n + 1));
    return rest * sum;
}

inline double cosine(double x) {
    return sine(x + std::numbers::pi / 2);
}

// The nearest multiple of 1 / steps.
inline double rounded(double value, double steps) {
    return std::round(value * steps) / steps;
}

}  // namespace runlytics::simulator
