#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formats/head.h"
#include "core/model.h"

// What Polar hands out of an account ("Download your data"), as JSON: training-session-, activity-,
// sleep_result_, nightly_recovery_ and 247ohr_*.json. Sessions are of two layouts: those of before
// 2026 give each sample its time, those of after give a series its interval.
namespace runlytics::formats {

bool is_polar(const Head& head);

// Hands what a file says of the body to the sink: the steps of a date and the HRV and the breaths
// of a night, noon UTC, with the date in the detail; sleep as the watch added it up; heart rates of
// the day, their local times written as if they were UTC with local_clock in the detail. Sessions
// tell nothing of it. `spare` as in health.h. Throws Error: 22P02 when the file is no JSON or of
// another shape, 54000 over a limit.
void parse_polar_body(std::span<const std::byte> file, HealthSink& sink, std::size_t spare);

// The exercises of a training session, several in a multisport one; none of the other files. Throws
// Error as parse_activity() does.
std::vector<Activity> parse_polar_session(std::span<const std::byte> file);

}  // namespace runlytics::formats
