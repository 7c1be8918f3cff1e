#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "core/predict/examples.h"
#include "core/recovery/baseline.h"

namespace runlytics::predict {

// What tomorrow is predicted from, by name, in the order of an example's features. Windows of days
// end with today; a feature needs three of seven days.
inline constexpr std::array<std::string_view, 28> feature_names = {"today",
                                                                   "yesterday",
                                                                   "mean_7d",
                                                                   "sd_7d",
                                                                   "load",
                                                                   "load_yesterday",
                                                                   "load_7d",
                                                                   "atl",
                                                                   "ctl",
                                                                   "load_score_next",
                                                                   "monotony",
                                                                   "strain",
                                                                   "sleep_h",
                                                                   "sleep_7d_h",
                                                                   "sleep_sd_7d_h",
                                                                   "midpoint_sd_7d_h",
                                                                   "efficiency_pct",
                                                                   "hrv_z",
                                                                   "hrv_z_7d",
                                                                   "hrv_cv_7d",
                                                                   "resting_hr_z",
                                                                   "resting_hr_z_7d",
                                                                   "resting_hr_slope",
                                                                   "respiratory_rate_z",
                                                                   "weekday_sin",
                                                                   "weekday_cos",
                                                                   "night_shift",
                                                                   "day_off"};

// A history, one value a day in each column, all of one length, missing where nothing is known.
// What is of the end of a day is what was known before the next began.
struct DailyHistory {
    std::span<const double> target;  // what is predicted, on its own day
    std::span<const double> load;
    std::span<const double> ctl;
    std::span<const double> atl;
    std::span<const double> monotony;
    std::span<const double> strain;
    std::span<const double> asleep_s;
    std::span<const double> efficiency_pct;
    std::span<const double> midpoint_s;
    recovery::Series hrv_ms;
    recovery::Series resting_hr;
    recovery::Series respiratory_rate;
    std::span<const double> night_shift;  // 1 of a day on which a night shift begins, else 0
    std::span<const double> day_off;  // 1 of a day without a shift where shifts are kept, else 0
    int first_weekday = 1;            // of the first day: 1 Monday to 7 Sunday
};

// One example a day: its features, and as target that of the next day; of the last day it is
// missing.
Examples examples_of(const DailyHistory& history);

}  // namespace runlytics::predict
