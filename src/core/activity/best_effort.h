#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/sport_limits.h"
#include "core/stream/stream.h"

// The fastest part of an activity. The clock runs through pauses and gaps. Distance is the distance
// channel's, else the speed over the time; what a sample jumps ahead (faster than the
// limit of the sport) or gains
// across a recorded pause is not counted, but the window around it is.
namespace runlytics::activity {

struct Effort {
    double metres;
    double seconds;
    double start_s;  // from the start of the stream
    double avg_hr;   // NaN without a heart rate
};

// The least time over a distance; nothing when the activity is shorter. Throws Error 22023 unless
// the distance is positive.
std::optional<Effort> best_effort(stream::Reader& reader, double metres,
                                  double fastest_mps = fastest_running_mps);

// The same for several distances, without those that are not reached.
std::vector<Effort> best_efforts(stream::Reader& reader, std::span<const double> metres,
                                 double fastest_mps = fastest_running_mps);

// The greatest distance in each time, without those that the activity does not last.
std::vector<Effort> best_efforts_by_time(stream::Reader& reader, std::span<const double> seconds,
                                         double fastest_mps = fastest_running_mps);

// An effort of a runner who has come some way already.
struct FatiguedEffort {
    double after_m;
    Effort effort;
};

// The least time over each distance among the stretches that begin after each way: the fatigued
// curve, without those that are not reached.
std::vector<FatiguedEffort> fatigued_efforts(stream::Reader& reader, std::span<const double> metres,
                                             std::span<const double> after_m,
                                             double fastest_mps = fastest_running_mps);

}  // namespace runlytics::activity
