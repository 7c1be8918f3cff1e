#include "core/stats/ridge.h"

#include <cmath>
#include <map>
#include <string>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/model.h"
#include "core/stats/moments.h"

namespace runlytics::stats {
namespace {

using Column = std::vector<double>;

// A column in standard deviations around its mean; 0 where it is missing or does not change.
Column standardised(const Covariates& covariates, std::size_t column, std::size_t rows) {
    Column raw;
    for (std::size_t i = 0; i < rows; ++i)
        raw.push_back(covariates.values[i * covariates.columns + column]);
    const Moments moments = moments_of(raw);
    const double deviation = std::sqrt(moments.variance());
    for (double& value : raw)
        value = std::isfinite(value) && deviation > 0 ? (value - moments.mean) / deviation : 0;
    return raw;
}

// A column less the mean of its group, over the rows that have a value; 0 elsewhere.
Column within_groups(std::span<const double> column, std::span<const double> values,
                     std::span<const int> groups) {
    std::map<int, Moments> means;
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (std::isfinite(values[i])) means[groups[i]].add(column[i]);
    }
    Column centred(column.size(), 0.0);
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (std::isfinite(values[i])) centred[i] = column[i] - means[groups[i]].mean;
    }
    return centred;
}

double product(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

// Solves a system of a symmetric, positive definite matrix, in place (Cholesky).
std::vector<double> solve(std::vector<Column> matrix, std::vector<double> right) {
    const std::size_t n = right.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = matrix[i][j];
            for (std::size_t k = 0; k < j; ++k)
                sum -= matrix[i][k] * matrix[j][k];
            matrix[i][j] = i == j ? std::sqrt(sum) : sum / matrix[j][j];
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k)
            right[i] -= matrix[i][k] * right[k];
        right[i] /= matrix[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k)
            right[i] -= matrix[k][i] * right[k];
        right[i] /= matrix[i][i];
    }
    return right;
}

void require_lengths(std::size_t rows, const Covariates& covariates, std::size_t groups) {
    if (covariates.values.size() == rows * covariates.columns && groups == rows) return;
    throw Error("2202E", "values, covariates and groups differ in length",
                std::to_string(rows) + " values, " + std::to_string(covariates.values.size()) +
                    " covariates in " + std::to_string(covariates.columns) + " columns, " +
                    std::to_string(groups) + " groups.");
}

}  // namespace

std::vector<double> ridge_adjusted(std::span<const double> values, const Covariates& covariates,
                                   std::span<const int> groups, double lambda) {
    require_lengths(values.size(), covariates, groups.size());
    std::vector<Column> columns, centred;
    for (std::size_t c = 0; c < covariates.columns; ++c) {
        poll_interrupt();
        columns.push_back(standardised(covariates, c, values.size()));
        centred.push_back(within_groups(columns.back(), values, groups));
    }
    const Column answers = within_groups(values, values, groups);
    std::vector<Column> normal(columns.size(), Column(columns.size()));
    std::vector<double> right;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j)
            normal[i][j] = product(centred[i], centred[j]);
        normal[i][i] += lambda;
        right.push_back(product(centred[i], answers));
    }
    const std::vector<double> slopes = solve(std::move(normal), std::move(right));
    std::vector<double> adjusted(values.begin(), values.end());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        for (std::size_t i = 0; i < adjusted.size(); ++i)
            adjusted[i] -= slopes[c] * columns[c][i];
    }
    return adjusted;
}

}  // namespace runlytics::stats
