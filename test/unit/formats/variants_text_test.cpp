// Every text, attribute and cell of good XML and CSV, one at a time, absent, empty or another.
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "unit/formats/variants.h"

namespace runlytics::formats {
namespace {

// Every text and every attribute of XML at a time.
std::vector<Variant> variants_of_xml(const std::string& good) {
    std::vector<Variant> variants;
    const auto replace = [&](std::size_t at, std::size_t size, std::string_view by, bool odd) {
        std::string body = good;
        body.replace(at, size, by);
        variants.push_back(
            {good.substr(at > 40 ? at - 40 : 0, 40) + "|" + std::string(by), body, odd});
    };
    // Any word is a word: only numbers and times can be odd.
    const auto is_word = [&](std::size_t at) {
        return good[at] < '0' || good[at] > '9' || good.substr(at - 3, 3) == "Id>";
    };
    const std::size_t root = good.find('>') + 1;
    for (std::size_t at = good.find('>', root); at != good.npos; at = good.find('>', at + 1)) {
        const std::size_t end = good.find('<', at);
        if (end == good.npos) break;
        if (end == at + 1 || good[end + 1] != '/') continue;
        for (const char* by : {"", " ", "abc", "1e999", "-nan"})
            replace(at + 1, end - at - 1, by, std::string_view(by) == "abc" && !is_word(at + 1));
        const std::size_t open = good.rfind('<', at), close = good.find('>', end);
        replace(open, close + 1 - open, "", false);
    }
    for (std::size_t at = good.find("=\"", root); at != good.npos; at = good.find("=\"", at + 2)) {
        const std::size_t end = good.find('"', at + 2), name = good.rfind(' ', at);
        for (const char* by : {"", "abc"})
            replace(at + 2, end - at - 2, by, std::string_view(by) == "abc" && !is_word(at + 2));
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
