#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formats/head.h"
#include "core/model.h"

namespace runlytics::formats {

// By the keys that only this app uses.
bool is_auto_export(const Head& head);

// Health Auto Export's JSON body, not compressed -> its metrics and its sleep. `spare` as in
// health.h. A value in a unit that its metric cannot have keeps that unit.
void parse_health_auto_export(std::span<const std::byte> file, HealthSink& sink, std::size_t spare);

// Its workouts, with the heart rates and positions that were recorded between start and end. Throws
// Error as parse_activity() does.
std::vector<Activity> parse_auto_export_workouts(std::span<const std::byte> file);

}  // namespace runlytics::formats
