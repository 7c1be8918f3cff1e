#pragma once

#include <span>
#include <vector>

#include "core/anomaly/nights.h"

namespace runlytics::anomaly {

inline constexpr double outside_band = 2;  // sigmas, as one vital of a joint sign
inline constexpr int least_outside = 2;    // vitals

// All vitals of a night together.
struct Joint {
    int measured = 0;                 // vitals of which the usual is known
    int outside = 0;                  // of those, beyond their band
    double distance = missing_value;  // squared Mahalanobis distance; two vitals at least
    double limit = missing_value;     // what one night in a thousand has by chance
};

// How vitals go together is learnt from the nights of the baseline and drawn towards "not at all".
std::vector<Joint> joint_signs(std::span<const NightDeviations> nights);

}  // namespace runlytics::anomaly
