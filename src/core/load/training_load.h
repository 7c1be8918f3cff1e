#pragma once

#include <span>
#include <vector>

#include "core/load/ewma.h"

namespace runlytics::load {

// One day of an athlete's training; NaN where a value does not exist yet.
struct TrainingDay {
    Day day = 0;
    double load = 0;
    double ctl = 0;       // fitness: the load's mean over 42 days, the day included
    double atl = 0;       // fatigue: over 7 days
    double tsb = 0;       // form: the fitness less the fatigue of the day before, 0 on the first
    double acwr = 0;      // NaN in the first 27 days and where 28 days had no load
    double monotony = 0;  // NaN in the first 6 days and where 7 days were alike
    double strain = 0;
};

// The longest history from the first to the last day: 200 years.
inline constexpr std::int64_t longest_history_days = 73'050;

// One row for each day from the first to the last: loads in any order are summed by day, NaN as 0,
// and the days between have none. Throws Error: 22023 when the lengths differ, 54000 when the days
// lie farther apart than 200 years.
std::vector<TrainingDay> training_load(std::span<const Day> days, std::span<const double> loads);

}  // namespace runlytics::load
