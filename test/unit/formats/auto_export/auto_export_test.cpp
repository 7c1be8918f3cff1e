// Health Auto Export's metrics: the shapes that the fact sheet names, and what they become.
#include <cmath>
#include <gtest/gtest.h>

#include "unit/formats/health_records.h"
#include "unit/oracle.h"

namespace runlytics {
namespace {

using test::health_records;
using test::records_of_points;

TEST(AutoExport, AQuantityIsAMoment) {
    const auto records =
        records_of_points("weight_body_mass", "lb",
                          R"([{"date":"2025-03-30 07:00:00 +0200","qty":150,"source":"Scale"}])");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "weight");
    EXPECT_DOUBLE_EQ(records[0].value, 68.0388555);
    EXPECT_EQ(records[0].unit, "kg");
    EXPECT_EQ(records[0].source, "Scale");
    EXPECT_EQ(records[0].starts_at, test::utc_millis("2025-03-30T05:00:00Z"));
    EXPECT_EQ(records[0].ends_at, records[0].starts_at);
    EXPECT_EQ(records[0].utc_offset_s, 7200);
    EXPECT_EQ(records[0].detail, "");
}

TEST(AutoExport, HeartRateIsItsAverageAndTellsItsRange) {
    const auto records = records_of_points(
        "heart_rate", "count/min",
        R"([{"date":"2025-03-30 07:00:00 +0200","Min":51,"Avg":61.5,"Max":80,"source":"W"}])");
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "heart_rate");
    EXPECT_EQ(records[0].value, 61.5);
    EXPECT_EQ(records[0].unit, "1/min");
    EXPECT_EQ(records[0].detail, R"({"min":51,"max":80})");
}

TEST(AutoExport, NamesAndUnitsMayStandBehindThePoints) {
    const auto records = health_records(std::string_view(
        R"({"data":{"metrics":[{"data":[{"qty":2,"date":"2025-03-30 07:00:00 +0000"}],)"
        R"("units":"mi","name":"walking_running_distance"}]}})"));
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].metric, "distance");
    EXPECT_DOUBLE_EQ(records[0].value, 3218.688);
}

TEST(AutoExport, WhatIsNotKnownKeepsItsNameAndUnit) {
    const auto unknown =
        records_of_points("hair_length", "in", R"([{"date":"2025-03-30 07:00:00 +0000","qty":3}])");
    ASSERT_EQ(unknown.size(), 1u);
    EXPECT_EQ(unknown[0].metric, "hair_length");
    EXPECT_EQ(unknown[0].unit, "in");
    EXPECT_EQ(unknown[0].value, 3);
    const auto odd = records_of_points("weight_body_mass", "furlong",
                                       R"([{"date":"2025-03-30 07:00:00 +0000","qty":3}])");
    ASSERT_EQ(odd.size(), 1u);
    EXPECT_EQ(odd[0].metric, "weight");
    EXPECT_EQ(odd[0].unit, "furlong");
}

TEST(AutoExport, QuantitiesWithNamesAreMetricsOfTheirOwn) {
    const auto records = records_of_points(
        "blood_pressure", "mmHg",
        R"([{"date":"2025-03-30 07:00:00 +0000","systolic":120,"diastolic":80}])");
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].metric, "blood_pressure_systolic");
    EXPECT_EQ(records[0].value, 120);
    EXPECT_EQ(records[1].metric, "blood_pressure_diastolic");
    EXPECT_EQ(records[1].value, 80);
}

TEST(AutoExport, SourcesAreTheSameInWhateverOrder) {
    const auto records = records_of_points(
        "step_count", "步",
        "[{\"date\":\"2025-03-30 07:00:00 +0000\",\"qty\":3,"
        "\"source\":\"iPhone|Anna\u2019s Apple\u00A0Watch\"},"
        "{\"date\":\"2025-03-30 08:00:00 +0000\",\"qty\":4,"
        "\"source\":\"Anna's Apple Watch|iPhone\"},"
        "{\"date\":\"2025-03-30 09:00:00 +0000\",\"qty\":5,\"source\":\"A\\\"B\\u00e9\"}]");
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].source, "Anna's Apple Watch|iPhone");
    EXPECT_EQ(records[1].source, "Anna's Apple Watch|iPhone");
    EXPECT_EQ(records[2].source, "A\"Bé");
    EXPECT_EQ(records[0].unit, "1");
}

TEST(AutoExport, NothingIsMadeOfNothing) {
    for (
        const auto* text :
        {R"({"data":{}})", R"({"data":{"metrics":null,"workouts":[]}})",
         R"({"data":{"metrics":[]},"workouts":[]})", R"({"data":null,"metrics":[]})",
         R"({"data":{"metrics":[{"name":"step_count","units":"count","data":null}]}})",
         R"({"data":{"metrics":[{"name":"step_count","units":"count"}]}})",
         R"({"data":{"metrics":[{"data":[{"qty":1,"date":"2025-03-30 07:00:00 +0000"}]}]}})",
         R"({"data":{"metrics":[{"name":"step_count","data":[{"qty":null,"date":"2025-03-30 07:00:00 +0000"}, 7, null]}]}})",
         R"({"data":{"metrics":[{"name":"step_count","data":[{"qty":1,"date":null}]}]}})"}) {
        SCOPED_TRACE(text);
        EXPECT_TRUE(health_records(std::string_view(text)).empty());
    }
}

TEST(AutoExport, BrokenTextIsRefused) {
    for (const auto* text :
         {R"({"data":{"metrics":[})", R"({"data":{"metrics":[{"name":"x","data":[{"qty":1)",
          R"({"data":{"metrics":[]}} trailing)", R"({"data":{"metrics":[]}} {"a":1})",
          R"({"metrics":["x]})"}) {
        SCOPED_TRACE(text);
        EXPECT_EQ(test::state_of_call([&] { health_records(std::string_view(text)); }), "22P02");
    }
    EXPECT_EQ(test::state_of_call([&] { health_records(std::string_view("<gpx></gpx>")); }),
              "0A000");
}

TEST(AutoExport, LittleButBracketsIsRefused) {
    std::string text = R"({"metrics":[)";
    for (int i = 0; i < 2'500'000; ++i)
        text += "0,";
    text += "0]}";
    EXPECT_EQ(test::state_of_call([&] { health_records(std::string_view(text)); }), "54000");
}

}  // namespace
}  // namespace runlytics
