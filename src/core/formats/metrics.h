#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

// What can be measured of a body: one vocabulary for every app and device.
namespace runlytics::formats {

struct HealthMetric {
    std::string_view name;         // as in warehouse.metrics
    std::string_view unit;         // in which it is kept
    std::string_view auto_export;  // Health Auto Export's name; empty: it has none
    std::string_view apple;        // Apple's, without HKQuantityTypeIdentifier; empty: none
};

// Every metric that is known, in the order of warehouse.metrics.
std::span<const HealthMetric> health_metrics();

// The metric that an app calls so; null for one that is not known. Case counts.
const HealthMetric* metric_of_auto_export(std::string_view name);
const HealthMetric* metric_of_apple(std::string_view name);

// How a value in the unit of an app becomes one in a unit of health_metrics().
struct UnitConversion {
    double factor = 1;
    double offset = 0;

    double operator()(double value) const { return value * factor + offset; }
};

// Apps write units as the athlete chose and as the language has them: "km", "mi", "count/min",
// "ml/(kg·min)", "kJ", "degF", "公里". Nothing when the two units do not measure the same thing, or
// the first is not known. A unit that counts ("steps", "count", "步") is whatever a count is
// called.
std::optional<UnitConversion> unit_conversion(std::string_view from, std::string_view to);

// The same for one value.
std::optional<double> convert_unit(double value, std::string_view from, std::string_view to);

// The name of an app or device, the same one however it was typed and in whatever order several of
// them are joined by "|": "iPhone|Anna’s Apple\u00A0Watch" -> "Anna's Apple Watch|iPhone".
std::string tidy_source(std::string_view written);

// The stages of sleep: "in_bed", "asleep" (no stage told), "core", "deep", "rem", "awake". Takes
// the words of all apps: "HKCategoryValueSleepAnalysisAsleepCore", "In Bed", "Unspecified". Empty
// for a word that is none.
std::string_view to_sleep_stage(std::string_view word);

// The metrics that tell of sleep, which no app calls by one name.
inline constexpr std::string_view sleep_metric = "sleep";  // a stretch; detail {"stage": "core"}
// A night that an app added up: value is the time asleep in s; detail holds what else it said:
// core_s, deep_s, rem_s, awake_s, in_bed_s, asleep_s.
inline constexpr std::string_view sleep_total_metric = "sleep_total";

}  // namespace runlytics::formats
