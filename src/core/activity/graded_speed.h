#pragma once

#include <algorithm>
#include <vector>

#include "core/stream/intervals.h"

namespace runlytics::activity {

// The energy of running up or down a grade (a fraction, clamped to +-.45) as a multiple of running
// on the level, by Minetti 2002. Damping below 1 takes back some of the generous credit downhill
// and up: 1 + damping * (factor - 1).
inline double cost_factor(double grade, double damping = 1) {
    constexpr double steepest = 0.45;
    constexpr double level = 3.6;  // J/kg/m
    const double i = std::clamp(grade, -steepest, steepest);
    const double rest = (((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5;
    return 1 + damping / level * (rest * i);
}

// The speed on the level that costs what each interval did, by its first sample; NaN where the
// speed is missing or the sample opens no interval. The grade is that of the smoothed altitude over
// 40 m or more around the sample; without an altitude the ground is taken as level.
std::vector<double> graded_speeds(stream::Reader& reader, std::span<const stream::Segment> parts,
                                  double damping = 1);

// The fourth root of the mean fourth power of the rolling 30 s mean of graded speed. A window is
// counted when it is full; none reaches over a pause, a gap or a missing speed. NaN without a
// window.
double normalized(std::span<const double> graded, std::span<const std::int32_t> times,
                  std::span<const stream::Segment> parts);

// Normalised graded speed in m/s; the coverage is the share of recorded time with a speed. The
// first of graded speeds that are worked out already.
stream::Measured normalized_graded_speed(std::span<const double> graded,
                                         std::span<const std::int32_t> times,
                                         std::span<const stream::Segment> parts);
stream::Measured normalized_graded_speed(stream::Reader& reader, double damping = 1);

}  // namespace runlytics::activity
