#pragma once

#include <cmath>
#include <numbers>

#include "core/geo/point.h"

// Metres on the plane that touches the sphere at a place: within a part in two hundred of WGS84
// some kilometres around it, across the antimeridian too.
namespace runlytics::routes {

struct Offset {
    double x = 0;  // metres to the east
    double y = 0;  // metres to the north

    double length() const { return std::hypot(x, y); }
};

class Plane {
  public:
    explicit Plane(geo::Point origin)
        : origin_(origin),
          east_(metres_per_degree * std::cos(origin.lat * std::numbers::pi / 180)) {}

    Offset operator()(geo::Point place) const {
        return {east_ * std::remainder(place.lon - origin_.lon, 360.0),
                metres_per_degree * (place.lat - origin_.lat)};
    }

    static constexpr double metres_per_degree = 111'195;

  private:
    geo::Point origin_;
    double east_;
};

// How far two places near one another lie apart, in metres.
inline double metres_between(geo::Point from, geo::Point to) {
    const Offset offset = Plane({from.lon, (from.lat + to.lat) / 2})(to);
    return std::hypot(offset.x, Plane::metres_per_degree * (to.lat - from.lat));
}

// The place at a share of the way from one to another.
inline geo::Point between(geo::Point from, geo::Point to, double share) {
    return {from.lon + share * std::remainder(to.lon - from.lon, 360.0),
            from.lat + share * (to.lat - from.lat)};
}

}  // namespace runlytics::routes
