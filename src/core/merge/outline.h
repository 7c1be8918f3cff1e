#pragma once

#include <string>
#include <string_view>

#include "core/model.h"

// Whether two recordings are of the same run, told by little of each: when, how long, how far, and
// where at which moment.
namespace runlytics::merge {

// What is kept of an activity to know it again.
struct Outline {
    UnixMillis started_at = 0;
    double elapsed_s = missing_value;
    double distance_m = missing_value;
    std::string_view sport;
    std::string_view shape;  // what shape_of() gave
};

// The positions at outline_points moments, evenly spread over the activity's time, as an encoded
// polyline (precision 5); 0, 0 for a moment in a pause or without a position near it; empty without
// positions. Two recordings of one run agree in it to some
// metres, two runs along one route do not: nobody paces twice alike.
std::string shape_of(const Activity& activity);

inline constexpr int outline_points = 64;

struct Likeness {
    double score = 0;      // 0 to 1: the product of what overlap, distance, shape and sport say
    std::string reason;    // for the athlete to read
    UnixMillis shift = 0;  // by how much the clock of the second was ahead of the first
};

// From here on two recordings are held to be the same run.
inline constexpr double same_run_score = 0.6;

// Compares two outlines. Clocks that differ by quarters of an hour, as they do where a format or a
// service took local time for UTC, are recognised when everything else agrees closely; times of
// whole minutes were typed, and that they agree says nothing. Throws Error
// 22P02 for a shape that is no polyline.
Likeness compare(const Outline& first, const Outline& second);

}  // namespace runlytics::merge
