#include "core/stats/moments.h"

#include <cmath>

#include "core/interrupt.h"
#include "core/model.h"

namespace runlytics::stats {
namespace {

constexpr std::size_t steps_between_polls = 65'536;

}  // namespace

void Moments::add(double value) {
    if (!std::isfinite(value)) return;
    n += 1;
    const double distance = value - mean;
    mean += distance / n;
    squares += distance * (value - mean);
}

void Moments::merge(const Moments& other) {
    if (other.n == 0) return;
    const double both = n + other.n;
    const double distance = other.mean - mean;
    squares += other.squares + distance * distance * n * other.n / both;
    mean += distance * other.n / both;
    n = both;
}

double Moments::variance() const {
    return n < 2 ? missing_value : squares / (n - 1);
}

Moments moments_of(std::span<const double> values) {
    Moments moments;
    std::size_t steps = 0;
    for (const double value : values) {
        if (++steps % steps_between_polls == 0) poll_interrupt();
        moments.add(value);
    }
    return moments;
}

double mean_of(std::span<const double> values) {
    const Moments moments = moments_of(values);
    return moments.n == 0 ? missing_value : moments.mean;
}

double lag1_autocorrelation(std::span<const double> series) {
    const Moments all = moments_of(series);
    if (all.n < 3 || !(all.squares > 0)) return missing_value;
    double products = 0;
    double before = missing_value;
    std::size_t steps = 0;
    for (const double value : series) {
        if (++steps % steps_between_polls == 0) poll_interrupt();
        if (!std::isfinite(value)) continue;
        if (!std::isnan(before)) products += (before - all.mean) * (value - all.mean);
        before = value;
    }
    return products / all.squares;
}

double effective_n(double n, double first, double second) {
    const double memory = first * second;
    if (!(std::abs(memory) < 1)) return missing_value;
    return n * (1 - memory) / (1 + memory);
}

}  // namespace runlytics::stats
