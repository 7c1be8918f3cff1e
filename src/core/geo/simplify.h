#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/geo/point.h"

namespace runlytics::geo {

// Douglas-Peucker: the sorted indexes of the points to keep, so that every dropped point lies
// within the tolerance of the line that is left. The ends are always kept. Distances are metres
// from great circle segments on the mean sphere, which is within 0.6 % of WGS84, right at the poles
// and across the antimeridian. Throws Error 22023 for a tolerance that is negative or not finite.
std::vector<std::uint32_t> simplify(std::span<const Point> points, double tolerance_m);

}  // namespace runlytics::geo
