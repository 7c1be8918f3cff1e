#include "core/formats/metrics.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text/values.h"

namespace runlytics::formats {

namespace {

constexpr HealthMetric metrics[] = {
    {"heart_rate", "1/min", "heart_rate", "HeartRate"},
    {"resting_heart_rate", "1/min", "resting_heart_rate", "RestingHeartRate"},
    {"walking_heart_rate", "1/min", "walking_heart_rate_average", "WalkingHeartRateAverage"},
    {"heart_rate_recovery", "1/min", "cardio_recovery", "HeartRateRecoveryOneMinute"},
    {"hrv_sdnn", "ms", "heart_rate_variability", "HeartRateVariabilitySDNN"},
    {"hrv_rmssd", "ms", "", ""},
    {"respiratory_rate", "1/min", "respiratory_rate", "RespiratoryRate"},
    {"spo2", "%", "blood_oxygen_saturation", "OxygenSaturation"},
    {"vo2max", "ml/(kg*min)", "vo2_max", "VO2Max"},
    {"steps", "1", "step_count", "StepCount"},
    {"distance", "m", "walking_running_distance", "DistanceWalkingRunning"},
    {"cycling_distance", "m", "cycling_distance", "DistanceCycling"},
    {"swimming_distance", "m", "swimming_distance", "DistanceSwimming"},
    {"active_energy", "kcal", "active_energy", "ActiveEnergyBurned"},
    {"basal_energy", "kcal", "basal_energy_burned", "BasalEnergyBurned"},
    {"flights_climbed", "1", "flights_climbed", "FlightsClimbed"},
    {"exercise_time", "s", "apple_exercise_time", "AppleExerciseTime"},
    {"stand_time", "s", "apple_stand_time", "AppleStandTime"},
    {"weight", "kg", "weight_body_mass", "BodyMass"},
    {"height", "m", "height", "Height"},
    {"body_fat", "%", "body_fat_percentage", "BodyFatPercentage"},
    {"lean_mass", "kg", "lean_body_mass", "LeanBodyMass"},
    {"body_temperature", "degC", "body_temperature", "BodyTemperature"},
    {"wrist_temperature", "degC", "apple_sleeping_wrist_temperature",
     "AppleSleepingWristTemperature"},
    {"running_power", "W", "running_power", "RunningPower"},
    {"running_speed", "m/s", "running_speed", "RunningSpeed"},
    {"stride_length", "m", "running_stride_length", "RunningStrideLength"},
    {"ground_contact_time", "s", "running_ground_contact_time", "RunningGroundContactTime"},
    {"vertical_oscillation", "m", "running_vertical_oscillation", "RunningVerticalOscillation"},
    {"walking_speed", "m/s", "walking_speed", "WalkingSpeed"},
};

// A unit as apps write it: value * factor + offset is in the unit that is kept.
struct Unit {
    std::string_view written;
    std::string_view kept;
    double factor;
    double offset = 0;
};

constexpr Unit units[] = {
    {"count/min", "1/min", 1},
    {"bpm", "1/min", 1},
    {"beats/min", "1/min", 1},
    {"br/min", "1/min", 1},
    {"/min", "1/min", 1},
    {"次/分", "1/min", 1},
    {"次/分钟", "1/min", 1},
    {"count/s", "1/min", 60},
    {"s", "ms", 1000},
    {"毫秒", "ms", 1},
    {"ms", "s", .001},
    {"min", "s", 60},
    {"hr", "s", 3600},
    {"h", "s", 3600},
    {"km", "m", 1000},
    {"公里", "m", 1000},
    {"千米", "m", 1000},
    {"米", "m", 1},
    {"mi", "m", 1609.344},
    {"yd", "m", .9144},
    {"ft", "m", .3048},
    {"in", "m", .0254},
    {"cm", "m", .01},
    {"mm", "m", .001},
    {"km/h", "m/s", 1 / 3.6},
    {"km/hr", "m/s", 1 / 3.6},
    {"kmph", "m/s", 1 / 3.6},
    {"mi/hr", "m/s", .44704},
    {"mi/h", "m/s", .44704},
    {"mph", "m/s", .44704},
    {"Cal", "kcal", 1},
    {"千卡", "kcal", 1},
    {"大卡", "kcal", 1},
    {"千焦", "kcal", 1 / 4.184},
    {"cal", "kcal", .001},
    {"kJ", "kcal", 1 / 4.184},
    {"J", "kcal", 1 / 4184.},
    {"公斤", "kg", 1},
    {"千克", "kg", 1},
    {"lb", "kg", .45359237},
    {"lbs", "kg", .45359237},
    {"st", "kg", 6.35029318},
    {"g", "kg", .001},
    {"°C", "degC", 1},
    {"degF", "degC", 5 / 9., -160 / 9.},
    {"°F", "degC", 5 / 9., -160 / 9.},
    {"watts", "W", 1},
    {"ml/(kg·min)", "ml/(kg*min)", 1},
    {"mL/(kg·min)", "ml/(kg*min)", 1},
    {"mL/min·kg", "ml/(kg*min)", 1},
    {"ml/kg/min", "ml/(kg*min)", 1},
};

constexpr std::pair<std::string_view, std::string_view> stages[] = {
    {"inbed", "in_bed"},  {"asleep", "asleep"},      {"asleepunspecified", "asleep"},
    {"core", "core"},     {"asleepcore", "core"},    {"light", "core"},
    {"deep", "deep"},     {"asleepdeep", "deep"},    {"rem", "rem"},
    {"asleeprem", "rem"}, {"unspecified", "asleep"}, {"awake", "awake"},
};

const HealthMetric* find(std::string_view HealthMetric::*vocabulary, std::string_view name) {
    if (name.empty()) return nullptr;
    const auto found = std::find_if(std::begin(metrics), std::end(metrics),
                                    [&](const HealthMetric& m) { return m.*vocabulary == name; });
    return found == std::end(metrics) ? nullptr : found;
}

// The text with another in the place of each occurrence of a first.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
    std::string result;
    for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
        result.append(text.substr(0, at)).append(to);
        text.remove_prefix(at + from.size());
    }
    return result.append(text);
}

}  // namespace

std::span<const HealthMetric> health_metrics() {
    return metrics;
}

const HealthMetric* metric_of_auto_export(std::string_view name) {
    return find(&HealthMetric::auto_export, name);
}

const HealthMetric* metric_of_apple(std::string_view name) {
    return find(&HealthMetric::apple, name);
}

std::optional<UnitConversion> unit_conversion(std::string_view from, std::string_view to) {
    from = text::trim(from);
    if (from == to || to == "1") return UnitConversion();
    for (const Unit& unit : units) {
        if (unit.written == from && unit.kept == to)
            return UnitConversion{unit.factor, unit.offset};
    }
    return std::nullopt;
}

std::optional<double> convert_unit(double value, std::string_view from, std::string_view to) {
    const auto conversion = unit_conversion(from, to);
    if (!conversion) return std::nullopt;
    return (*conversion)(value);
}

std::string tidy_source(std::string_view written) {
    const std::string plain = replace_all(replace_all(written, "\u00A0", " "), "\u2019", "'");
    std::vector<std::string_view> names;
    for (std::string_view rest = plain; !rest.empty();) {
        const std::size_t end = std::min(rest.find('|'), rest.size());
        const std::string_view name = text::trim(rest.substr(0, end));
        if (!name.empty()) names.push_back(name);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::string tidy;
    for (const std::string_view name : names)
        tidy.append(tidy.empty() ? "" : "|").append(name);
    return tidy;
}

std::string_view to_sleep_stage(std::string_view word) {
    constexpr std::string_view apple = "HKCategoryValueSleepAnalysis";
    if (word.starts_with(apple)) word.remove_prefix(apple.size());
    std::string key;
    for (const char c : word.substr(0, 40)) {
        if (c == ' ' || c == '_') continue;
        key += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    for (const auto& [written, stage] : stages) {
        if (key == written) return stage;
    }
    return {};
}

}  // namespace runlytics::formats
