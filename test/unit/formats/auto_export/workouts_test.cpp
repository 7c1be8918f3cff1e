// Workouts of Health Auto Export, written by the fact sheet; the values are worked out by hand.
#include <cmath>
#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/oracle.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

// Version 2: an hour of running in Paris of which three seconds were recorded, and the recovery.
const std::string_view run = R"({
  "data" : {
    "workouts" : [ {
      "id" : "0A1B2C3D-0000-4000-8000-000000000001",
      "name" : "户外 跑步",
      "location" : "Outdoor",
      "start" : "2025-05-04 9:00:00 am +0200",
      "end" : "2025-05-04 10:00:00 am +0200",
      "duration" : 3540.5,
      "distance" : { "qty" : 7.5, "units" : "mi" },
      "activeEnergyBurned" : { "qty" : 2510.4, "units" : "kJ" },
      "elevationUp" : { "qty" : 100, "units" : "ft" },
      "stepCadence" : { "qty" : 171, "units" : "count/min" },
      "heartRate" : { "min" : { "qty" : 101, "units" : "bpm" }, "avg" : { "qty" : 150.5, "units" : "bpm" }, "max" : { "qty" : 176, "units" : "bpm" } },
      "heartRateData" : [
        { "date" : "2025-05-04 9:00:01 am +0200", "Min" : 100, "Avg" : 102, "Max" : 104, "units" : "bpm" },
        { "date" : "2025-05-04 9:59:59 am +0200", "Min" : 160, "Avg" : 161, "Max" : 162, "units" : "bpm" },
        { "date" : "2025-05-04 10:01:00 am +0200", "Min" : 110, "Avg" : 111, "Max" : 112, "units" : "bpm" }
      ],
      "heartRateRecovery" : [ { "date" : "2025-05-04 10:01:00 am +0200", "Min" : 110, "Avg" : 111, "Max" : 112, "units" : "bpm" } ],
      "stepCount" : [ { "date" : "2025-05-04 9:00:00 am +0200", "qty" : 171, "units" : "count" } ],
      "route" : [
        { "latitude" : 48.85, "longitude" : 2.35, "altitude" : 35.5, "speed" : 3.1, "course" : 10, "horizontalAccuracy" : 4, "timestamp" : "2025-05-04 9:00:00 am +0200" },
        { "latitude" : 48.8501, "longitude" : 2.35, "altitude" : 36, "speed" : 3.2, "timestamp" : "2025-05-04 9:00:01 am +0200" },
        { "latitude" : 48.8502, "longitude" : 2.35, "altitude" : 36.5, "speed" : 3.3, "timestamp" : "2025-05-04 9:00:02 am +0200" }
      ]
    } ]
  }
})";

TEST(AutoExportWorkouts, VersionTwoIsReadWhole) {
    const auto activities = parse_activity(test::bytes_of(run));
    ASSERT_EQ(activities.size(), 1u);
    const Activity& activity = activities[0];
    EXPECT_EQ(activity.vendor_sport, "户外 跑步");
    EXPECT_EQ(activity.sport, "running");
    EXPECT_EQ(activity.external_id, "0A1B2C3D-0000-4000-8000-000000000001");
    EXPECT_EQ(activity.started_at, test::utc_millis("2025-05-04T07:00:00Z"));
    EXPECT_EQ(activity.utc_offset_s, 7200);
    EXPECT_EQ(activity.elapsed_s, 3600);
    EXPECT_EQ(activity.timer_s, 3540.5);
    EXPECT_DOUBLE_EQ(activity.distance_m, 12070.08);
    EXPECT_DOUBLE_EQ(activity.calories, 600);
    EXPECT_DOUBLE_EQ(activity.ascent_m, 30.48);
    EXPECT_EQ(activity.avg_hr, 150.5);
    EXPECT_EQ(activity.max_hr, 176);
}

TEST(AutoExportWorkouts, RouteAndHeartRateAreOneTrack) {
    const auto activities = parse_activity(test::bytes_of(run));
    ASSERT_EQ(activities.size(), 1u);
    const Track& track = activities[0].track;
    ASSERT_EQ(track.size(), 4u);
    EXPECT_EQ(track.time[1], test::utc_millis("2025-05-04T07:00:01Z"));
    EXPECT_EQ(track.column(Channel::heart_rate)[1], 102);
    EXPECT_EQ(track.column(Channel::latitude)[1], 48.8501);
    EXPECT_EQ(track.column(Channel::altitude)[1], 36);
    EXPECT_EQ(track.column(Channel::speed)[2], 3.3);
    EXPECT_TRUE(std::isnan(track.column(Channel::heart_rate)[0]));
    EXPECT_EQ(track.column(Channel::heart_rate)[3], 161);
    EXPECT_TRUE(std::isnan(track.column(Channel::latitude)[3]));
    // A ten-thousandth of a degree of latitude at Paris: 11.12 m.
    EXPECT_NEAR(track.column(Channel::distance)[2], 22.24, .01);
}

TEST(AutoExportWorkouts, TheRecoveryIsNoPartOfTheWorkout) {
    const auto activities = parse_activity(test::bytes_of(run));
    ASSERT_EQ(activities.size(), 1u);
    EXPECT_EQ(activities[0].track.time.back(), test::utc_millis("2025-05-04T07:59:59Z"));
    EXPECT_EQ(activities[0].warnings,
              std::vector<std::string>{"heart rates from outside of the workout were left out"});
}

TEST(AutoExportWorkouts, VersionOneOfARealPhone) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto file = test::read_file(*data / "health/auto-export/workout-v1.json");
    EXPECT_EQ(name_of(detect(file)), "health_auto_export");
    const auto activities = parse_activity(file);
    ASSERT_EQ(activities.size(), 1u);
    const Activity& walk = activities[0];
    EXPECT_EQ(walk.sport, "walking");
    EXPECT_EQ(walk.started_at, test::utc_millis("2021-12-24T00:02:43Z"));
    EXPECT_EQ(walk.elapsed_s, 1150);
    EXPECT_EQ(walk.utc_offset_s, 28800);
    EXPECT_DOUBLE_EQ(walk.ascent_m, 16.36);
    EXPECT_EQ(walk.descent_m, 0);
    EXPECT_DOUBLE_EQ(walk.calories, 226.21122641832523 / 4.184);
    ASSERT_EQ(walk.track.size(), 2u);
    EXPECT_EQ(walk.track.column(Channel::heart_rate)[0], 108);
    EXPECT_EQ(walk.track.column(Channel::latitude)[1], 38.8951);
    EXPECT_EQ(walk.avg_hr, 108);
}

TEST(AutoExportWorkouts, BesideDataTooAndWithoutMuch) {
    const auto parse = [](std::string_view text) { return parse_activity(test::bytes_of(text)); };
    const auto beside = parse(
        R"({"data":{"metrics":[]},"workouts":[{"name":"Indoor Run","start":"2025-05-04 09:00:00 +0000","duration":60}]})");
    ASSERT_EQ(beside.size(), 1u);
    EXPECT_EQ(beside[0].sub_sport, "indoor_running");
    EXPECT_EQ(beside[0].timer_s, 60);
    EXPECT_TRUE(beside[0].track.empty());
    EXPECT_TRUE(parse(R"({"data":{"workouts":[{"name":"Running"}, null, 3]}})").empty());
    EXPECT_TRUE(parse(R"({"data":{"workouts":null}})").empty());
    const auto bare = parse(
        R"({"data":{"workouts":[{"start":"2025-05-04 09:00:00 +0000","distance":null,"route":null,"heartRateData":[{"date":"x","qty":90}]}]}})");
    ASSERT_EQ(bare.size(), 1u);
    EXPECT_TRUE(std::isnan(bare[0].distance_m));
    EXPECT_EQ(test::state_of_call([&] { parse(R"({"data":{"workouts":[{"start":)"); }), "22P02");
}

}  // namespace
}  // namespace runlytics::formats
