#pragma once

#include <cstddef>
#include <vector>

namespace runlytics::predict {

// A square matrix, row after row.
struct Matrix {
    explicit Matrix(std::size_t n) : size(n), values(n * n, 0.0) {}
    double& operator()(std::size_t i, std::size_t j) { return values[i * size + j]; }
    double operator()(std::size_t i, std::size_t j) const { return values[i * size + j]; }

    std::size_t size;
    std::vector<double> values;
};

// Of a symmetric matrix: its eigenvalues, and its eigenvectors as the columns of `vectors`.
struct Eigen {
    std::vector<double> values;
    Matrix vectors;
};

// By Jacobi's rotations, to the last digits of a double.
Eigen eigen_of(Matrix symmetric);

}  // namespace runlytics::predict
