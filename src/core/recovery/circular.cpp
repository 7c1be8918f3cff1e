#include "core/recovery/circular.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/interrupt.h"
#include "core/model.h"

namespace runlytics::recovery {
namespace {

constexpr std::size_t steps_between_polls = 4096;

// Below this the values point nowhere: what is left is rounding.
constexpr double least_resultant = 1e-9;

// The mean of the values as points on the unit circle, turned so that the first lies at angle 0:
// values that are all equal have a deviation of exactly 0.
struct Resultant {
    double length = missing_value;
    double angle = missing_value;
    double first = missing_value;
};

Resultant resultant(std::span<const double> values, double period) {
    double cosines = 0, sines = 0, first = missing_value;
    int n = 0;
    std::size_t steps = 0;
    for (const double value : values) {
        if (++steps % steps_between_polls == 0) poll_interrupt();
        if (!std::isfinite(value)) continue;
        if (n == 0) first = value;
        const double angle = 2 * std::numbers::pi * std::fmod(value - first, period) / period;
        cosines += std::cos(angle);
        sines += std::sin(angle);
        ++n;
    }
    if (n == 0) return {};
    const double length = std::min(std::hypot(cosines, sines) / n, 1.0);
    if (length < least_resultant) return {};
    return {length, std::atan2(sines, cosines), first};
}

}  // namespace

double circular_mean(std::span<const double> values, double period) {
    const Resultant mean = resultant(values, period);
    const double turned = mean.first + mean.angle * period / (2 * std::numbers::pi);
    const double wrapped = turned - period * std::floor(turned / period);
    return wrapped >= period ? 0 : wrapped;
}

double circular_median(std::span<const double> values, double period) {
    const double mean = circular_mean(values, period);
    if (std::isnan(mean)) return missing_value;
    std::vector<double> turned;
    for (const double value : values) {
        if (std::isfinite(value)) turned.push_back(std::remainder(value - mean, period));
    }
    std::ranges::sort(turned);
    const std::size_t half = turned.size() / 2;
    const double middle =
        turned.size() % 2 == 1 ? turned[half] : (turned[half - 1] + turned[half]) / 2;
    const double median = mean + middle;
    return median - period * std::floor(median / period);
}

double circular_sd(std::span<const double> values, double period) {
    const double length = resultant(values, period).length;
    return std::sqrt(std::abs(2 * std::log(length))) * period / (2 * std::numbers::pi);
}

}  // namespace runlytics::recovery
