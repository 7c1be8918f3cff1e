#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formats/head.h"
#include "core/model.h"

// What Google Takeout, and Fitbit before it, hands out of an account, as JSON: resting_heart_rate-,
// demographic_vo2_max-, run_vo2_max-, sleep-, steps-, heart_rate- and exercise-*.json.
namespace runlytics::formats {

// By what each kind of file holds. A file of steps is written as those of calories, distance and
// altitude are, and is known by its name as well: without one it is none.
bool is_fitbit(const Head& head);

// Hands what a file says of the body to the sink: the resting heart rate and the VO2max of a date,
// noon UTC, with the date in the detail; sleep as the service added it up, its local times written
// as if they were UTC with local_clock in the detail; steps by quarters of an hour, on which every
// zone's midnight falls; heart rates of which the service is confident. Exercises tell nothing of
// it. `spare` as in health.h. Throws Error: 22P02 when the file is no JSON or no list, 54000 over a
// limit.
void parse_fitbit_body(std::span<const std::byte> file, HealthSink& sink, std::size_t spare);

// The exercises of a file, sums without samples; none of the other kinds. What does not say when it
// began is left out, and the first that is read warns of it. Throws Error as parse_activity() does.
std::vector<Activity> parse_fitbit_exercises(std::span<const std::byte> file);

}  // namespace runlytics::formats
