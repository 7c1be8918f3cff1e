#pragma once

#include <string>
#include <vector>

#include "core/pose.h"

// How somebody runs, by the points of the body in a film from the side. Lengths are scaled by the
// stature, so that they hold where the camera stands square to the way.
namespace runlytics::gait {

enum class Side { left, right };

// One contact of a foot with the ground. Missing: not seen.
struct Stride {
    Side side = Side::left;
    double contact_s = missing_value;  // since the film began
    double ground_contact_ms = missing_value;
    double stride_time_s = missing_value;  // to the next contact of this foot
    double duty = missing_value;           // of the stride's time
    double knee_contact_deg = missing_value;
    double knee_stance_deg = missing_value;  // the most of it
    double overstride_cm = missing_value;    // ankle before hip
    double trunk_lean_deg = missing_value;   // forwards, while it stood
    double confidence = 0;
};

struct Result {
    double seconds = 0;  // of the film, in which the runner is seen without a gap
    double fps = missing_value;
    int direction = 0;  // 1 to the right, -1 to the left
    Side near = Side::left;
    double cadence_spm = missing_value;
    double vertical_oscillation_cm = missing_value;
    double ground_contact_ms = missing_value;  // of the near side, as the next ones
    double duty = missing_value;
    double trunk_lean_deg = missing_value;
    double knee_contact_deg = missing_value;
    double knee_stance_deg = missing_value;
    double overstride_cm = missing_value;
    double step_length_m = missing_value;
    double step_asymmetry_percent = missing_value;  // step times, 200 (L - R)/(L + R)
    double confidence = 0;                          // from 0 to 1
    double contact_confidence = 0;                  // of ground contact and duty
    std::vector<std::string> reasons;               // what takes from it
    std::vector<Stride> strides;
};

// What can be measured in a film. Without stature no lengths, without speed no step length.
Result analyse(const PoseClip& clip);

}  // namespace runlytics::gait
