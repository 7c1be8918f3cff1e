#include "core/stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/model.h"

namespace runlytics::stats {
namespace {

// The continued fraction of the incomplete beta function, by Lentz's method (DLMF 8.17.22).
double beta_fraction(double a, double b, double x) {
    constexpr int most_steps = 10'000;
    constexpr double tiny = 1e-300;
    constexpr double enough = 1e-16;
    const auto away_from_zero = [](double value) { return std::abs(value) < tiny ? tiny : value; };
    double c = 1;
    double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int m = 1; m <= most_steps; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step = 1;
        for (const double term : {even, odd}) {
            d = 1 / away_from_zero(1 + term * d);
            c = away_from_zero(1 + term / c);
            step = c * d;
            fraction *= step;
        }
        if (std::abs(step - 1) < enough) break;
    }
    return fraction;
}

// I_x(a, b); both x and 1 - x are given, for one of them may be lost in rounding.
double regularized_beta(double a, double b, double x, double rest) {
    if (x <= 0) return 0;
    if (rest <= 0) return 1;
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                  a * std::log(x) + b * std::log(rest));
    if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, rest) / b;
}

}  // namespace

double normal_below(double z) {
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

double normal_quantile(double probability) {
    return student_quantile(probability, std::numeric_limits<double>::infinity());
}

double student_two_sided(double t, double df) {
    if (std::isnan(t) || !(df > 0)) return missing_value;
    if (std::isinf(df)) return std::erfc(std::abs(t) / std::numbers::sqrt2);
    if (std::isinf(t)) return 0;
    const double square = t * t;
    return regularized_beta(df / 2, 0.5, df / (df + square), square / (df + square));
}

double student_quantile(double probability, double df) {
    if (!(probability > 0 && probability < 1) || !(df > 0)) return missing_value;
    const double tails = 2 * std::min(probability, 1 - probability);
    // Halved on a scale that holds both the middle and the far tails of few degrees of freedom.
    double low = 0, high = 1;
    while (student_two_sided(high, df) > tails && high < 1e150)
        high *= 2;
    constexpr int halvings = 200;
    for (int i = 0; i < halvings && high - low > 1e-16 * high; ++i) {
        const double middle = (low + high) / 2;
        (student_two_sided(middle, df) > tails ? low : high) = middle;
    }
    const double t = (low + high) / 2;
    return probability < 0.5 ? -t : t;
}

}  // namespace runlytics::stats
