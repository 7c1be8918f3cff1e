#include "core/performance/vdot.h"

#include <cmath>

#include "core/model.h"

namespace runlytics::performance {
namespace {

// The share of the uptake at most that can be held for so many minutes.
double sustainable_share(double minutes) {
    return 0.8 + 0.1894393 * std::exp(-0.012778 * minutes) +
           0.2989558 * std::exp(-0.1932605 * minutes);
}

bool is_positive(double value) {
    return value > 0 && std::isfinite(value);
}

// The speed, in m/min, at which the cost is the one given.
double speed_of_cost(double cost) {
    constexpr double a = 0.000104, b = 0.182258, c = -4.6;
    return (-b + std::sqrt(b * b - 4 * a * (c - cost))) / (2 * a);
}

}  // namespace

double oxygen_cost(double metres_per_minute) {
    return -4.6 + metres_per_minute * (0.182258 + 0.000104 * metres_per_minute);
}

double vdot(double metres, double seconds) {
    if (!is_positive(metres) || !is_positive(seconds)) return missing_value;
    const double minutes = seconds / 60;
    const double result = oxygen_cost(metres / minutes) / sustainable_share(minutes);
    return is_positive(result) ? result : missing_value;
}

double vdot_time(double vdot, double metres) {
    if (!is_positive(vdot) || !is_positive(metres)) return missing_value;
    // The share lies between .8 and 1.29 of the whole, so the speed between two others. In between
    // VDOT falls as time grows, and halving an interval ends at neighbours.
    double shortest = metres / speed_of_cost(vdot * 1.2884) * 60;
    double longest = metres / speed_of_cost(vdot * 0.8) * 60;
    constexpr int halvings = 80;
    for (int step = 0; step < halvings; ++step) {
        const double middle = shortest + (longest - shortest) / 2;
        const double there = performance::vdot(metres, middle);
        if (there > vdot)
            shortest = middle;
        else
            longest = middle;
    }
    const double result = shortest + (longest - shortest) / 2;
    return is_positive(result) ? result : missing_value;
}

}  // namespace runlytics::performance
