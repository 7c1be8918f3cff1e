#include "core/recovery/baseline.h"

#include <algorithm>
#include <cmath>

#include "core/median.h"

namespace runlytics::recovery {
namespace {

// Of a normal distribution: its standard deviation over its mean absolute deviation.
constexpr double sd_of_mean_deviation = 1.2533141;
// The prior weighs as much as so many values and one.
constexpr double prior_weight = 14;

}  // namespace

Baseline baseline(const Window& window, double prior_sigma) {
    Window known;
    const auto end = std::copy_if(window.begin(), window.begin() + baseline_days, known.begin(),
                                  [](double value) { return std::isfinite(value); });
    const std::span<double> values(known.begin(), end);
    if (values.empty()) return {};
    const double middle = median_in_place(values);
    const auto n = static_cast<double>(values.size());
    double deviation = 0;
    for (const double value : values)
        deviation += std::abs(value - middle) / n;
    const double s = sd_of_mean_deviation * deviation;
    const double variance =
        ((n - 1) * s * s + prior_weight * prior_sigma * prior_sigma) / (n - 1 + prior_weight);
    return {static_cast<int>(values.size()), middle, std::sqrt(variance)};
}

double week_mean(const Window& window) {
    double sum = 0;
    int values = 0;
    for (const double value : std::span(window).last(week_days)) {
        if (!std::isfinite(value)) continue;
        sum += value;
        ++values;
    }
    return values < least_week ? missing_value : sum / values;
}

Window window_of(const Series& series, std::size_t day) {
    Window window;
    window.fill(missing_value);
    const auto kind_of = [&](std::size_t i) { return series.kinds.empty() ? 0 : series.kinds[i]; };
    std::size_t latest = day;
    while (latest > 0 && day - latest < week_days - 1 && std::isnan(series.values[latest]))
        --latest;
    const int kind = kind_of(latest);
    const std::size_t first = day < baseline_days ? 0 : day - baseline_days;
    for (std::size_t i = first; i <= day; ++i) {
        if (kind_of(i) == kind) window[baseline_days - (day - i)] = series.values[i];
    }
    return window;
}

Window ln(const Window& window) {
    Window result;
    std::ranges::transform(window, result.begin(), [](double value) {
        return value > 0 && std::isfinite(value) ? std::log(value) : missing_value;
    });
    return result;
}

Window plausible_heart_rates(Window window) {
    for (double& rate : window) {
        if (!is_plausible_heart_rate(rate)) rate = missing_value;
    }
    return window;
}

}  // namespace runlytics::recovery
