#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/geo/point.h"

// How much two routes have in common, whichever way they were run, wherever they were cut off, and
// however much the receivers drifted.
namespace runlytics::routes {

// What lies so near is the same place.
inline constexpr double usual_tolerance_m = 35;

struct Likeness {
    double share = 0;           // of the first route that the second one covers, 0 to 1
    double share_of_other = 0;  // of the second
    bool reversed = false;      // they were run against one another
};

// Both lines are walked in even steps, and the longest sequence of places is sought that both pass
// in the same order, or one in the other's reversed; loops may begin anywhere. Nothing in common
// with a line of fewer than two points.
Likeness compare(std::span<const geo::Point> one, std::span<const geo::Point> other,
                 double tolerance_m = usual_tolerance_m);

// Where a line goes, coarsely: the squares of some 220 m that it passes, each as a number, sorted.
// Two squares may share a number, so it tells what cannot be alike and no more. within_m: the
// squares near it as well, so that who passes it with a drift passes one of them.
std::vector<std::int32_t> cells(std::span<const geo::Point> line, double within_m = 0);

// How many numbers two sorted lists share.
std::size_t shared(std::span<const std::int32_t> one, std::span<const std::int32_t> other);

// Metres along a line.
double length(std::span<const geo::Point> line);

// The places at even steps along a line, its beginning first; its end too where the last step is
// shorter.
std::vector<geo::Point> walk(std::span<const geo::Point> line, double step_m);

}  // namespace runlytics::routes
