#pragma once

#include <vector>

#include "core/stream/intervals.h"

namespace runlytics::activity {

inline constexpr double climb_threshold_m = 3;  // 2 m suits a barometer

// Metres at each sample, the mean over the samples of its segment within 5 s on either side; NaN
// where none of them has an altitude. Empty when the stream has none at all.
std::vector<double> smoothed_altitude(stream::Reader& reader,
                                      std::span<const stream::Segment> parts);

// A way up or down between two turning points of the smoothed altitude.
struct Leg {
    std::uint32_t first;  // samples
    std::uint32_t last;
    double rise_m;  // negative for a way down
};

// The legs of at least the threshold. A turning point is one from which the altitude comes back by
// the threshold, up or down alike; what wobbles by less is level. Segments are taken singly: what
// was climbed in a pause was not run.
std::vector<Leg> legs(std::span<const double> altitude, std::span<const stream::Segment> parts,
                      double threshold_m);

// Metres up, and metres down, both positive. NaN without an altitude. Throws Error 22023 for a
// threshold that is negative or NaN.
double elevation_gain(stream::Reader& reader, double threshold_m = climb_threshold_m);
double elevation_loss(stream::Reader& reader, double threshold_m = climb_threshold_m);

}  // namespace runlytics::activity
