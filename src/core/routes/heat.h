#pragma once

#include <span>
#include <vector>

#include "core/geo/point.h"

namespace runlytics::routes {

// The cells of a thousandth of a degree, some 110 m from south to north, that a line passes: the
// middle of each, once, in the order of longitude and latitude. A line that stays in one cell, or
// has no two points, goes nowhere and has none. Throws Error 22003 where two points lie farther
// apart than any on the globe.
std::vector<geo::Point> heat_cells(std::span<const geo::Point> line);

}  // namespace runlytics::routes
