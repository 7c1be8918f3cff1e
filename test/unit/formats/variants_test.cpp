// Every value of a good JSON body, one at a time, absent, null, empty or of another type.
#include "unit/formats/variants.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace runlytics::formats {
namespace {

using nlohmann::json;

// Every value of a document at a time, by its path.
std::vector<Variant> variants_of(const json& good, const std::vector<std::string>& needed = {}) {
    std::vector<Variant> variants;
    const json flat = good.flatten();
    for (const auto& item : flat.items()) {
        const json::json_pointer path(item.key());
        const bool by_name = !path.back().empty() && !std::isdigit(path.back()[0]);
        if (std::find(needed.begin(), needed.end(), path.back()) != needed.end()) continue;
        json absent = good;
        if (by_name) absent.at(path.parent_pointer()).erase(path.back());
        if (by_name) variants.push_back({item.key() + " absent", absent.dump()});
        const auto change = [&](const char* what, json value, bool odd) {
            json changed = good;
            changed[path] = std::move(value);
            variants.push_back({item.key() + " " + what, changed.dump(), odd});
        };
        change("null", nullptr, false);
        change("empty", "", false);
        change("an object", json{{"x", 1}}, true);
        change("a list", json::array({1, "x"}), true);
        change("a flag", true, true);
        if (item.value().is_number()) change("a word", "x", path.back() != "id");
        if (item.value().is_string()) change("a number", 17, true);
        if (item.value().is_number()) change("without end", 1e308, false);
    }
    return variants;
}

json quantity(double value, const char* units) {
    return {{"qty", value}, {"units", units}};
}

json workout_of(const char* id, const char* start, const char* end) {
    const json beat = {{"date", start}, {"Min", 140}, {"Avg", 150}, {"Max", 160}, {"units", "bpm"}};
    const json point = {{"latitude", 52.5},
                        {"longitude", 13.4},
                        {"altitude", 40},
                        {"speed", 3},
                        {"timestamp", start}};
    return {{"id", id},
            {"name", "Outdoor Run"},
            {"start", start},
            {"end", end},
            {"duration", 1700},
            {"distance", quantity(5, "km")},
            {"activeEnergyBurned", quantity(300, "kcal")},
            {"elevationUp", quantity(20, "m")},
            {"avgHeartRate", quantity(150, "bpm")},
            {"maxHeartRate", quantity(170, "bpm")},
            {"heartRateData", json::array({beat})},
            {"route", json::array({point})}};
}

json metric_of(const char* name, const char* units, json points) {
    return {{"name", name}, {"units", units}, {"data", std::move(points)}};
}

json auto_export_body() {
    const auto point = [](const char* date, double qty) {
        return json{{"date", date}, {"qty", qty}, {"source", "Watch"}};
    };
    const json beat = {{"date", "2026-03-02 08:00:00 +0100"},
                       {"Min", 60},
                       {"Avg", 65},
                       {"Max", 70},
                       {"source", "Watch"}};
    const json stretch = {{"startDate", "2026-03-01 23:00:00 +0100"},
                          {"endDate", "2026-03-02 06:00:00 +0100"},
                          {"qty", 7},
                          {"value", "Core"},
                          {"source", "Watch"}};
    const json night = {{"date", "2026-03-03"},
                        {"sleepStart", "2026-03-02 23:00:00 +0100"},
                        {"sleepEnd", "2026-03-03 06:00:00 +0100"},
                        {"totalSleep", 6.5},
                        {"core", 4},
                        {"deep", 1.5},
                        {"rem", 1},
                        {"awake", .5},
                        {"source", "Watch"}};
    const json resting = json::array(
        {point("2026-03-02 07:05:00 +0100", 50), point("2026-03-03 07:05:00 +0100", 51)});
    return {{"data",
             {{"metrics",
               json::array({metric_of("resting_heart_rate", "count/min", resting),
                            metric_of("heart_rate", "bpm", json::array({beat})),
                            metric_of("sleep_analysis", "hr", json::array({stretch, night}))})},
              {"workouts",
               json::array(
                   {workout_of("A", "2026-03-02 18:00:00 +0100", "2026-03-02 18:30:00 +0100"),
                    workout_of("B", "2026-03-03 18:00:00 +0100", "2026-03-03 18:30:00 +0100")})}}}};
}

TEST(Variants, OfHealthAutoExport) {
    const json good = auto_export_body();
    // Two points have the name and the unit of their metric.
    expect_rest_arrives(good.dump(), variants_of(good), 2, true);
}

TEST(Variants, OfWellness) {
    json good = json::array();
    for (const char* id : {"2026-03-01", "2026-03-02"}) {
        good.push_back({{"id", id},
                        {"restingHR", 47},
                        {"hrv", 61.5},
                        {"hrvSDNN", 70},
                        {"weight", 64},
                        {"spO2", 97},
                        {"respiration", 14},
                        {"vo2max", 52},
                        {"steps", 9000},
                        {"bodyFat", 14}});
    }
    // A day's nine values, and that it is told whole.
    expect_rest_arrives(good.dump(), variants_of(good), 10, true);
}

TEST(Variants, OfStrava) {
    json good = json::array();
    for (const int id : {1, 2}) {
        json run = {
            {"id", id},
            {"name", "Run"},
            {"sport_type", "Run"},
            {"type", "Run"},
            {"start_date", "2026-03-0" + std::to_string(id) + "T18:00:00Z"},
            {"start_date_local", "2026-03-0" + std::to_string(id) + "T19:00:00Z"},
            {"utc_offset", 3600},
            {"timezone", "(GMT+01:00) Europe/Berlin"},
            {"elapsed_time", 1800},
            {"moving_time", 1700},
            {"distance", 5000.5},
            {"total_elevation_gain", 20},
            {"calories", 300},
            {"average_heartrate", 150},
            {"max_heartrate", 170},
            {"description", "x"},
            {"device_name", "Watch"},
            {"workout_type", 1},
            {"gear", {{"name", "Shoe"}}},
            {"map", {{"polyline", "_p~iF~ps|U_ulLnnqC"}, {"summary_polyline", "_p~iF~ps|U"}}},
            {"laps",
             {{{"start_date", "2026-03-01T18:00:00Z"},
               {"elapsed_time", 900},
               {"distance", 2500},
               {"average_heartrate", 149},
               {"max_heartrate", 160}}}}};
        json streams;
        for (const char* type : {"time", "distance", "heartrate", "altitude", "cadence"})
            streams[type] = {{"data", {0, 10, 20}}};
        good.push_back({{"activity", run}, {"streams", streams}});
    }
    expect_rest_arrives(good.dump(), variants_of(good), 1);
}

}  // namespace
}  // namespace runlytics::formats
