#pragma once

#include <span>

#include "core/model.h"

// The intervals between heart beats that straps and watches write where they are told to.
namespace runlytics::formats::fit {

struct Beat {
    UnixMillis at = 0;  // of the record before it
    double interval_s = missing_value;
};

// Fewer pairs of intervals than this say nothing.
inline constexpr int fewest_beat_pairs = 30;

// The root mean square of successive differences in milliseconds. An interval that no heart has
// (below .3 s, above 2 s) or that differs from the one before by more than a fifth is a beat missed
// or counted twice: the differences on both sides of it are left out. Missing when too few are
// left.
double rmssd_ms(std::span<const double> intervals_s);

}  // namespace runlytics::formats::fit
