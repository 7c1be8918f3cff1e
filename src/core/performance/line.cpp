#include "core/performance/line.h"

#include <cmath>
#include <numbers>
#include <string>

#include "core/error.h"
#include "core/model.h"

namespace runlytics::performance {

void require_pairs(std::span<const double> metres, std::span<const double> seconds) {
    if (metres.size() == seconds.size()) return;
    throw Error(
        "2202E", "metres and seconds differ in length",
        std::to_string(metres.size()) + " metres, " + std::to_string(seconds.size()) + " seconds.");
}

Line fit_line(std::span<const double> x, std::span<const double> y) {
    Line line{missing_value, missing_value, missing_value, missing_value, x.size()};
    const auto n = static_cast<double>(x.size());
    double mean_x = 0, mean_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        mean_x += x[i] / n;
        mean_y += y[i] / n;
    }
    double xx = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    // Points that differ by rounding alone have no slope.
    if (!(xx > 1e-12 * n * mean_x * mean_x) || !std::isfinite(xx)) return line;
    line.slope = xy / xx;
    line.intercept = mean_y - line.slope * mean_x;
    if (x.size() < 3) return line;
    double residual = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double off = y[i] - (line.slope * x[i] + line.intercept);
        residual += off * off;
    }
    const double variance = residual / (n - 2);
    line.slope_error = std::sqrt(variance / xx);
    line.intercept_error = std::sqrt(variance * (1 / n + mean_x * mean_x / xx));
    return line;
}

double normal_quantile(double p) {
    // By Newton's steps from the middle, on the error function: it converges from there for every p
    // that a double holds apart from 0 and 1, when a step is kept within reason.
    double z = 0;
    for (int step = 0; step < 60; ++step) {
        const double below = 0.5 * std::erfc(-z / std::numbers::sqrt2);
        const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
        const double change = std::fmin(std::fmax((p - below) / density, -1), 1);
        z += change;
        if (std::fabs(change) < 1e-14) break;
    }
    return z;
}

double student_quantile(double p, double degrees) {
    if (p == 0.5) return 0;
    if (p < 0.5) return -student_quantile(1 - p, degrees);
    const double two_tails = 2 * (1 - p);
    if (degrees == 1) return 1 / std::tan(two_tails * std::numbers::pi / 2);
    if (degrees == 2) return std::sqrt(2 / (two_tails * (2 - two_tails)) - 2);
    const double a = 1 / (degrees - 0.5), b = 48 / (a * a);
    double c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
    const double d = ((94.5 / (b + c) - 3) / b + 1) * std::sqrt(a * std::numbers::pi / 2) * degrees;
    double y = std::pow(d * two_tails, 2 / degrees);
    if (y > 0.05 + a) {
        const double x = normal_quantile(two_tails / 2);
        y = x * x;
        if (degrees < 5) c += 0.3 * (degrees - 4.5) * (x + 0.6);
        c += (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
        y = std::expm1(a * y * y);
    } else {
        y = ((1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3) +
              0.5 / (degrees + 4)) *
                 y -
             1) *
                (degrees + 1) / (degrees + 2) +
            1 / y;
    }
    return std::sqrt(degrees * y);
}

}  // namespace runlytics::performance
