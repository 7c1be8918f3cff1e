#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/formats/health_records.h"

namespace runlytics::formats {
namespace {

constexpr std::string_view nights =
    R"([{"sleepStartTimestampGMT":"2026-01-05T22:30:00.0","sleepEndTimestampGMT":"2026-01-06T06:00:00.0",
         "calendarDate":"2026-01-06","deepSleepSeconds":5400,"lightSleepSeconds":14400,"remSleepSeconds":6300,
         "awakeSleepSeconds":900,"averageRespiration":13.5,"sleepScores":{"overallScore":80}},
        {"sleepStartTimestampGMT":"2026-01-06T22:30:00.0","sleepEndTimestampGMT":"2026-01-07T06:00:00.0",
         "calendarDate":"2026-01-07","sleepWindowConfirmationType":"UNCONFIRMED"},
        {"sleepStartTimestampGMT":"2026-01-08T06:00:00.0","sleepEndTimestampGMT":"2026-01-07T22:00:00.0",
         "calendarDate":"2026-01-08","lightSleepSeconds":14400}])";

constexpr std::string_view days =
    R"([{"calendarDate":"2026-01-06","restingHeartRate":47,"currentDayRestingHeartRate":46,"totalSteps":11000},
        {"calendarDate":"2026-01-07","restingHeartRate":48,"totalSteps":0}, {"calendarDate":"soon"}, 7])";

}  // namespace

TEST(GarminWellness, ANightIsASumWithItsStages) {
    EXPECT_EQ(name_of(detect(test::bytes_of(nights))), "garmin_wellness");
    const auto records = test::health_records(nights);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].metric, "sleep_total");
    EXPECT_EQ(records[0].value, 26100);
    EXPECT_EQ(records[0].starts_at, 1767652200000);  // 2026-01-05T22:30:00Z
    EXPECT_EQ(records[0].ends_at, 1767679200000);
    EXPECT_EQ(records[0].source, "Garmin");
    EXPECT_EQ(
        records[0].detail,
        R"({"core_s":14400.0,"deep_s":5400.0,"rem_s":6300.0,"awake_s":900.0,"asleep_s":26100.0})");
    EXPECT_EQ(records[1].metric, "respiratory_rate");
}

TEST(GarminWellness, ADayHasItsRestingHeartRateAndSteps) {
    EXPECT_EQ(name_of(detect(test::bytes_of(days))), "garmin_wellness");
    const auto records = test::health_records(days);
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].metric, "resting_heart_rate");
    EXPECT_EQ(records[0].value, 46);
    EXPECT_EQ(records[0].detail, R"({"date":"2026-01-06"})");
    EXPECT_EQ(records[1].metric, "steps");
    EXPECT_EQ(records[2].value, 48);
}

TEST(GarminWellness, WhatIsNoListIsRefused) {
    EXPECT_EQ(test::state_of_call([] { test::health_records(nights.substr(0, 100)); }),
              sqlstate::malformed_input);
    EXPECT_EQ(test::state_of_call([] {
                  test::health_records(R"({"calendarDate":"2026-01-06","restingHeartRate":47})");
              }),
              sqlstate::malformed_input);
}

}  // namespace runlytics::formats
