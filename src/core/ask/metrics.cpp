#include "core/ask/metrics.h"

#include <algorithm>
#include <iterator>

namespace runlytics::ask {

std::string_view home_of(std::string_view metric) {
    static constexpr std::string_view of_runs[] = {
        "distance_km", "pace_s_per_km", "avg_hr",   "max_hr", "moving_min",       "ascent_m",
        "load",        "cadence_spm",   "effort_s", "rpe",    "efficiency_factor"};
    if (std::find(std::begin(of_runs), std::end(of_runs), metric) != std::end(of_runs))
        return "runs";
    return metric.starts_with("sleep") ? "nights" : "days";
}

bool has_sum(std::string_view metric) {
    static constexpr std::string_view names[] = {"distance_km", "moving_min", "ascent_m", "load",
                                                 "steps",       "sleep_min",  "effort_s"};
    return std::find(std::begin(names), std::end(names), metric) != std::end(names);
}

std::span<const std::string_view> metrics_with_trend() {
    static constexpr std::string_view names[] = {"efficiency_factor",
                                                 "pace_s_per_km",
                                                 "avg_hr",
                                                 "distance_km",
                                                 "moving_min",
                                                 "load",
                                                 "sleep_min",
                                                 "sleep_efficiency_pct",
                                                 "resting_hr",
                                                 "hrv_ms",
                                                 "readiness",
                                                 "ctl",
                                                 "atl",
                                                 "tsb",
                                                 "weight_kg",
                                                 "vo2max",
                                                 "rpe",
                                                 "mood"};
    return names;
}

bool has_trend(std::string_view metric) {
    const auto names = metrics_with_trend();
    return std::find(names.begin(), names.end(), metric) != names.end();
}

std::span<const std::string_view> foretold_metrics() {
    static constexpr std::string_view names[] = {"readiness", "effort_s"};
    return names;
}

bool less_is_better(std::string_view metric) {
    return metric == "pace_s_per_km" || metric == "resting_hr" || metric == "avg_hr";
}

bool is_of_runs(std::string_view topic) {
    static constexpr std::string_view names[] = {
        "race",        "long_run",  "easy_run",   "intervals", "treadmill",
        "night_shift", "day_shift", "late_shift", "off",       "rest_day"};
    return std::find(std::begin(names), std::end(names), topic) != std::end(names);
}

bool is_total(std::string_view metric) {
    return metric == "distance_km" || metric == "ascent_m" || metric == "load";
}

}  // namespace runlytics::ask
