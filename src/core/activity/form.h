#pragma once

#include <span>
#include <vector>

#include "core/stream/stream.h"

namespace runlytics::activity {

// How somebody ran at one pace: means over the moving time that tells, NaN where nothing does.
struct FormBand {
    double from_s_per_km;  // the pace from which the band begins; its width is that of the call
    double seconds = 0;
    double speed_mps = 0;
    double cadence = 0;        // steps/min
    double step_length_m = 0;  // the device's, else speed over cadence
    double stance_time_s = 0;
    double vertical_oscillation_m = 0;
    double vertical_ratio_pct = 0;
    double stance_balance_pct = 0;
    double power_w = 0;
    double heart_rate = 0;
};

// Running form by bands of pace, the fastest first; only where somebody ran with a cadence, between
// 2 and 10 min/km on ground of less than 3 % grade, so that neither speed nor hills hide it. Bands
// of less than a minute are left out. Throws Error 22023 unless the width is positive.
std::vector<FormBand> form_by_pace(stream::Reader& reader, double width_s_per_km);

}  // namespace runlytics::activity
