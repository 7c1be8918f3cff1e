#pragma once

#include <cstddef>
#include <vector>

#include "simulator/health_records.h"

// What goes wrong for days with a watch that fails again and again: it repeats a resting heart
// rate, and it loses most of a day's heart rates.
namespace runlytics::simulator {

// Spoils what the phone knows of a day.
void spoil_day(std::vector<HealthRecord>& records, const Season& season, std::size_t day);

// What spoil_day() does to a season, a record each with the batch of its first day.
std::vector<FaultRecord> failing_days(const Season& season);

}  // namespace runlytics::simulator
