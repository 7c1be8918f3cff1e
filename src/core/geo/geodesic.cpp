#include "core/geo/geodesic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

namespace runlytics::geo {
namespace {

constexpr double equatorial_radius = 6378137.0;
constexpr double flattening = 1 / 298.257223563;
constexpr double polar_radius = equatorial_radius * (1 - flattening);
constexpr double eccentricity_squared = flattening * (2 - flattening);
constexpr double pi = std::numbers::pi;
constexpr double degree = pi / 180;

// The local formula is used for legs below about 1 km in each direction, away from the poles.
constexpr double short_leg = 1000 / equatorial_radius;
constexpr double polar_latitude = 85 * degree;

// Positions in radians.
struct Position {
    double lat, lon;
};

// The difference of two longitudes, the short way round.
double longitude_difference(double from, double to) {
    const double difference = to - from;
    return std::abs(difference) <= pi ? difference : std::remainder(difference, 2 * pi);
}

// The leg as the hypotenuse of a flat triangle with the two radii of curvature of its middle
// latitude. What it leaves out grows as (east * tan(lat) / R)^2 / 24: below 85 degrees and 1 km
// that is 0.15 mm.
double flat_distance(double lat, double north, double east) {
    const double s = std::sin(lat);
    const double w2 = 1 - eccentricity_squared * s * s;
    const double prime_vertical = equatorial_radius / std::sqrt(w2);
    const double meridional = prime_vertical * (1 - eccentricity_squared) / w2;
    const double x = prime_vertical * std::sqrt(1 - s * s) * east;
    const double y = meridional * north;
    return std::sqrt(x * x + y * y);
}

// The length that Vincenty's series give once the spherical arc is known.
double arc_length(double cos2_alpha, double sin_sigma, double cos_sigma, double sigma,
                  double cos_2sigma_m) {
    const double u2 = cos2_alpha *
                      (equatorial_radius * equatorial_radius - polar_radius * polar_radius) /
                      (polar_radius * polar_radius);
    const double a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
    const double b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
    const double c2 = cos_2sigma_m * cos_2sigma_m;
    const double delta_sigma =
        b * sin_sigma *
        (cos_2sigma_m +
         b / 4 *
             (cos_sigma * (2 * c2 - 1) -
              b / 6 * cos_2sigma_m * (4 * sin_sigma * sin_sigma - 3) * (4 * c2 - 3)));
    return polar_radius * a * (sigma - delta_sigma);
}

// Vincenty's inverse solution (1975); nothing where it does not converge, which is near the
// antipode.
std::optional<double> vincenty(Position from, Position to) {
    const double difference = longitude_difference(from.lon, to.lon);
    const double u1 = std::atan((1 - flattening) * std::tan(from.lat));
    const double u2 = std::atan((1 - flattening) * std::tan(to.lat));
    const double sin_u1 = std::sin(u1), cos_u1 = std::cos(u1);
    const double sin_u2 = std::sin(u2), cos_u2 = std::cos(u2);
    double lambda = difference;
    for (int round = 0; round < 100; ++round) {
        const double sin_lambda = std::sin(lambda), cos_lambda = std::cos(lambda);
        const double sin_sigma =
            std::hypot(cos_u2 * sin_lambda, cos_u1 * sin_u2 - sin_u1 * cos_u2 * cos_lambda);
        if (sin_sigma == 0 && cos_lambda > 0) return 0.0;
        const double cos_sigma = sin_u1 * sin_u2 + cos_u1 * cos_u2 * cos_lambda;
        const double sigma = std::atan2(sin_sigma, cos_sigma);
        const double sin_alpha = sin_sigma == 0 ? 0 : cos_u1 * cos_u2 * sin_lambda / sin_sigma;
        const double cos2_alpha = 1 - sin_alpha * sin_alpha;
        // On the equator the arc has no highest point and the term vanishes.
        const double cos_2sigma_m =
            cos2_alpha < 1e-15 ? 0 : cos_sigma - 2 * sin_u1 * sin_u2 / cos2_alpha;
        const double c = flattening / 16 * cos2_alpha * (4 + flattening * (4 - 3 * cos2_alpha));
        const double next =
            difference + (1 - c) * flattening * sin_alpha *
                             (sigma + c * sin_sigma *
                                          (cos_2sigma_m +
                                           c * cos_sigma * (2 * cos_2sigma_m * cos_2sigma_m - 1)));
        if (std::abs(next) > pi) return std::nullopt;
        if (std::abs(next - lambda) < 1e-14) {
            return arc_length(cos2_alpha, sin_sigma, cos_sigma, sigma, cos_2sigma_m);
        }
        lambda = next;
    }
    return std::nullopt;
}

// The position a quarter of the sphere away from another, in the direction of an azimuth.
Position quarter_way(Position from, double azimuth) {
    const double lat = std::asin(std::clamp(std::cos(from.lat) * std::cos(azimuth), -1.0, 1.0));
    const double lon = std::atan2(std::sin(azimuth), -std::sin(from.lat) * std::cos(azimuth));
    return {lat, from.lon + lon};
}

// Between near antipodes the shortest path must cross the circle a quarter of the way round; it is
// the shortest of the two-leg paths over that circle, and both legs are easy for Vincenty. The
// length is flat at its minimum, so that a search to 1e-6 rad gives it far below a millimetre.
double antipodal_distance(Position from, Position to) {
    const auto over = [&](double azimuth) {
        const Position middle = quarter_way(from, azimuth);
        return vincenty(from, middle).value_or(std::numeric_limits<double>::infinity()) +
               vincenty(middle, to).value_or(std::numeric_limits<double>::infinity());
    };
    constexpr int directions = 72;
    constexpr double step = 2 * pi / directions;
    double best = 0;
    for (int i = 1; i < directions; ++i) {
        if (over(i * step) < over(best)) best = i * step;
    }
    double low = best - step, high = best + step;
    while (high - low > 1e-6) {
        const double third = (high - low) / 3;
        if (over(low + third) < over(high - third)) {
            high -= third;
        } else {
            low += third;
        }
    }
    return over((low + high) / 2);
}

}  // namespace

double geodesic_distance(double lat1, double lon1, double lat2, double lon2) {
    const Position from{lat1 * degree, lon1 * degree}, to{lat2 * degree, lon2 * degree};
    const double north = to.lat - from.lat;
    const double east = longitude_difference(from.lon, to.lon);
    const double middle = (from.lat + to.lat) / 2;
    // cos(85 degrees) > 0.087, so a wider difference in longitude is never a short leg.
    if (std::abs(north) < short_leg && std::abs(east) < short_leg / 0.087 &&
        std::abs(middle) < polar_latitude && std::abs(east) * std::cos(middle) < short_leg) {
        return flat_distance(middle, north, east);
    }
    if (!std::isfinite(north) || !std::isfinite(east)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (const auto distance = vincenty(from, to)) return *distance;
    return antipodal_distance(from, to);
}

}  // namespace runlytics::geo
