#pragma once

#include <vector>

#include "core/geo/point.h"
#include "core/page/context.h"

// A piece of the world in a picture of a few fixed shapes: places in percent, north on top, a
// kilometre as long in both directions.
namespace runlytics::page::figures {

class Map {
  public:
    explicit Map(const std::vector<geo::Point>& points);

    double left(const geo::Point& point) const;  // in percent
    double top(const geo::Point& point) const;
    // The name of the picture's shape: wide, square, high.
    std::string_view shape() const { return shape_; }

    void write_open(Html& out, std::string_view label) const;
    void write_close(Html& out) const;
    // A bar of a round length at the bottom.
    void write_scale(Html& out, Units units) const;
    // A path of the points, for a picture of 4,000 by 1,000 as open_paths() makes it.
    std::string path(const std::vector<geo::Point>& points) const;

  private:
    std::string_view shape_ = "square";
    geo::Point centre_{};
    double squeeze_ = 1;         // how long a degree of longitude is beside one of latitude
    double degrees_across_ = 1;  // of latitude, from the left edge to the right
    double degrees_down_ = 1;
};

// A position of the document, [latitude, longitude, ...]; throws 22023 where it is none.
geo::Point point_in(const Node& node);

}  // namespace runlytics::page::figures
