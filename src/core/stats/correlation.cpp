#include "core/stats/correlation.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/stats/distributions.h"
#include "core/stats/moments.h"
#include "core/stats/ranks.h"

namespace runlytics::stats {
namespace {

struct Pairs {
    std::vector<double> x;
    std::vector<double> y;
};

struct Line {
    double pearson = missing_value;
    double slope = missing_value;
};

Line line_of(std::span<const double> x, std::span<const double> y) {
    const Moments of_x = moments_of(x);
    const Moments of_y = moments_of(y);
    if (!(of_x.squares > 0) || !(of_y.squares > 0)) return {};
    double products = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        products += (x[i] - of_x.mean) * (y[i] - of_y.mean);
    const double pearson = products / std::sqrt(of_x.squares * of_y.squares);
    return {std::clamp(pearson, -1.0, 1.0), products / of_x.squares};
}

// What a memory of neither series leaves of n; a series that does not change has none.
double independent_pairs(const Pairs& pairs) {
    const auto n = static_cast<double>(pairs.x.size());
    const double worth =
        effective_n(n, lag1_autocorrelation(pairs.x), lag1_autocorrelation(pairs.y));
    return std::isnan(worth) ? n : std::min(worth, n);
}

double p_of(double correlation, double n) {
    const double df = n - 2;
    if (!(df > 0)) return missing_value;
    const double rest = 1 - correlation * correlation;
    return student_two_sided(correlation * std::sqrt(df / rest), df);
}

Interval fisher_interval(double correlation, double n) {
    if (!(n > 3)) return {};
    const double z = std::atanh(correlation);
    const double reach = normal_quantile(0.975) / std::sqrt(n - 3);
    return {std::tanh(z - reach), std::tanh(z + reach)};
}

// The standard error of a slope is slope * sqrt((1 / r^2 - 1) / (n - 2)).
Interval slope_interval(const Line& line, double n) {
    const double df = n - 2;
    if (!(df > 0) || line.pearson == 0) return {};
    const double share = 1 / (line.pearson * line.pearson) - 1;
    const double reach =
        student_quantile(0.975, df) * std::abs(line.slope) * std::sqrt(std::max(share, 0.0) / df);
    return {line.slope - reach, line.slope + reach};
}

}  // namespace

Correlation correlate(std::span<const double> x, std::span<const double> y, bool independent) {
    Pairs pairs;
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        if (!std::isfinite(x[i]) || !std::isfinite(y[i])) continue;
        pairs.x.push_back(x[i]);
        pairs.y.push_back(y[i]);
    }
    Correlation result;
    result.n = pairs.x.size();
    if (result.n < 3) return result;
    const Line line = line_of(pairs.x, pairs.y);
    if (std::isnan(line.pearson)) return result;
    const auto n = static_cast<double>(result.n);
    result.effective_n = independent ? n : independent_pairs(pairs);
    result.pearson = line.pearson;
    result.slope = line.slope;
    result.interval = fisher_interval(line.pearson, result.effective_n);
    result.slope_interval = slope_interval(line, result.effective_n);
    result.p = p_of(line.pearson, result.effective_n);
    result.spearman = line_of(ranks_of(pairs.x), ranks_of(pairs.y)).pearson;
    result.spearman_p = p_of(result.spearman, result.effective_n);
    return result;
}

}  // namespace runlytics::stats
