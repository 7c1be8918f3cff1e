#include <cmath>
#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/formats/health_records.h"

namespace runlytics::formats {
namespace {

constexpr std::string_view before =
    R"({"exportVersion":"1.6","name":"Evening run","startTime":"2025-05-05T21:04:22.000","stopTime":"2025-05-05T21:04:32.000",
        "timezoneOffset":180,"distance":30.0,"duration":"PT8.5S","maximumHeartRate":125,"averageHeartRate":121,"kiloCalories":4,
        "exercises":[{"startTime":"2025-05-05T21:04:22.000","stopTime":"2025-05-05T21:04:32.000","timezoneOffset":180,
        "duration":"PT8.5S","distance":30.0,"sport":"TRAIL_RUNNING","kiloCalories":4,"ascent":3.0,
        "heartRate":{"min":118,"avg":121,"max":125},
        "laps":[{"lapNumber":0,"duration":"PT5S","splitTime":"PT5S","distance":15.5,"heartRate":{"avg":120,"max":122}},
                {"lapNumber":1,"duration":"PT3.5S","splitTime":"PT8.5S","distance":14.5}],
        "samples":{"heartRate":[{"dateTime":"2025-05-05T21:04:22.000","value":120},{"dateTime":"2025-05-05T21:04:23.000","value":122}],
          "speed":[{"dateTime":"2025-05-05T21:04:22.000","value":10.8}],
          "altitude":[{"dateTime":"2025-05-05T21:04:22.000","value":136.4},{"dateTime":"2025-05-05T21:04:23.000"}],
          "recordedRoute":[{"dateTime":"2025-05-05T21:04:22.482","longitude":24.9,"latitude":60.1,"altitude":20.0},
                           {"dateTime":"2025-05-05T21:04:24.482","longitude":24.9001,"latitude":60.1}]}}]})";

constexpr std::string_view after =
    R"({"application":{"id":"1"},"durationMillis":5000,"identifier":{"id":"8431957"},"product":{"modelName":"Polar Pacer"},
        "hrAvg":130,"hrMax":134,"distanceMeters":14.0,"calories":2,"note":"hills","sport":{"id":"19"},
        "startTime":"2026-01-06T07:00:00","stopTime":"2026-01-06T07:01:04","timezoneOffsetMinutes":-300,
        "exercises":[{"identifier":{"id":"x"},"durationMillis":5000,"startTime":"2026-01-06T07:00:00",
          "stopTime":"2026-01-06T07:01:04","sport":{"id":"19"},
          "laps":{"laps":[],"autoLaps":[{"splitTimeMillis":5000,"durationMillis":5000,"distanceMeters":14.0}]},
          "pauseTimes":[{"startTime":"2026-01-06T07:00:02.500","endTime":"2026-01-06T07:01:01.500"}],
          "routes":{"route":{"startTime":"2026-01-06T07:00:00","wayPoints":[
            {"elapsedMillis":0,"latitude":40.7,"longitude":-73.9,"altitude":12.5},
            {"elapsedMillis":62000,"latitude":40.7001,"longitude":-73.9}]}},
          "samples":{"samples":[
            {"type":"SAMPLE_TYPE_HEART_RATE","intervalMillis":1000,"values":[130,131,"NaN",133,134]},
            {"type":"SAMPLE_TYPE_LEFT_CRANK_CURRENT_POWER","intervalMillis":1000,"values":[1,2,3,4,5]}]}}]})";

constexpr std::string_view day =
    R"({"date":"2026-01-06","exportVersion":"1.6","physicalInformation":{"restingHeartRate":55},
        "samples":{"mets":[{"localTime":"00:00:00","value":0.9}]},"summary":{"stepCount":11000,"calories":2400}})";

constexpr std::string_view nights =
    R"([{"night":"2026-01-06","evaluation":{"sleepType":"SLEEP_PLUS_STAGES","sleepSpan":"PT7H30M","asleepDuration":"PT7H",
          "phaseDurations":{"wake":"PT30M","rem":"PT1H40M","light":"PT4H","deep":"PT1H20M","unknown":"PT0S"}},
         "sleepResult":{"hypnogram":{"sleepStart":"2026-01-05T22:30:00+01:00","sleepEnd":"2026-01-06T06:00:00+01:00"}}},
        {"night":"2026-01-07","evaluation":{"asleepDuration":"soon"},"sleepResult":{"hypnogram":{}}}])";

constexpr std::string_view recovery =
    R"([{"night":"2026-01-06","meanNightlyRecoveryRri":1250,"meanNightlyRecoveryRmssd":48,
         "meanNightlyRecoveryRespirationInterval":4300,"ansStatus":2.5}])";

constexpr std::string_view rates =
    R"({"deviceDays":[{"userId":1,"deviceId":"A","samples":[{"heartRate":61,"secondsFromDayStart":5,"source":"OPTICAL"},
        {"heartRate":0,"secondsFromDayStart":10,"source":"OPTICAL"}],"date":"2026-01-06"}]})";

constexpr std::string_view target =
    R"({"description":"","done":false,"exercises":[{"duration":"PT1H"}],"exportVersion":"1.6","name":"Long","startTime":"2026-01-10T09:00:00"})";

std::string_view kind_of(std::string_view file) {
    return name_of(detect(test::bytes_of(file)));
}

}  // namespace

TEST(Polar, ASessionOfBeforeIsReadByTheTimesOfItsSamples) {
    EXPECT_EQ(kind_of(before), "polar");
    const auto activities = parse_activity(test::bytes_of(before));
    ASSERT_EQ(activities.size(), 1u);
    const Activity& run = activities[0];
    EXPECT_EQ(run.started_at, 1746468262000);  // 2025-05-05T18:04:22Z
    EXPECT_EQ(run.utc_offset_s, 10800);
    EXPECT_EQ(run.sport + " " + run.sub_sport + " " + run.name, "running trail Evening run");
    EXPECT_EQ(run.timer_s, 8.5);
    EXPECT_EQ(run.elapsed_s, 10);
    EXPECT_EQ(run.distance_m, 30);
    EXPECT_EQ(run.avg_hr, 121);
    EXPECT_EQ(run.max_hr, 125);
    ASSERT_EQ(run.laps.size(), 2u);
    EXPECT_EQ(run.laps[1].started_at, run.started_at + 5000);
    EXPECT_EQ(run.laps[1].distance_m, 14.5);
    // What was measured within one second is one sample.
    ASSERT_EQ(run.track.size(), 3u);
    EXPECT_EQ(run.track.column(Channel::heart_rate)[1], 122);
    EXPECT_EQ(run.track.column(Channel::latitude)[0], 60.1);
    EXPECT_NEAR(run.track.column(Channel::speed)[0], 3, 1e-9);
    // The route's altitude is not mixed with that of the barometer.
    EXPECT_EQ(run.track.column(Channel::altitude)[0], 136.4);
    EXPECT_TRUE(run.warnings.empty());
}

TEST(Polar, ASessionOfAfterIsReadByItsIntervalsAndPauses) {
    EXPECT_EQ(kind_of(after), "polar");
    const auto activities = parse_activity(test::bytes_of(after));
    ASSERT_EQ(activities.size(), 1u);
    const Activity& run = activities[0];
    EXPECT_EQ(run.started_at, 1767700800000);  // 2026-01-06T12:00:00Z
    EXPECT_EQ(run.utc_offset_s, -18000);
    EXPECT_EQ(run.external_id, "8431957");
    EXPECT_EQ(run.device, "Polar Pacer");
    EXPECT_EQ(run.sport, "running");
    EXPECT_EQ(run.vendor_sport, "ROAD_RUNNING");
    EXPECT_EQ(run.timer_s, 5);
    EXPECT_EQ(run.elapsed_s, 64);
    ASSERT_EQ(run.laps.size(), 1u);
    // Five values for five seconds: the clock of the series stood still in the pause.
    const auto& rate = run.track.column(Channel::heart_rate);
    ASSERT_EQ(run.track.size(), 4u);
    EXPECT_EQ(run.track.time[2] - run.started_at, 62000);
    EXPECT_EQ(run.track.time[3] - run.started_at, 63000);
    EXPECT_EQ(rate[2], 133);
    EXPECT_EQ(run.track.pauses, (std::vector<std::uint32_t>{2}));
    EXPECT_FALSE(run.track.has(Channel::power));
    EXPECT_EQ(run.track.column(Channel::altitude)[0], 12.5);
}

TEST(Polar, WithoutAZoneTimesAreReadAsUtc) {
    const auto activities = parse_activity(test::bytes_of(
        R"({"exportVersion":"1.0","startTime":"2025-05-05T21:04:22.000","stopTime":"2025-05-05T21:34:22.000","duration":"PT30M","sport":"SWIMMING"})"));
    ASSERT_EQ(activities.size(), 1u);
    EXPECT_EQ(activities[0].started_at, 1746479062000);
    EXPECT_EQ(activities[0].sport, "swimming");
    EXPECT_EQ(activities[0].warnings.at(0), "times without a zone were read as UTC");
}

TEST(Polar, ADayHasItsSteps) {
    EXPECT_EQ(kind_of(day), "polar");
    const auto records = test::health_records(day);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "steps");
    EXPECT_EQ(records[0].value, 11000);
    EXPECT_EQ(records[0].detail, R"({"date":"2026-01-06"})");
}

TEST(Polar, ANightIsASumWithItsStages) {
    EXPECT_EQ(kind_of(nights), "polar");
    const auto records = test::health_records(nights);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "sleep_total");
    EXPECT_EQ(records[0].value, 25200);
    EXPECT_EQ(records[0].starts_at, 1767648600000);  // 2026-01-05T21:30:00Z
    EXPECT_EQ(records[0].utc_offset_s, 3600);
    EXPECT_EQ(
        records[0].detail,
        R"({"asleep_s":25200.0,"core_s":14400.0,"deep_s":4800.0,"rem_s":6000.0,"awake_s":1800.0})");
}

TEST(Polar, ARecoveryHasHrvAndBreaths) {
    EXPECT_EQ(kind_of(recovery), "polar");
    const auto records = test::health_records(recovery);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].metric, "hrv_rmssd");
    EXPECT_EQ(records[0].value, 48);
    EXPECT_EQ(records[1].metric, "respiratory_rate");
    EXPECT_EQ(records[1].value, 14);
}

TEST(Polar, HeartRatesAreByTheLocalClock) {
    EXPECT_EQ(kind_of(rates), "polar");
    const auto records = test::health_records(rates);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "heart_rate");
    EXPECT_EQ(records[0].starts_at, 1767657605000);  // 2026-01-06T00:00:05, wherever that was
    EXPECT_EQ(records[0].detail, R"({"local_clock":true})");
}

TEST(Polar, WhatIsPlannedIsNoSession) {
    EXPECT_EQ(kind_of(target), "unknown");
}

TEST(Polar, WhatIsCutIsRefused) {
    for (const std::string_view file : {before, after}) {
        EXPECT_EQ(test::state_of_call([&] { parse_activity(test::bytes_of(file.substr(0, 600))); }),
                  sqlstate::malformed_input);
    }
    EXPECT_EQ(test::state_of_call([&] { test::health_records(nights.substr(0, 400)); }),
              sqlstate::malformed_input);
}

}  // namespace runlytics::formats
