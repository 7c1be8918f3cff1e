#pragma once

#include <cstddef>
#include <span>

#include "core/formats/head.h"
#include "core/model.h"

// What Garmin hands out of each day beside activities when somebody asks for his whole account:
// sleep (DI-Connect-Wellness/*_sleepData.json) and summaries
// (DI-Connect-Aggregator/UDSFile_*.json).
namespace runlytics::formats {

bool is_garmin_wellness(const Head& head);

// Hands what the days say to the sink: sleep as the watch added it up, from when to when, with the
// breaths of a minute in it; resting heart rate and steps of a date, which stand at noon UTC. What
// the watch has not confirmed as sleep has no stages, and is left out. Throws Error: 22P02 when the
// document is no JSON or no array, 54000 over a limit.
void parse_garmin_wellness(std::span<const std::byte> document, HealthSink& sink);

}  // namespace runlytics::formats
