#pragma once

#include <span>
#include <vector>

#include "core/geo/point.h"
#include "core/stream/stream.h"

// When a recording went along a given line.
namespace runlytics::routes {

// So far from a segment one is still on it: twice what a receiver is usually off.
inline constexpr double course_tolerance_m = 30;

struct Pass {
    double start_s = 0;  // from the start of the stream
    double elapsed_s = 0;
    double distance_m = missing_value;  // as the device counted it
    double avg_hr = missing_value;
    double off_m = 0;  // mean distance from the line
};

// Every time that the stream follows the line from its first point to its last, in order of time.
// Positions are taken each second, evenly between two samples up to 30 s apart and never across a
// pause. Beginning and end are where the line's ends are crossed, between two seconds; a recording
// that begins or ends within 10 m of them begins or ends there. Up to 20 s beyond the tolerance are
// a receiver that lost its way; more, or less than four fifths of the time on the line, is another
// way. Nothing for a line without length. Throws Error 22P03 for a broken stream.
std::vector<Pass> passes(stream::Reader& reader, std::span<const geo::Point> line,
                         double tolerance_m = course_tolerance_m);

// The line from one distance of a recording to another, in metres as the device counted them;
// empty where the recording tells no distance or no position there.
std::vector<geo::Point> cut(stream::Reader& reader, double from_m, double to_m);

}  // namespace runlytics::routes
