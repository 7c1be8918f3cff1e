#include "simulator/truth.h"

#include <nlohmann/json.hpp>

#include "simulator/arithmetic.h"
#include "simulator/effects.h"
#include "simulator/physiology.h"

namespace runlytics::simulator {

namespace {

using Json = nlohmann::ordered_json;

Json athlete_json() {
    return {
        {"age_years", athlete::age_years},       {"sex", "male"},
        {"timezone", "Europe/Berlin"},           {"weight_kg", athlete::weight_kg},
        {"resting_hr", athlete::resting_hr},     {"max_hr", athlete::max_hr},
        {"threshold_hr", athlete::threshold_hr}, {"threshold_speed_mps", athlete::threshold_speed}};
}

// Every effect with its size, and whether it is in the data.
Json effects_json(const Effects& effects) {
    return {{"shifts",
             {{"on", effects.shifts},
              {"pace_within_24_h_of_night_shift_s_per_km", effect::night_pace_s_per_km},
              {"resting_hr_after_night_bpm", effect::night_resting_hr_bpm},
              {"hrv_after_night_change", effect::night_hrv_change},
              {"note",
               "at equal heart rate; nights also leave 6.0 h of sleep instead of 7.4 h, "
               "which costs more through the effect of sleep"}}},
            {"sleep",
             {{"on", effects.sleep},
              {"needed_h", effect::sleep_need_h},
              {"pace_per_missing_hour_s_per_km", effect::sleep_pace_s_per_km_per_h}}},
            {"load",
             {{"on", effects.load},
              {"above", effect::heavy_load},
              {"next_day_efficiency_change", effect::heavy_load_efficiency_change}}},
            {"illness",
             {{"on", effects.illness},
              {"days", effect::illness_days},
              {"days_without_training", effect::illness_days_without_training},
              {"resting_hr_bpm", effect::illness_resting_hr_bpm},
              {"hrv_change", effect::illness_hrv_change}}},
            {"heat",
             {{"on", effects.heat},
              {"above_celsius", effect::heat_from_celsius},
              {"pace_per_degree_s_per_km", effect::heat_pace_s_per_km_per_degree}}},
            {"fitness",
             {{"on", effects.fitness},
              {"change", effect::fitness_change},
              {"weeks", effect::fitness_weeks},
              {"note", "linear, then held; the response to training adds up to 2 % either way"}}},
            {"roster", {{"on", effects.roster}}},
            {"training", {{"on", effects.training}}},
            {"memory", {{"on", effects.memory}}}};
}

Json run_json(const Run& run) {
    const Conditions& conditions = run.conditions;
    const Summary& summary = run.summary;
    return {{"file", "activities/" + run.session.file_name()},
            {"start", utc_time(run.session.start)},
            {"session", name_of(run.session.kind)},
            {"distance_m", rounded(summary.distance_m, 100)},
            {"moving_s", summary.moving_s},
            {"paused_s", summary.paused_s},
            {"climb_m", rounded(summary.climb_m, 10)},
            {"mean_hr", rounded(summary.mean_hr, 100)},
            {"mean_speed_mps", rounded(summary.mean_speed, 10000)},
            {"mean_graded_speed_mps", rounded(summary.mean_graded_speed, 10000)},
            {"load", rounded(summary.load, 100)},
            {"threshold_speed_mps", rounded(conditions.threshold_speed, 10000)},
            {"within_24_h_of_night_shift", conditions.within_night_shift},
            {"sleep_h", rounded(conditions.sleep_h, 1000)},
            {"temperature_c", rounded(conditions.temperature, 100)},
            {"load_yesterday", rounded(conditions.load_yesterday, 100)},
            {"pace_cost_s_per_km", rounded(conditions.pace_cost_s_per_km, 1000)},
            {"efficiency", conditions.efficiency}};
}

Json fault_json(const FaultRecord& fault) {
    Json json = {{"kind", fault.kind}, {"file", fault.file}};
    for (const auto& [name, value] : fault.details)
        json[name] = value;
    return json;
}

Json illnesses_json(const std::vector<Day>& days) {
    Json json = Json::array();
    for (std::size_t i = 0; i < days.size(); ++i) {
        const bool begins = days[i].ill && (i == 0 || !days[i - 1].ill);
        if (begins) json.push_back(iso_date(days[i].date));
    }
    return json;
}

}  // namespace

std::string truth_json(const Season& season, const Options& options, const FileCounts& counts) {
    Json truth = {{"seed", options.seed},
                  {"first_day", iso_date(options.first_day)},
                  {"weeks", options.weeks},
                  {"recording", options.recording == Recording::smart ? "smart" : "second"},
                  {"files", {{"activities", counts.activities}, {"health", counts.health}}},
                  {"athlete", athlete_json()},
                  {"effects", effects_json(options.effects)},
                  {"illness_begins", illnesses_json(season.days)},
                  {"runs", Json::array()},
                  {"faults", Json::array()}};
    for (const Run& run : season.runs)
        truth["runs"].push_back(run_json(run));
    for (const FaultRecord& fault : season.faults)
        truth["faults"].push_back(fault_json(fault));
    for (const CopyRecord& copy : season.copies) {
        truth["copies"].push_back({{"file", copy.file},
                                   {"of", copy.of},
                                   {"kind", copy.kind},
                                   {"shift_s", copy.shift_s},
                                   {"late_s", copy.late_s}});
    }
    return truth.dump(1) + '\n';
}

}  // namespace runlytics::simulator
