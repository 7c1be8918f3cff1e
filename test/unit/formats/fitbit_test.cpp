#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/formats/health_records.h"

namespace runlytics::formats {
namespace {

constexpr std::string_view resting =
    R"([{"dateTime":"01/06/26 00:00:00","value":{"date":"01/06/26","value":48.24,"error":6.8}},
        {"dateTime":"01/07/26 00:00:00","value":{"date":null,"value":0.0,"error":0.0}},
        {"dateTime":"01/08/26 00:00:00","value":{"date":"8 January","value":49.0,"error":6.0}}, 7])";

constexpr std::string_view nights =
    R"([{"logId":1,"dateOfSleep":"2026-01-06","startTime":"2026-01-05T22:30:00.000","endTime":"2026-01-06T06:00:30.000",
         "duration":27000000,"minutesAsleep":420,"minutesAwake":30,"timeInBed":450,"type":"stages","mainSleep":true,
         "levels":{"summary":{"deep":{"count":3,"minutes":80},"wake":{"count":20,"minutes":30},"light":{"count":9,"minutes":240},
         "rem":{"count":4,"minutes":100}},"data":[{"dateTime":"2026-01-05T22:30:00.000","level":"wake","seconds":300}]}},
        {"logId":2,"dateOfSleep":"2026-01-07","startTime":"2026-01-07T13:00:00.000","endTime":"2026-01-07T14:00:00.000",
         "minutesAsleep":50,"minutesAwake":10,"timeInBed":60,"levels":{"summary":{"asleep":{"minutes":50}}}},
        {"dateOfSleep":"2026-01-08","startTime":"2026-01-08T23:00:00.000","endTime":"2026-01-08T22:00:00.000","minutesAsleep":50}])";

constexpr std::string_view steps =
    R"([ { "dateTime" : "01/06/26 23:44:00", "value" : "20" }, {"dateTime":"01/06/26 23:45:00","value":"0"},
         {"dateTime":"01/06/26 23:46:00","value":"101"}, {"dateTime":"01/06/26 23:59:00","value":"99"},
         {"dateTime":"01/07/26 00:00:00","value":"12"}, {"dateTime":"yesterday","value":"12"}])";

constexpr std::string_view rates =
    R"([{"dateTime":"01/06/26 07:30:05","value":{"bpm":61,"confidence":2}},
        {"dateTime":"01/06/26 07:30:10","value":{"bpm":70,"confidence":0}},
        {"dateTime":"01/06/26 07:30:15","value":{"bpm":62,"confidence":3}}])";

constexpr std::string_view exercises =
    R"([{"logId":51033094968,"activityName":"Run","activityTypeId":90009,"averageHeartRate":151,"calories":410,
         "duration":1860000,"activeDuration":1800000,"distance":3.2,"distanceUnit":"Mile","startTime":"01/06/26 06:30:00",
         "steps":5000},
        {"logId":51033094969,"activityName":"Weights","duration":600000,"startTime":"01/06/26 17:00:00","distance":1},
        {"logId":51033094970,"activityName":"Run","duration":600000,"startTime":"soon"}])";

std::string_view kind_of(std::string_view file, std::string_view name = {}) {
    return name_of(detect(test::bytes_of(file), {}, name));
}

}  // namespace

TEST(Fitbit, ADayHasItsRestingHeartRateAndZeroIsNone) {
    EXPECT_EQ(kind_of(resting), "fitbit");
    const auto records = test::health_records(resting);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "resting_heart_rate");
    EXPECT_EQ(records[0].value, 48.2);
    EXPECT_EQ(records[0].detail, R"({"date":"2026-01-06"})");
    EXPECT_EQ(records[0].source, "Fitbit");
}

TEST(Fitbit, ANightIsASumByTheLocalClock) {
    EXPECT_EQ(kind_of(nights), "fitbit");
    const auto records = test::health_records(nights);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].metric, "sleep_total");
    EXPECT_EQ(records[0].value, 25200);
    EXPECT_EQ(records[0].starts_at, 1767652200000);  // 2026-01-05T22:30:00, wherever that was
    EXPECT_EQ(records[0].ends_at, 1767679230000);
    EXPECT_EQ(
        records[0].detail,
        R"({"local_clock":true,"asleep_s":25200.0,"core_s":14400.0,"deep_s":4800.0,"rem_s":6000.0,)"
        R"("awake_s":1800.0,"in_bed_s":27000.0})");
    EXPECT_EQ(records[1].detail,
              R"({"local_clock":true,"asleep_s":3000.0,"awake_s":600.0,"in_bed_s":3600.0})");
}

TEST(Fitbit, StepsAreKnownByTheirNameAndAddedUpByQuartersOfAnHour) {
    EXPECT_EQ(kind_of(steps), "unknown");
    EXPECT_EQ(kind_of(steps, "Takeout/Fitbit/Global Export Data/calories-2026-01-06.json"),
              "unknown");
    EXPECT_EQ(kind_of(steps, "Takeout/Fitbit/Global Export Data/steps-2026-01-06.json"), "fitbit");
    const auto records = test::health_records(steps, format_named("fitbit"));
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].metric, "steps");
    EXPECT_EQ(records[0].value, 20);
    EXPECT_EQ(records[1].value, 200);
    EXPECT_EQ(records[1].starts_at, 1767743100000);  // 2026-01-06T23:45:00Z
    EXPECT_EQ(records[1].ends_at, 1767744000000);
    EXPECT_EQ(records[2].value, 12);
}

TEST(Fitbit, HeartRatesOfNoConfidenceAreLeftOut) {
    EXPECT_EQ(kind_of(rates), "fitbit");
    const auto records = test::health_records(rates);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].metric, "heart_rate");
    EXPECT_EQ(records[0].value, 61);
    EXPECT_EQ(records[0].starts_at, 1767684605000);  // 2026-01-06T07:30:05Z
    EXPECT_EQ(records[1].value, 62);
}

TEST(Fitbit, TheUptakeThatTheServiceShowsCounts) {
    const auto records = test::health_records(
        R"([{"dateTime":"01/06/26 00:00:00","value":{"demographicVO2Max":48.1,"filteredDemographicVO2Max":47.5}}])");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "vo2max");
    EXPECT_EQ(records[0].value, 47.5);
}

TEST(Fitbit, AnExerciseIsASumWithoutSamples) {
    EXPECT_EQ(kind_of(exercises), "fitbit");
    EXPECT_TRUE(test::health_records(exercises).empty());
    const auto activities = parse_activity(test::bytes_of(exercises));
    ASSERT_EQ(activities.size(), 2u);
    EXPECT_EQ(activities[0].external_id, "51033094968");
    EXPECT_EQ(activities[0].sport, "running");
    EXPECT_EQ(activities[0].started_at, 1767681000000);  // 2026-01-06T06:30:00Z
    EXPECT_EQ(activities[0].elapsed_s, 1860);
    EXPECT_EQ(activities[0].timer_s, 1800);
    EXPECT_NEAR(activities[0].distance_m, 5149.9, 0.1);
    EXPECT_EQ(activities[0].avg_hr, 151);
    EXPECT_FALSE(activities[0].utc_offset_s);
    ASSERT_EQ(activities[0].warnings.size(), 1u);
    EXPECT_EQ(activities[0].warnings[0],
              "exercises left out, for the file does not say when they began: 1");
    EXPECT_EQ(activities[1].sport, "strength");
    EXPECT_EQ(activities[1].warnings.at(0), "distanceUnit could not be read");
    EXPECT_TRUE(parse_activity(test::bytes_of(resting)).empty());
}

TEST(Fitbit, ScoresOfSleepAreNoJournal) {
    EXPECT_EQ(kind_of("sleep_log_entry_id,timestamp,overall_score,resting_heart_rate\n1,2026-01-"
                      "06T06:00:00Z,80,48\n"),
              "unknown");
    EXPECT_EQ(kind_of("timestamp,resting_heart_rate\n2026-01-06T06:00:00Z,48\n"), "journal_csv");
}

TEST(Fitbit, WhatIsCutIsRefused) {
    for (const std::string_view file : {resting, nights, rates}) {
        EXPECT_EQ(test::state_of_call([&] { test::health_records(file.substr(0, 150)); }),
                  sqlstate::malformed_input);
    }
    EXPECT_EQ(test::state_of_call([] {
                  test::health_records(
                      R"({"dateTime":"01/06/26 07:30:05","value":{"bpm":61,"confidence":2}})");
              }),
              sqlstate::malformed_input);
}

}  // namespace runlytics::formats
