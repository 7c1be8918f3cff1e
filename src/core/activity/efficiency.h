#pragma once

#include "core/stream/intervals.h"

namespace runlytics::activity {

// What is cut from the beginning before two halves are compared, and what must remain, in seconds.
inline constexpr double warm_up_s = 600;
inline constexpr double least_compared_s = 1200;

// Normalised graded speed in m/min over the mean heart rate. Coverage is the share of moving time
// with a heart rate.
stream::Measured efficiency_factor(stream::Reader& reader);

// By how many per cent the efficiency factor of the second half is below that of the first. The
// halves are halves of the moving time after the first 10 minutes of it; NaN when less than 20
// minutes remain. Coverage as above.
stream::Measured decoupling(stream::Reader& reader);

// What graded speeds tell of a run, worked out once: each as the function of its name gives it.
struct GradedSummary {
    double normalized_graded_speed = missing_value;
    double moving_time = missing_value;
    double efficiency_factor = missing_value;
    double decoupling = missing_value;
};

GradedSummary graded_summary(stream::Reader& reader);

}  // namespace runlytics::activity
