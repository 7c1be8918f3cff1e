#include "core/predict/symmetric.h"

#include <cmath>
#include <utility>

#include "core/interrupt.h"

namespace runlytics::predict {
namespace {

constexpr int most_sweeps = 60;  // a dozen are enough for any matrix of this size

struct Rotation {
    double cosine;
    double sine;
};

// The rotation of the plane (p, q) that makes the element between them nothing.
Rotation rotation_for(const Matrix& a, std::size_t p, std::size_t q) {
    const double theta = (a(q, q) - a(p, p)) / (2 * a(p, q));
    const double t = std::copysign(1.0, theta) / (std::abs(theta) + std::sqrt(theta * theta + 1));
    const double cosine = 1 / std::sqrt(t * t + 1);
    return {cosine, t * cosine};
}

void rotate_columns(Matrix& a, std::size_t p, std::size_t q, Rotation r) {
    for (std::size_t k = 0; k < a.size; ++k) {
        const double left = a(k, p);
        const double right = a(k, q);
        a(k, p) = r.cosine * left - r.sine * right;
        a(k, q) = r.sine * left + r.cosine * right;
    }
}

void rotate_rows(Matrix& a, std::size_t p, std::size_t q, Rotation r) {
    for (std::size_t k = 0; k < a.size; ++k) {
        const double upper = a(p, k);
        const double lower = a(q, k);
        a(p, k) = r.cosine * upper - r.sine * lower;
        a(q, k) = r.sine * upper + r.cosine * lower;
    }
}

// How far the matrix is from a diagonal one, as a part of the whole.
bool is_diagonal(const Matrix& a) {
    double off = 0;
    double all = 0;
    for (std::size_t i = 0; i < a.size; ++i) {
        for (std::size_t j = 0; j < a.size; ++j) {
            const double square = a(i, j) * a(i, j);
            all += square;
            if (i != j) off += square;
        }
    }
    return off <= 1e-28 * all;
}

}  // namespace

Eigen eigen_of(Matrix a) {
    Matrix vectors(a.size);
    for (std::size_t i = 0; i < a.size; ++i)
        vectors(i, i) = 1;
    for (int sweep = 0; sweep < most_sweeps && !is_diagonal(a); ++sweep) {
        poll_interrupt();
        for (std::size_t p = 0; p < a.size; ++p) {
            for (std::size_t q = p + 1; q < a.size; ++q) {
                if (a(p, q) == 0) continue;
                const Rotation r = rotation_for(a, p, q);
                rotate_columns(a, p, q, r);
                rotate_rows(a, p, q, r);
                rotate_columns(vectors, p, q, r);
            }
        }
    }
    std::vector<double> values(a.size);
    for (std::size_t i = 0; i < a.size; ++i)
        values[i] = a(i, i);
    return {std::move(values), std::move(vectors)};
}

}  // namespace runlytics::predict
