#pragma once

#include <string>
#include <vector>

#include "core/activity/faults.h"

namespace runlytics::activity {

// A stretch in which the sensor was stuck or counted steps.
struct FaultyHeartRates {
    FaultKind kind;
    double begin_s;
    double end_s;
    std::string evidence;
};

// Stuck: 20 values or more over 2 minutes that are the same while the speed varies, by .05 m/s or
// more on the mean from one half minute to the next. Counting steps: in windows of 2 minutes every
// 30 s, 90 % of the differences between heart rate and cadence (or half of it) are 4 or less and
// their deviation is 2.5 or less; such windows make up 3 minutes or more, pauses between them
// counting for nothing, and at one end of them the heart rate leaps by 8 beats; or they make up 5
// minutes in which it changes with the steps as quickly as they do. In order of time, without
// overlaps.
std::vector<FaultyHeartRates> faulty_heart_rates(stream::Reader& reader);

}  // namespace runlytics::activity
