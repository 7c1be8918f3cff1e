#include "simulator/route.h"

#include <cmath>

#include "simulator/arithmetic.h"

namespace runlytics::simulator {

namespace {

constexpr double turn = 2 * std::numbers::pi;
constexpr std::size_t points = 2000;

}  // namespace

// A loop: an ellipse with ripples, and hills as waves along the way.
struct Route::Shape {
    double latitude, longitude;
    double length;       // m
    double aspect;       // north-south over east-west
    double ripple;       // share of the radius
    double base, climb;  // altitude and ascent of one lap, m
    double hills[4];     // heights of the waves, relative
    int waves[4];        // of them in a lap
};

Route Route::park() {
    return Route({52.514, 13.350, 5400, 0.5, 0.06, 34, 9, {1, 0.5, 0.3, 0}, {1, 3, 4, 5}});
}

Route Route::forest() {
    return Route({52.490, 13.230, 10000, 0.8, 0.15, 52, 150, {1, 0.9, 0.55, 0.3}, {2, 3, 5, 8}});
}

Route::Route(const Shape& shape) : latitude_(shape.latitude), longitude_(shape.longitude) {
    // Degrees in metres on the WGS84 ellipsoid.
    const double phi = shape.latitude / 360 * turn;
    metres_per_degree_north_ = 111132.92 - 559.82 * cosine(2 * phi) + 1.175 * cosine(4 * phi);
    metres_per_degree_east_ = 111412.84 * cosine(phi) - 93.5 * cosine(3 * phi);
    trace(shape);
    raise(shape);
}

// Walks once around the outline in small steps, and lays points at equal distances.
void Route::trace(const Shape& shape) {
    constexpr std::size_t steps = 20 * points;
    std::vector<double> x(steps + 1), y(steps + 1), way(steps + 1);
    for (std::size_t i = 0; i <= steps; ++i) {
        const double angle = turn * static_cast<double>(i) / steps;
        const double radius = 1 + shape.ripple * (sine(3 * angle + 1) + 0.6 * sine(5 * angle) +
                                                  0.3 * sine(11 * angle + 2));
        x[i] = radius * cosine(angle);
        y[i] = radius * shape.aspect * sine(angle);
        if (i > 0) {
            const double dx = x[i] - x[i - 1];
            const double dy = y[i] - y[i - 1];
            way[i] = way[i - 1] + std::sqrt(dx * dx + dy * dy);
        }
    }
    const double scale = shape.length / way[steps];
    spacing_ = shape.length / points;
    for (std::size_t i = 0, point = 0; point < points; ++point) {
        while (way[i] * scale < spacing_ * static_cast<double>(point))
            ++i;
        east_.push_back(x[i] * scale);
        north_.push_back(y[i] * scale);
    }
}

// Adds the waves up, and scales them so that a lap climbs what the shape says.
void Route::raise(const Shape& shape) {
    std::vector<double> height(points);
    double climb = 0;
    for (std::size_t i = 0; i < points; ++i) {
        const double angle = turn * static_cast<double>(i) / points;
        for (std::size_t k = 0; k < 4; ++k) {
            height[i] += shape.hills[k] * sine(shape.waves[k] * angle + static_cast<double>(k * k));
        }
        if (i > 0) climb += std::fmax(0, height[i] - height[i - 1]);
    }
    climb += std::fmax(0, height.front() - height.back());
    for (const double h : height)
        altitude_.push_back(shape.base + h * shape.climb / climb);
}

Route::Place Route::at(double metres) const {
    const double way = metres / spacing_;
    const double whole = std::floor(way);
    const double part = way - whole;
    const std::size_t i = static_cast<std::size_t>(whole) % points;
    const std::size_t j = (i + 1) % points;
    const auto between = [&](const std::vector<double>& column) {
        return column[i] + part * (column[j] - column[i]);
    };
    return {between(east_), between(north_), between(altitude_),
            (altitude_[j] - altitude_[i]) / spacing_};
}

double Route::latitude(double north) const {
    return latitude_ + north / metres_per_degree_north_;
}

double Route::longitude(double east) const {
    return longitude_ + east / metres_per_degree_east_;
}

}  // namespace runlytics::simulator
