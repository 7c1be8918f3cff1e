#include "core/stats/trend.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/median.h"
#include "core/stats/distributions.h"
#include "core/stats/moments.h"
#include "core/stats/ranks.h"

namespace runlytics::stats {
namespace {

struct Step {
    double at;
    double value;
};

std::vector<Step> known_steps(std::span<const double> series) {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (std::isfinite(series[i])) steps.push_back({static_cast<double>(i), series[i]});
    }
    if (steps.size() > most_trend_values) {
        throw Error(
            sqlstate::limit_exceeded, "a trend has too many values",
            std::to_string(steps.size()) + " of at most " + std::to_string(most_trend_values) + ".",
            "Take means of weeks.");
    }
    return steps;
}

std::vector<double> values_of(std::span<const Step> steps) {
    std::vector<double> values;
    for (const Step& step : steps)
        values.push_back(step.value);
    return values;
}

// Every slope between two steps, and by how many more of them rise than fall.
struct Slopes {
    std::vector<double> all;
    double score = 0;
};

Slopes slopes_of(std::span<const Step> steps) {
    Slopes slopes;
    slopes.all.reserve(steps.size() * (steps.size() - 1) / 2);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        poll_interrupt();
        for (std::size_t j = i + 1; j < steps.size(); ++j) {
            const double rise = steps[j].value - steps[i].value;
            slopes.all.push_back(rise / (steps[j].at - steps[i].at));
            slopes.score += rise > 0 ? 1 : rise < 0 ? -1 : 0;
        }
    }
    return slopes;
}

double nth(std::vector<double>& values, std::size_t n) {
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(n));
    return values[n];
}

// The variance of Kendall's S of a series without memory.
double score_variance(double n, std::span<const double> ties) {
    double tied = 0;
    for (const double t : ties)
        tied += t * (t - 1) * (2 * t + 5);
    return (n * (n - 1) * (2 * n + 5) - tied) / 18;
}

// By what factor the variance of S grows when each value remembers the one before.
double memory_factor(std::span<const Step> steps, double slope) {
    const auto n = static_cast<double>(steps.size());
    if (steps.size() < 6) return 1;
    std::vector<double> rest;
    for (const Step& step : steps)
        rest.push_back(step.value - slope * step.at);
    // Of a short series the first autocorrelation, its mean and slope taken away, comes out too low
    // by some (2 + 4 r) / n.
    const double seen = lag1_autocorrelation(rest);
    if (std::isnan(seen)) return 1;
    const double memory = std::clamp((n * seen + 2) / (n - 4), 0.0, 0.95);
    double factor = 1;
    double remembered = 1;
    for (double k = 1; k < n - 2; ++k) {
        remembered *= memory;
        if (remembered < 1e-6) break;
        const double of_ranks = 6 / std::numbers::pi * std::asin(remembered / 2);
        factor += 2 * (n - k) * (n - k - 1) * (n - k - 2) / (n * (n - 1) * (n - 2)) * of_ranks;
    }
    return factor;
}

}  // namespace

Trend trend(std::span<const double> series, bool corrected) {
    const std::vector<Step> steps = known_steps(series);
    Trend result;
    result.n = steps.size();
    if (steps.size() < 3) return result;
    Slopes slopes = slopes_of(steps);
    const std::vector<double> values = values_of(steps);
    result.slope = median_in_place(slopes.all);
    std::vector<double> places;
    for (const Step& step : steps)
        places.push_back(step.at);
    result.intercept = median(values) - result.slope * median(places);

    const auto pairs = static_cast<double>(slopes.all.size());
    const auto n = static_cast<double>(steps.size());
    const std::vector<double> ties = tie_sizes(values);
    double untied = pairs;
    for (const double t : ties)
        untied -= t * (t - 1) / 2;
    if (!(untied > 0)) return result;  // it does not change
    result.tau = slopes.score / std::sqrt(pairs * untied);

    const double factor = corrected ? memory_factor(steps, result.slope) : 1;
    result.effective_n = n / factor;
    const double deviation = std::sqrt(score_variance(n, ties) * factor);
    const double beyond = std::max(std::abs(slopes.score) - 1, 0.0);
    // A variance that is corrected by an estimate is an estimate, of as many values as they are
    // worth.
    const double df =
        corrected ? std::max(result.effective_n - 2, 1.0) : std::numeric_limits<double>::infinity();
    result.p = student_two_sided(beyond / deviation, df);
    const double reach = student_quantile(0.975, df) * deviation;
    const auto rank = [&](double place) {
        return static_cast<std::size_t>(std::clamp(place, 0.0, pairs - 1));
    };
    result.interval = {nth(slopes.all, rank(std::nearbyint((pairs - reach) / 2) - 1)),
                       nth(slopes.all, rank(std::nearbyint((pairs + reach) / 2)))};
    return result;
}

}  // namespace runlytics::stats
