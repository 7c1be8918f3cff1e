#pragma once

#include "core/stream/stream.h"

namespace runlytics::activity {

// How the cost of running grows on the way: heart rate over graded speed, beside what it was early.
// NaN where a run is too short or tells too little.
struct Durability {
    // By how many per cent the efficiency of the middle and the last third of moving time after 10
    // minutes of warm-up is below that of the first; of 30 minutes or more.
    double middle_third_pct;
    double last_third_pct;
    // Heart beats a metre from the last full 5 km beside those from 5 to 10 km (Smyth 2022), of 15
    // km or more.
    double late_ratio;
    // Kilometres from where on that ratio of 5 km stays above 1.025; NaN as well where it never
    // does.
    double onset_km;
    // How the heart rate grows after the warm-up, in per cent of its mean an hour (least squares);
    // of 20 minutes or more.
    double hr_drift_pct_per_h;
    // The share of moving time after the warm-up with a heart rate; below .5 all else is NaN.
    double coverage;
};

Durability durability(stream::Reader& reader);

}  // namespace runlytics::activity
