#include "core/predict/ridge.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/interrupt.h"
#include "core/predict/symmetric.h"

namespace runlytics::predict {
namespace {

// The strengths that are tried, in the scale of features with a variance of one.
constexpr double least_lambda = 1e-3;
constexpr double most_lambda = 1e3;
constexpr double lambda_step = 1.3335214321633;  // eight to a power of ten
// A feature that strays less than this part of its size does not vary.
constexpr double flat = 1e-9;

// Means and deviations of what is known of each feature.
void standardise(const Examples& examples, std::span<const std::size_t> named, Ridge& model) {
    model.centre.assign(examples.width, 0);
    model.scale.assign(examples.width, 0);
    for (std::size_t j = 0; j < examples.width; ++j) {
        double sum = 0;
        double squares = 0;
        double count = 0;
        for (const std::size_t i : named) {
            const double value = examples.row(i)[j];
            if (!std::isfinite(value)) continue;
            ++count;
            const double step = value - sum;  // Welford's mean, in sum
            sum += step / count;
            squares += step * (value - sum);
        }
        if (count < 2) continue;
        const double deviation = std::sqrt(squares / count);
        model.centre[j] = sum;
        if (deviation > flat * (std::abs(sum) + flat)) model.scale[j] = deviation;
    }
}

double standard(const Ridge& model, double value, std::size_t feature) {
    if (!std::isfinite(value) || model.scale[feature] == 0) return 0;
    return (value - model.centre[feature]) / model.scale[feature];
}

// What a fit needs of the examples: X'X / n, X'y / n and y'y / n of centred values.
struct Moments {
    explicit Moments(std::size_t width) : cross(width), with_target(width, 0.0) {}
    Matrix cross;
    std::vector<double> with_target;
    double of_target = 0;
};

Moments moments_of(const Examples& examples, std::span<const std::size_t> named,
                   const Ridge& model) {
    const std::size_t width = examples.width;
    Moments moments(width);
    std::vector<double> z(width);
    const auto n = static_cast<double>(named.size());
    for (std::size_t k = 0; k < named.size(); ++k) {
        if (k % 1024 == 0) poll_interrupt();
        const auto row = examples.row(named[k]);
        const double y = examples.targets[named[k]] - model.mean;
        for (std::size_t j = 0; j < width; ++j)
            z[j] = standard(model, row[j], j);
        for (std::size_t i = 0; i < width; ++i) {
            moments.with_target[i] += z[i] * y / n;
            for (std::size_t j = 0; j <= i; ++j)
                moments.cross(i, j) += z[i] * z[j] / n;
        }
        moments.of_target += y * y / n;
    }
    for (std::size_t i = 0; i < width; ++i)
        for (std::size_t j = i + 1; j < width; ++j)
            moments.cross(i, j) = moments.cross(j, i);
    return moments;
}

// X'y along the directions of the eigenvectors.
std::vector<double> along(const Eigen& eigen, std::span<const double> with_target) {
    std::vector<double> c(with_target.size(), 0.0);
    for (std::size_t j = 0; j < c.size(); ++j)
        for (std::size_t i = 0; i < c.size(); ++i)
            c[j] += eigen.vectors(i, j) * with_target[i];
    return c;
}

// The mean square that examples left out would miss by, as generalised cross-validation has it.
double left_out_error(const Eigen& eigen, std::span<const double> c, double of_target,
                      double lambda, double n) {
    double residual = of_target;
    double freedom = 1;  // the mean
    for (std::size_t j = 0; j < c.size(); ++j) {
        const double d = std::max(eigen.values[j], 0.0);
        residual -= c[j] * c[j] * (2 / (d + lambda) - d / ((d + lambda) * (d + lambda)));
        freedom += d / (d + lambda);
    }
    const double left = 1 - freedom / n;
    return left <= 0 ? INFINITY : residual / (left * left);
}

}  // namespace

double Ridge::part(std::span<const double> row, std::size_t feature) const {
    return weight[feature] * standard(*this, row[feature], feature);
}

double Ridge::predict(std::span<const double> row) const {
    double sum = mean;
    for (std::size_t j = 0; j < weight.size(); ++j)
        sum += part(row, j);
    return sum;
}

Ridge fit_ridge(const Examples& examples, std::span<const std::size_t> named) {
    Ridge model;
    const auto n = static_cast<double>(named.size());
    model.mean = 0;
    for (const std::size_t i : named)
        model.mean += examples.targets[i] / n;
    standardise(examples, named, model);
    const Moments moments = moments_of(examples, named, model);
    const Eigen eigen = eigen_of(moments.cross);
    const std::vector<double> c = along(eigen, moments.with_target);
    double least = INFINITY;
    for (double lambda = least_lambda; lambda <= most_lambda; lambda *= lambda_step) {
        const double error = left_out_error(eigen, c, moments.of_target, lambda, n);
        if (error >= least) continue;
        least = error;
        model.lambda = lambda;
    }
    model.weight.assign(examples.width, 0);
    if (model.lambda == 0) return model;  // fewer examples than it takes: the mean alone
    for (std::size_t j = 0; j < c.size(); ++j) {
        const double length = c[j] / (std::max(eigen.values[j], 0.0) + model.lambda);
        for (std::size_t i = 0; i < c.size(); ++i)
            model.weight[i] += eigen.vectors(i, j) * length;
    }
    return model;
}

}  // namespace runlytics::predict
