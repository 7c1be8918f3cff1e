#pragma once

#include <cstddef>
#include <span>

namespace runlytics::performance {

// A line through points by least squares, y = slope x + intercept, with the standard errors of
// both. Slope and intercept are NaN where the points have no two different x; the errors are NaN of
// fewer than three points.
struct Line {
    double slope, intercept;
    double slope_error, intercept_error;
    std::size_t points = 0;
};

Line fit_line(std::span<const double> x, std::span<const double> y);

// Throws Error 2202E when there are not as many metres as seconds.
void require_pairs(std::span<const double> metres, std::span<const double> seconds);

// The quantile of Student's t: the value below which a share p (0 to 1, exclusive) lies, for
// degrees of freedom from 1 on. Exact of 1 and 2, else to six digits (Hill 1970).
double student_quantile(double p, double degrees);

// The quantile of the normal distribution; p as above.
double normal_quantile(double p);

}  // namespace runlytics::performance
