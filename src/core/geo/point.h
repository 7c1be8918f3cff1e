#pragma once

namespace runlytics::geo {

// A position in degrees on WGS84, laid out as a vertex of a 2-D geometry: x, then y.
struct Point {
    double lon;
    double lat;

    bool operator==(const Point&) const = default;
};
static_assert(sizeof(Point) == 2 * sizeof(double));

}  // namespace runlytics::geo
