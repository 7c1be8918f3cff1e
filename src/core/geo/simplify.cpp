#include "core/geo/simplify.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::geo {
namespace {

constexpr double mean_radius = 6371008.8;
constexpr std::size_t steps_between_polls = 4096;

// A place as a unit vector from the centre of the sphere.
struct Vector {
    double x, y, z;
};

Vector operator-(const Vector& a, const Vector& b) {
    return {a.x - b.x, a.y - b.y, a.z - b.z};
}
double dot(const Vector& a, const Vector& b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
Vector cross(const Vector& a, const Vector& b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

Vector to_vector(const Point& point) {
    constexpr double degree = std::numbers::pi / 180;
    const double lat = point.lat * degree, lon = point.lon * degree;
    return {std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat)};
}

// How far places lie from one great circle segment. Compared are squared chords: they grow with the
// distance, and need no root or arc.
class Segment {
  public:
    Segment(const Vector& from, const Vector& to) : from_(from), to_(to) {
        // The difference keeps the digits that the product of two near vectors would lose.
        normal_ = cross(from, to - from);
        const double squared = dot(normal_, normal_);
        inverse_ = squared > 0 ? 1 / squared : 0;
    }

    double squared_chord(const Vector& place) const {
        const bool beside =
            dot(cross(normal_, from_), place) > 0 && dot(cross(to_, normal_), place) > 0;
        if (beside) {
            const double off = dot(normal_, place - from_);
            return off * off * inverse_;
        }
        const Vector a = place - from_, b = place - to_;
        return std::min(dot(a, a), dot(b, b));
    }

  private:
    Vector from_, to_, normal_{};
    double inverse_ = 0;
};

}  // namespace

std::vector<std::uint32_t> simplify(std::span<const Point> points, double tolerance_m) {
    if (!(tolerance_m >= 0) || !std::isfinite(tolerance_m)) {
        throw Error(sqlstate::invalid_parameter, "the tolerance must not be negative",
                    "tolerance is " + std::to_string(tolerance_m) + " m");
    }
    if (points.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw Error(sqlstate::limit_exceeded, "the line has too many points");
    }
    if (points.empty()) return {};
    std::vector<Vector> places(points.size());
    std::transform(points.begin(), points.end(), places.begin(), to_vector);

    const double limit = std::pow(tolerance_m / mean_radius, 2);
    std::vector<bool> keep(points.size());
    keep.front() = keep.back() = true;
    // An explicit stack of ranges: a spiral would nest as deep as it has points.
    std::vector<std::pair<std::size_t, std::size_t>> ranges{{0, points.size() - 1}};
    std::size_t steps = 0;
    while (!ranges.empty()) {
        const auto [first, last] = ranges.back();
        ranges.pop_back();
        const Segment segment(places[first], places[last]);
        double farthest = limit;
        std::size_t split = first;
        for (std::size_t i = first + 1; i < last; ++i) {
            if (++steps % steps_between_polls == 0) poll_interrupt();
            const double squared = segment.squared_chord(places[i]);
            if (squared > farthest) {
                farthest = squared;
                split = i;
            }
        }
        if (split == first) continue;
        keep[split] = true;
        ranges.emplace_back(first, split);
        ranges.emplace_back(split, last);
    }

    std::vector<std::uint32_t> kept;
    for (std::size_t i = 0; i < keep.size(); ++i) {
        if (keep[i]) kept.push_back(static_cast<std::uint32_t>(i));
    }
    return kept;
}

}  // namespace runlytics::geo
