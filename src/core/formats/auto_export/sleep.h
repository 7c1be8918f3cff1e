#pragma once

#include <string_view>

#include "core/model.h"
#include "core/text/json_stream.h"

// Sleep as Health Auto Export has written it over the years.
namespace runlytics::formats {

inline constexpr std::string_view auto_export_sleep = "sleep_analysis";

// The points of the metric sleep_analysis, in whichever shape each of them is: a stretch of one
// stage (startDate, endDate, value), or a night added up, with its stages (totalSleep, core, deep,
// rem, awake) or, before version 6.6.2, without (asleep, inBed, each with its own span and source).
// A night becomes sleep_total, and a stretch in bed where the span of that is told. `unit`: of the
// sums.
void read_sleep(text::ondemand::value points, std::string_view unit, HealthSink& sink);

}  // namespace runlytics::formats
