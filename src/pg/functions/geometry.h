#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/geo/point.h"
#include "pg/boundary/boundary.h"

// Geometries of PostGIS, both ways.
//
// The documented way is EWKB through PostGIS's own casts. It costs a second copy, and three times
// as much as the work itself for a tiny line. So a LineString is written and read in PostGIS's
// serialized form directly, but only after this backend has compared what it writes with what
// PostGIS makes of the same lines, byte for byte; any difference, and the casts are used.
namespace runlytics::pg {

inline constexpr int wgs84 = 4326;

// The LineString (SRID 4326) that an SQL function will return, under construction: the caller
// writes its vertices in place.
class LineBuilder {
  public:
    // dimensions: 2 for xy, 4 for xyzm.
    LineBuilder(const Arguments& args, std::size_t points, int dimensions);

    // Where the vertices go, as doubles in the order x, y[, z, m].
    std::span<std::byte> coordinates() const;
    Datum finish() const;

  private:
    Oid geometry_;
    std::byte* bytes_;  // owned by the memory context of the call
    std::size_t points_;
    int dimensions_;
    bool direct_;
};

// The vertices of a LineString argument in degrees: where they lie in the value itself, or in a
// copy when they have more than two dimensions. Throws Error 22023 for another type or SRID.
class LineVertices {
  public:
    LineVertices(const Arguments& args, int i);

    std::span<const geo::Point> points() const { return points_; }

  private:
    void read(std::span<const std::byte> vertices, std::size_t points, std::size_t dimensions);
    void read_serialized(std::span<const std::byte> bytes);
    void read_ewkb(std::span<const std::byte> ewkb);

    std::vector<geo::Point> copy_;
    std::span<const geo::Point> points_;
};

}  // namespace runlytics::pg
