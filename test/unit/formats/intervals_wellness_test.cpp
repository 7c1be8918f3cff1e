#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/formats/health_records.h"

namespace runlytics::formats {
namespace {

constexpr std::string_view two_days =
    R"([{"id": "2026-03-01", "ctl": 40.2, "restingHR": 48, "hrv": 61.5, "hrvSDNN": null,
         "weight": 70.5, "sleepSecs": 27000, "sportInfo": [{"type": "Run"}]},
        {"id": "2026-03-02", "restingHR": 0, "steps": 10250}, {"id": "soon", "restingHR": 50}])";

}  // namespace

TEST(IntervalsWellness, EachValueOfADayStandsAtNoonAndSaysItsDate) {
    EXPECT_EQ(name_of(detect(test::bytes_of(two_days))), "intervals_wellness");
    const auto records = test::health_records(two_days);
    ASSERT_EQ(records.size(), 6u);
    EXPECT_EQ(records[0].metric, "whole_day");
    EXPECT_EQ(records[1].metric, "resting_heart_rate");
    EXPECT_EQ(records[1].value, 48);
    EXPECT_EQ(records[1].starts_at, 1772366400000);  // 2026-03-01T12:00:00Z
    EXPECT_EQ(records[1].detail, R"({"date":"2026-03-01"})");
    EXPECT_EQ(records[2].metric, "hrv_rmssd");
    EXPECT_EQ(records[2].unit, "ms");
    EXPECT_EQ(records[3].metric, "weight");
    EXPECT_EQ(records[4].metric, "whole_day");
    EXPECT_EQ(records[5].metric, "steps");
}

TEST(IntervalsWellness, HoldsNoActivity) {
    EXPECT_TRUE(parse_activity(test::bytes_of(two_days)).empty());
}

TEST(IntervalsWellness, WhatIsCutIsRefused) {
    EXPECT_EQ(test::state_of_call([] { test::health_records(two_days.substr(0, 100)); }),
              sqlstate::malformed_input);
}

}  // namespace runlytics::formats
