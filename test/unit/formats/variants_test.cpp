// One odd value does not fail a whole body: every key of a good body of every format, one at a
// time, absent, null, empty or of another type. The rest arrives, and what is odd is named.
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/health.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using nlohmann::json;

// What a body tells, each thing as one text, and what was said of the rest.
struct Told {
    std::multiset<std::string> things;
    std::vector<std::string> named;
    std::string error;
};

std::string text_of(double value) {
    return std::isnan(value) ? "-" : std::to_string(value);
}

std::string text_of(const Activity& a) {
    std::string text = a.external_id + " " + a.name + " " + a.sport + " " +
                       std::to_string(a.started_at) + " " + text_of(a.elapsed_s) + " " +
                       text_of(a.timer_s) + " " + text_of(a.moving_s) + " " +
                       text_of(a.distance_m) + " " + text_of(a.calories) + " " + text_of(a.avg_hr) +
                       " " + text_of(a.max_hr) + " " + text_of(a.ascent_m) + " " +
                       std::to_string(a.laps.size()) + " " + std::to_string(a.track.size());
    for (std::size_t i = 0; i < channel_count; ++i) {
        double sum = 0;
        for (const double value : a.track.column(static_cast<Channel>(i)))
            sum += std::isnan(value) ? 0 : value;
        text += " " + text_of(sum);
    }
    return text;
}

class Listener : public HealthSink {
  public:
    explicit Listener(Told& told) : told_(told) {}
    void take(const HealthRecord& r) override {
        told_.things.insert(std::string(r.metric) + " " + std::to_string(r.starts_at) + " " +
                            text_of(r.value) + " " + std::string(r.unit) + " " +
                            std::string(r.source) + " " + std::string(r.detail));
    }
    void skip(std::string_view what) override { told_.named.emplace_back(what); }

  private:
    Told& told_;
};

Told read(const std::string& body, bool of_body) {
    Told told;
    try {
        const auto bytes = std::as_bytes(std::span(body));
        if (of_body) {
            Listener listener(told);
            parse_health(bytes, listener);
        }
        for (const Activity& activity : parse_activity(bytes)) {
            told.things.insert(text_of(activity));
            told.named.insert(told.named.end(), activity.warnings.begin(), activity.warnings.end());
        }
    } catch (const Error& error) {
        told.error = error.message() + " (" + error.detail() + ")";
    }
    return told;
}

std::size_t lost(const Told& whole, const Told& variant) {
    std::size_t count = 0;
    for (const std::string& thing : whole.things)
        count += variant.things.contains(thing) ? 0 : 1;
    return count;
}

// A body with one thing in it changed.
struct Variant {
    std::string name, body;
    bool odd = false;  // and not merely unsaid
};

// `most`: how many things one value can belong to.
void expect_rest_arrives(const std::string& good, const std::vector<Variant>& variants,
                         std::size_t most, bool of_body = false) {
    const Told whole = read(good, of_body);
    ASSERT_EQ(whole.error, "");
    ASSERT_GT(whole.things.size(), most);
    EXPECT_GE(variants.size(), 20U);
    for (const Variant& variant : variants) {
        SCOPED_TRACE(variant.name);
        const Told told = read(variant.body, of_body);
        EXPECT_EQ(told.error, "");
        EXPECT_LE(lost(whole, told), most);
        if (variant.odd && told.things != whole.things) {
            EXPECT_GT(told.named.size(), whole.named.size());
        }
    }
}

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
        if (item.value().is_number()) change("a word", "x", true);
        if (item.value().is_string()) change("a number", 17, true);
        if (item.value().is_number()) change("without end", 1e308, true);
    }
    return variants;
}

json quantity(double value, const char* units) {
    return {{"qty", value}, {"units", units}};
}

json auto_export_body() {
    const auto point = [](const char* date, double qty) {
        return json{{"date", date}, {"qty", qty}, {"source", "Watch"}};
    };
    const auto workout = [](const char* id, const char* start, const char* end) {
        return json{
            {"id", id},
            {"name", "Outdoor Run"},
            {"start", start},
            {"end", end},
            {"duration", 1700},
            {"distance", quantity(5, "km")},
            {"activeEnergyBurned", quantity(300, "kcal")},
            {"elevationUp", quantity(20, "m")},
            {"avgHeartRate", quantity(150, "bpm")},
            {"maxHeartRate", quantity(170, "bpm")},
            {"heartRateData",
             {{{"date", start}, {"Min", 140}, {"Avg", 150}, {"Max", 160}, {"units", "bpm"}}}},
            {"route",
             {{{"latitude", 52.5},
               {"longitude", 13.4},
               {"altitude", 40},
               {"speed", 3},
               {"timestamp", start}}}}};
    };
    json metrics = json::array();
    metrics.push_back(
        {{"name", "resting_heart_rate"},
         {"units", "count/min"},
         {"data",
          {point("2026-03-02 07:05:00 +0100", 50), point("2026-03-03 07:05:00 +0100", 51)}}});
    metrics.push_back({{"name", "heart_rate"},
                       {"units", "bpm"},
                       {"data",
                        {{{"date", "2026-03-02 08:00:00 +0100"},
                          {"Min", 60},
                          {"Avg", 65},
                          {"Max", 70},
                          {"source", "Watch"}}}}});
    metrics.push_back({{"name", "sleep_analysis"},
                       {"units", "hr"},
                       {"data",
                        {{{"startDate", "2026-03-01 23:00:00 +0100"},
                          {"endDate", "2026-03-02 06:00:00 +0100"},
                          {"qty", 7},
                          {"value", "Core"},
                          {"source", "Watch"}},
                         {{"date", "2026-03-03"},
                          {"sleepStart", "2026-03-02 23:00:00 +0100"},
                          {"sleepEnd", "2026-03-03 06:00:00 +0100"},
                          {"totalSleep", 6.5},
                          {"core", 4},
                          {"deep", 1.5},
                          {"rem", 1},
                          {"awake", .5},
                          {"source", "Watch"}}}}});
    return {{"data",
             {{"metrics", metrics},
              {"workouts",
               {workout("A", "2026-03-02 18:00:00 +0100", "2026-03-02 18:30:00 +0100"),
                workout("B", "2026-03-03 18:00:00 +0100", "2026-03-03 18:30:00 +0100")}}}}};
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
    expect_rest_arrives(good.dump(), variants_of(good), 9, true);
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

// Every text and every attribute of XML at a time.
std::vector<Variant> variants_of_xml(const std::string& good) {
    std::vector<Variant> variants;
    const auto replace = [&](std::size_t at, std::size_t size, std::string_view by, bool odd) {
        std::string body = good;
        body.replace(at, size, by);
        variants.push_back(
            {good.substr(at > 40 ? at - 40 : 0, 40) + "|" + std::string(by), body, odd});
    };
    const std::size_t root = good.find('>') + 1;
    for (std::size_t at = good.find('>', root); at != good.npos; at = good.find('>', at + 1)) {
        const std::size_t end = good.find('<', at);
        if (end == good.npos) break;
        if (end == at + 1 || good[end + 1] != '/') continue;
        for (const char* by : {"", " ", "abc", "1e999", "-nan"})
            replace(at + 1, end - at - 1, by, std::string_view(by) == "abc");
        const std::size_t open = good.rfind('<', at), close = good.find('>', end);
        replace(open, close + 1 - open, "", false);
    }
    for (std::size_t at = good.find("=\"", root); at != good.npos; at = good.find("=\"", at + 2)) {
        const std::size_t end = good.find('"', at + 2), name = good.rfind(' ', at);
        for (const char* by : {"", "abc"})
            replace(at + 2, end - at - 2, by, std::string_view(by) == "abc");
        replace(name, end + 1 - name, "", false);
    }
    return variants;
}

TEST(Variants, OfTcx) {
    std::string good = "<TrainingCenterDatabase><Activities>";
    for (const char* day : {"02", "03"}) {
        const std::string at = std::string("2026-03-") + day + "T18:00:0";
        good +=
            "<Activity Sport=\"Running\"><Id>" + at + "0Z</Id><Lap StartTime=\"" + at +
            "0Z\"><TotalTimeSeconds>9</TotalTimeSeconds><DistanceMeters>30</DistanceMeters>"
            "<Calories>2</Calories><AverageHeartRateBpm><Value>150</Value></AverageHeartRateBpm>"
            "<MaximumHeartRateBpm><Value>160</Value></MaximumHeartRateBpm>"
            "<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>";
        for (const char* second : {"0", "5", "9"}) {
            good +=
                "<Trackpoint><Time>" + at + second +
                "Z</Time><Position><LatitudeDegrees>52.5</LatitudeDegrees><LongitudeDegrees>13.4"
                "</LongitudeDegrees></Position><AltitudeMeters>40</AltitudeMeters>"
                "<DistanceMeters>" +
                second +
                "</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm><Cadence>85"
                "</Cadence><Extensions><TPX><Speed>3</Speed><Watts>250</Watts></TPX>"
                "</Extensions></Trackpoint>";
        }
        good += "</Track></Lap><Creator><Name>Watch</Name></Creator></Activity>";
    }
    good += "</Activities></TrainingCenterDatabase>";
    expect_rest_arrives(good, variants_of_xml(good), 1);
}

TEST(Variants, OfGpx) {
    std::string good = "<gpx creator=\"Watch\">";
    for (const char* day : {"02", "05"}) {
        good += "<trk><name>Run</name><type>running</type><trkseg>";
        for (const char* second : {"0", "5", "9"}) {
            good +=
                "<trkpt lat=\"52.5\" lon=\"13.4\"><ele>40</ele><time>2026-03-" + std::string(day) +
                "T18:00:0" + second +
                "Z</time><extensions><hr>150</hr><cad>85</cad><power>200</power><atemp>12</atemp>"
                "</extensions></trkpt>";
        }
        good += "</trkseg></trk>";
    }
    good += "</gpx>";
    expect_rest_arrives(good, variants_of_xml(good), 1);
}

TEST(Variants, OfAppleExport) {
    std::string good = "<HealthData locale=\"de_DE\">";
    const auto time = [](const char* day, const char* clock) {
        return "\"2026-03-" + std::string(day) + " " + clock + " +0100\"";
    };
    for (const char* day : {"02", "03"}) {
        const std::string times =
            " startDate=" + time(day, "07:00:00") + " endDate=" + time(day, "07:01:00");
        for (const char* type : {"HeartRate", "RestingHeartRate", "StepCount"}) {
            good += "<Record type=\"HKQuantityTypeIdentifier" + std::string(type) +
                    "\" sourceName=\"Watch\" unit=\"" +
                    (std::string_view(type) == "StepCount" ? "count" : "count/min") + "\"" + times +
                    " value=\"61\"/>";
        }
        good += "<Record type=\"HKCategoryTypeIdentifierSleepAnalysis\" sourceName=\"Watch\"" +
                times + " value=\"HKCategoryValueSleepAnalysisAsleepCore\"/>";
        good +=
            "<Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"30\" "
            "durationUnit=\"min\" totalDistance=\"5\" totalDistanceUnit=\"km\" "
            "totalEnergyBurned=\"300\" totalEnergyBurnedUnit=\"kcal\" sourceName=\"Watch\" "
            "startDate=" +
            time(day, "18:00:00") + " endDate=" + time(day, "18:30:00") +
            "><MetadataEntry key=\"HKElevationAscended\" value=\"6575 cm\"/></Workout>";
    }
    good += "</HealthData>";
    auto variants = variants_of_xml(good);
    expect_rest_arrives(good, variants, 1, true);
}

TEST(Variants, OfStravaCsv) {
    const std::string header =
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
        "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,"
        "Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,"
        "Average Speed,Elevation Gain,Elevation Loss\n";
    const std::vector<std::string> cells = {"9000001",
                                            "\"Mar 3, 2026, 6:30:00 PM\"",
                                            "Run",
                                            "Run",
                                            "x",
                                            "1800",
                                            "5.00",
                                            "170",
                                            "20",
                                            "false",
                                            "",
                                            "Shoe",
                                            "activities/1.fit.gz",
                                            "64",
                                            "",
                                            "1800.0",
                                            "1790.0",
                                            "5000.0",
                                            "4.1",
                                            "3.2",
                                            "20.5",
                                            "19.5"};
    const auto row = [](const std::vector<std::string>& values) {
        std::string text;
        for (const std::string& value : values)
            text += (text.empty() && &value == values.data() ? "" : ",") + value;
        return text + "\n";
    };
    std::vector<std::string> second = cells;
    second[0] = "9000002";
    std::vector<Variant> variants;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        for (const char* by : {"", "abc", "-5", "1e999", "#N/A"}) {
            auto changed = cells;
            changed[i] = by;
            variants.push_back({std::to_string(i) + " " + by, header + row(changed) + row(second),
                                i != 0 && i != 2 && i != 3 && std::string_view(by) == "abc"});
        }
        auto shorter = cells;
        shorter.resize(i + 1);
        variants.push_back({std::to_string(i) + " cut", header + row(shorter) + row(second)});
    }
    expect_rest_arrives(header + row(cells) + row(second), variants, 1);
}

}  // namespace
}  // namespace runlytics::formats
