// Apple's export.xml, each quirk in a few lines of it.
#include "core/formats/apple/apple.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/formats/health_records.h"
#include "unit/oracle.h"

namespace runlytics {
namespace {

std::string exported(const std::string& elements) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"en\">" + elements +
           "</HealthData>";
}

std::vector<test::KeptRecord> records_of(const std::string& elements) {
    return test::health_records(exported(elements));
}

std::vector<Activity> workouts_of(const std::string& elements) {
    const std::string text = exported(elements);
    return formats::parse_activity(test::bytes_of(text));
}

std::string quantity(const std::string& type, const std::string& unit, const std::string& value) {
    return "<Record type=\"HKQuantityTypeIdentifier" + type + "\" sourceName=\"Watch\" unit=\"" +
           unit +
           "\" startDate=\"2024-01-01 01:00:00 +0200\" endDate=\"2024-01-01 01:01:00 +0200\" " +
           "value=\"" + value + "\"/>";
}

double value_of(const std::string& type, const std::string& unit, const std::string& value) {
    return records_of(quantity(type, unit, value)).at(0).value;
}

TEST(Apple, ARecordIsReadInTheUnitOfItsMetric) {
    const auto records = records_of(quantity("DistanceWalkingRunning", "mi", "0.5"));
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "distance");
    EXPECT_DOUBLE_EQ(records[0].value, 804.672);
    EXPECT_EQ(records[0].unit, "m");
    EXPECT_EQ(records[0].source, "Watch");
    EXPECT_EQ(records[0].starts_at, test::utc_millis("2023-12-31T23:00:00Z"));
    EXPECT_EQ(records[0].ends_at, test::utc_millis("2023-12-31T23:01:00Z"));
    EXPECT_EQ(records[0].utc_offset_s, std::nullopt) << "the offset is that of the export's day";
}

TEST(Apple, FractionsArePercentages) {
    EXPECT_DOUBLE_EQ(value_of("OxygenSaturation", "%", "0.97"), 97);
    EXPECT_DOUBLE_EQ(value_of("OxygenSaturation", "%", "97"), 97);
    EXPECT_DOUBLE_EQ(value_of("BodyFatPercentage", "%", "1"), 100);
}

TEST(Apple, WhatHasNoMetricKeepsItsUnit) {
    const auto records = records_of(quantity("EnvironmentalAudioExposure", "dBASPL", "61.5"));
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "environmental_audio_exposure");
    EXPECT_EQ(records[0].unit, "dBASPL");
    EXPECT_EQ(records[0].value, 61.5);
}

TEST(Apple, WhatIsNoQuantityOrHasNoTimeIsLeftOut) {
    EXPECT_TRUE(records_of(quantity("HeartRate", "count/min", "")).empty());
    EXPECT_TRUE(records_of("<Record type=\"HKCategoryTypeIdentifierAppleStandHour\" "
                           "sourceName=\"W\" startDate=\"2024-01-01 01:00:00 +0200\" "
                           "endDate=\"2024-01-01 02:00:00 +0200\" value=\"x\"/>")
                    .empty());
    EXPECT_TRUE(records_of("<Record type=\"HKQuantityTypeIdentifierHeartRate\" sourceName=\"W\" "
                           "unit=\"count/min\" startDate=\"2024-13-01 01:00:00 +0200\" "
                           "value=\"60\"/>")
                    .empty());
    EXPECT_TRUE(records_of("<Correlation type=\"x\">" + quantity("HeartRate", "count/min", "60") +
                           "</Correlation>")
                    .empty())
        << "its records stand outside it as well";
}

TEST(Apple, SleepKnowsItsStageAndItsZone) {
    const auto records = records_of(
        "<Record type=\"HKCategoryTypeIdentifierSleepAnalysis\" sourceName=\"Jo\xE2\x80\x99s "
        "Apple\xC2\xA0Watch\" startDate=\"2024-07-01 23:00:00 +0100\" "
        "endDate=\"2024-07-01 23:30:00 +0100\" value=\"HKCategoryValueSleepAnalysisAsleepREM\">\n"
        "<MetadataEntry key=\"HKTimeZone\" value=\"Europe/Berlin\"/></Record>");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "sleep");
    EXPECT_EQ(records[0].detail, R"({"stage":"rem","timezone":"Europe/Berlin"})");
    EXPECT_EQ(records[0].source, "Jo's Apple Watch");
    EXPECT_EQ(records[0].ends_at - records[0].starts_at, 1'800'000);
}

TEST(Apple, AZoneThatIsNoneIsNotRepeated) {
    const auto records = records_of(
        "<Record type=\"HKCategoryTypeIdentifierSleepAnalysis\" sourceName=\"W\" "
        "startDate=\"2024-07-01 23:00:00 +0100\" endDate=\"2024-07-01 23:30:00 +0100\" "
        "value=\"HKCategoryValueSleepAnalysisAwake\">"
        "<MetadataEntry key=\"HKTimeZone\" value=\"&quot;}\"/></Record>");
    EXPECT_EQ(records.at(0).detail, R"({"stage":"awake"})");
}

TEST(Apple, ControlCharactersAndADocumentTypeThatIsMalformedAreRead) {
    const std::string text =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [\n<!ATTLIST A b CDATA \"#IMPLIED\n>\n]>\n"
        "<HealthData>" +
        quantity("HeartRate", "count/min", "60\x0B") + "</HealthData>";
    EXPECT_EQ(test::health_records(text).at(0).value, 60);
}

TEST(Apple, EntitiesAreRefused) {
    const std::string text =
        "<!DOCTYPE HealthData [<!ENTITY a \"aaaa\">]><HealthData>&a;</HealthData>";
    test::KeepRecords sink;
    EXPECT_THROW(formats::parse_apple_health(test::bytes_of(text), sink), Error);
    EXPECT_THROW(formats::parse_apple_workouts(test::bytes_of(text)), Error);
}

TEST(Apple, ACutExportGivesWhatCameBefore) {
    const std::string record = quantity("HeartRate", "count/min", "60");
    EXPECT_EQ(test::health_records("<HealthData>" + record + record.substr(0, 100)).size(), 1u);
    EXPECT_THROW(test::health_records("<HealthData>" + record.substr(0, 100)), Error);
}

// Beats of 0.80, 0.90, 0.80, ... s: every difference is 100 ms, and so is their mean square's root.
std::string beats(int count, bool miss_one) {
    std::string list = "<HeartRateVariabilityMetadataList>";
    int at = 59 * 6000 + 5000;  // hundredths of a second: the hour ends within
    for (int i = 0; i < count; ++i) {
        const int interval = i % 2 ? 80 : 90;
        at += interval;
        if (miss_one && i == count / 2) continue;
        const int second = at % 6000, minute = at / 6000 % 60;
        char line[120];
        std::snprintf(line, sizeof line,
                      "<InstantaneousBeatsPerMinute bpm=\"%d\" time=\"7:%02d:%02d%s%02d AM\"/>",
                      6000 / interval, minute, second / 100, i % 3 ? "." : ",", second % 100);
        list += line;
    }
    std::string record = quantity("HeartRateVariabilitySDNN", "ms", "50");
    record.replace(record.size() - 2, 2,
                   ">" + list + "</HeartRateVariabilityMetadataList></Record>");
    return record;
}

TEST(Apple, BeatsGiveTheirRmssd) {
    const auto records = records_of(beats(22, false));
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].metric, "hrv_sdnn");
    EXPECT_EQ(records[0].value, 50);
    EXPECT_EQ(records[1].metric, "hrv_rmssd");
    EXPECT_NEAR(records[1].value, 100, 1e-6);
    EXPECT_EQ(records[1].unit, "ms");
    EXPECT_EQ(records[1].starts_at, records[0].starts_at);
    EXPECT_EQ(records_of(beats(21, false)).size(), 1u) << "19 differences";
    const auto with_a_gap = records_of(beats(40, true));
    ASSERT_EQ(with_a_gap.size(), 2u);
    EXPECT_NEAR(with_a_gap[1].value, 100, 1e-6) << "the interval over a missing beat is none";
}

TEST(Apple, AWorkoutBeforeIos16) {
    const auto workouts = workouts_of(
        "<Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"1830\" "
        "durationUnit=\"s\" totalDistance=\"3.1\" totalDistanceUnit=\"mi\" "
        "totalEnergyBurned=\"418.4\" totalEnergyBurnedUnit=\"kJ\" sourceName=\"Run App\" "
        "startDate=\"2015-06-01 08:00:00 +0100\" endDate=\"2015-06-01 08:31:00 +0100\">"
        "<WorkoutEvent type=\"HKWorkoutEventTypePause\" date=\"2015-06-01 08:10:00 +0100\"/>"
        "<WorkoutEvent type=\"HKWorkoutEventTypeResume\" date=\"2015-06-01 08:10:30 +0100\"/>"
        "</Workout>");
    ASSERT_EQ(workouts.size(), 1u);
    EXPECT_EQ(workouts[0].timer_s, 1830);
    EXPECT_EQ(workouts[0].elapsed_s, 1860);
    EXPECT_NEAR(workouts[0].distance_m, 3.1 * 1609.344, 1e-6);
    EXPECT_NEAR(workouts[0].calories, 100, 1e-6);
    EXPECT_EQ(workouts[0].device, "Run App");
    EXPECT_EQ(workouts[0].started_at, test::utc_millis("2015-06-01T07:00:00Z"));
    EXPECT_TRUE(workouts[0].track.empty());
}

TEST(Apple, WhereItWasMakesTheKindOfSport) {
    const auto kind = [](const std::string& type, const std::string& key,
                         const std::string& value) {
        const auto workouts = workouts_of(
            "<Workout workoutActivityType=\"HKWorkoutActivityType" + type +
            "\" startDate=\"2015-06-01 08:00:00 +0100\" endDate=\"2015-06-01 08:31:00 +0100\">"
            "<MetadataEntry key=\"" +
            key + "\" value=\"" + value + "\"/></Workout>");
        return workouts.at(0).sport + " " + workouts.at(0).sub_sport;
    };
    EXPECT_EQ(kind("Running", "HKIndoorWorkout", "1"), "running indoor_running");
    EXPECT_EQ(kind("Running", "HKIndoorWorkout", "0"), "running ");
    EXPECT_EQ(kind("Cycling", "HKIndoorWorkout", "1"), "cycling indoor_cycling");
    EXPECT_EQ(kind("Swimming", "HKSwimmingLocationType", "1"), "swimming lap_swimming");
    EXPECT_EQ(kind("Swimming", "HKSwimmingLocationType", "2"), "swimming open_water");
    EXPECT_EQ(kind("TraditionalStrengthTraining", "x", ""), "strength ");
    EXPECT_EQ(kind("Boxing", "x", ""), "other ");
}

TEST(Apple, LapEventsAreLaps) {
    const auto workouts = workouts_of(
        "<Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" "
        "startDate=\"2015-06-01 08:00:00 +0100\" endDate=\"2015-06-01 08:31:00 +0100\">"
        "<WorkoutEvent type=\"HKWorkoutEventTypeSegment\" date=\"2015-06-01 08:00:00 +0100\" "
        "duration=\"3\" durationUnit=\"min\"/>"
        "<WorkoutEvent type=\"HKWorkoutEventTypeLap\" date=\"2015-06-01 08:00:00 +0100\" "
        "duration=\"5.5\" durationUnit=\"min\"/>"
        "<WorkoutEvent type=\"HKWorkoutEventTypeLap\" date=\"2015-06-01 08:05:30 +0100\" "
        "duration=\"6\" durationUnit=\"min\"/></Workout>");
    ASSERT_EQ(workouts.at(0).laps.size(), 2u);
    EXPECT_EQ(workouts[0].laps[0].elapsed_s, 330);
    EXPECT_EQ(workouts[0].laps[1].started_at, test::utc_millis("2015-06-01T07:05:30Z"));
}

}  // namespace
}  // namespace runlytics
