#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formats/head.h"
#include "core/model.h"

// Apple's export.xml, whole or one of the fragments that AppleExportSplitter cuts it into.
namespace runlytics::formats {

bool is_apple_export(const Head& head);

inline constexpr std::size_t max_apple_workouts = 200'000;

// Every Record that holds a quantity, and every stretch of sleep; other categories say nothing
// about training. A quantity that has a metric is given in that metric's unit, unless its own does
// not convert; one that has none keeps its unit and gets its name in snake case.
// Percentages are fractions in most exports ("0.97 %"), so what is at most 1 is multiplied by 100.
//
// A record of heart rate variability with its list of beats gives a second one, hrv_rmssd, where
// at least 20 pairs of intervals follow one another without a beat missing.
//
// The offsets of the dates are the phone's on the day of the export, so utc_offset_s is not set;
// where the record names its time zone, detail holds it: {"timezone":"Europe/Paris"}.
//
// A document that is cut gives what came before. Throws Error: 22P02 when it is not well formed or
// no HealthData, 54000 over a limit.
void parse_apple_health(std::span<const std::byte> document, HealthSink& sink);

// Every Workout, without samples: totals from its attributes (until iOS 15) or its
// WorkoutStatistics, laps from its WorkoutActivities if there are several, else from its lap
// events. linked_file names the route files, one a line. None when the document holds no Workout.
// Throws as above.
std::vector<Activity> parse_apple_workouts(std::span<const std::byte> document);

}  // namespace runlytics::formats
