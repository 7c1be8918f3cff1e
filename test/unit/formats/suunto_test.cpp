#include <cmath>
#include <gtest/gtest.h>

#include "core/formats/formats.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

constexpr std::string_view log =
    R"({"DeviceLog":{"Device":{"Name":"Suunto 9"},"Header":{"ActivityType":82,"DateTime":"2026-01-06T14:00:00+02:00",
        "Duration":300.0,"Distance":900.5,"Ascent":12.0,"Descent":8.0,"Energy":1046000,"HR":[{"Avg":2.4,"Max":2.8}]},
        "Samples":[
        {"TimeISO8601":"2026-01-06T14:00:00.000+02:00","Events":[{"Lap":{"Type":"Start"}},{"Activity":{"ActivityType":82}}]},
        {"TimeISO8601":"2026-01-06T14:00:01.000+02:00","HR":2.0,"Cadence":1.4,"Speed":3.0,"Distance":3.0,"Altitude":21.5,"Temperature":283.15},
        {"TimeISO8601":"2026-01-06T14:00:01.000+02:00","Latitude":1.0499,"Longitude":0.4345,"GPSAltitude":40.0},
        {"TimeISO8601":"2026-01-06T14:00:02.000+02:00","Events":[{"Pause":{"State":true}}]},
        {"TimeISO8601":"2026-01-06T14:02:00.000+02:00","HR":2.1,"Latitude":1.04991,"Longitude":0.43451,"GPSAltitude":41.0},
        {"TimeISO8601":"2026-01-06T14:05:00.000+02:00","Events":[{"Lap":{"Type":"Manual","Duration":300,"Distance":900}}]}]}})";

constexpr std::string_view app =
    R"({"Samples":[
        {"Attributes":{"suunto/sml":{"Sample":{"Events":[{"Activity":{"ActivityType":3}}]}}},"Source":"suunto-1","TimeISO8601":"2026-01-06T14:00:00.000+02:00"},
        {"Attributes":{"suunto/sml":{"Sample":{"HR":1.35}}},"Source":"suunto-1","TimeISO8601":"2026-01-06T14:00:01.430+02:00"},
        {"Attributes":{"suunto/sml":{"R-R":{"IBI":[700]}}},"Source":"suunto-1","TimeISO8601":"2026-01-06T14:00:02.000+02:00"},
        {"Attributes":{"suunto/sml":{"Sample":{"Latitude":60.15,"Longitude":24.9,"GPSAltitude":7.0,"UTC":"2026-01-06T12:00:03.000Z"}}},
         "Source":"suunto-1","TimeISO8601":"2026-01-06T14:00:03.000+02:00"}]})";

constexpr std::string_view summary =
    R"({"Samples":[{"Attributes":{"suunto/sml":{"Windows":[{"Window":{"Type":"Move"}}]}}}]})";

}  // namespace

TEST(Suunto, ALogIsReadInTheUnitsOfTheWatch) {
    EXPECT_EQ(name_of(detect(test::bytes_of(log))), "suunto");
    const auto activities = parse_activity(test::bytes_of(log));
    ASSERT_EQ(activities.size(), 1u);
    const Activity& run = activities[0];
    EXPECT_EQ(run.started_at, 1767700800000);  // 2026-01-06T12:00:00Z
    EXPECT_EQ(run.utc_offset_s, 7200);
    EXPECT_EQ(run.sport + " " + run.sub_sport, "running trail");
    EXPECT_EQ(run.device, "Suunto 9");
    EXPECT_EQ(run.timer_s, 300);
    EXPECT_EQ(run.distance_m, 900.5);
    EXPECT_EQ(run.calories, 250);
    EXPECT_NEAR(run.avg_hr, 144, 1e-9);
    const Track& track = run.track;
    ASSERT_EQ(track.size(), 2u);
    EXPECT_NEAR(track.column(Channel::latitude)[0], 60.155, 0.001);
    EXPECT_NEAR(track.column(Channel::heart_rate)[0], 120, 1e-9);
    EXPECT_NEAR(track.column(Channel::cadence)[0], 168, 1e-9);  // both legs
    EXPECT_NEAR(track.column(Channel::temperature)[0], 10, 1e-9);
    EXPECT_EQ(track.column(Channel::altitude)[0], 21.5);
    EXPECT_EQ(track.pauses, (std::vector<std::uint32_t>{1}));
    ASSERT_EQ(run.laps.size(), 1u);
    EXPECT_EQ(run.laps[0].started_at, run.started_at);
    EXPECT_TRUE(run.warnings.empty());
}

TEST(Suunto, SamplesOfTheAppAreReadAndDegreesAreSeen) {
    EXPECT_EQ(name_of(detect(test::bytes_of(app))), "suunto");
    const auto activities = parse_activity(test::bytes_of(app));
    ASSERT_EQ(activities.size(), 1u);
    EXPECT_EQ(activities[0].sport, "running");
    EXPECT_EQ(activities[0].utc_offset_s, 7200);
    ASSERT_EQ(activities[0].track.size(), 2u);
    EXPECT_NEAR(activities[0].track.column(Channel::heart_rate)[0], 81, 1e-9);
    EXPECT_EQ(activities[0].track.column(Channel::latitude)[1], 60.15);
    EXPECT_EQ(activities[0].warnings.at(0), "positions are no radians and were read as degrees");
}

TEST(Suunto, SamplesWithinATextAreUnpacked) {
    const auto activities = parse_activity(test::bytes_of(
        R"({"Samples":[{"Attributes":"{\"suunto/sml\":{\"Sample\":{\"HR\":1.5}}}","TimeISO8601":"2026-01-06T14:00:01.000+02:00"}]})"));
    ASSERT_EQ(activities.size(), 1u);
    EXPECT_NEAR(activities[0].track.column(Channel::heart_rate).at(0), 90, 1e-9);
}

TEST(Suunto, ABrokenSampleIsLeftOutAndCounted) {
    const std::string broken =
        R"({"Attributes":"{\"suunto/sml\": {","TimeISO8601":"2026-01-06T14:00:00.000+02:00"})";
    const std::string sound =
        R"({"Attributes":"{\"suunto/sml\":{\"Sample\":{\"HR\":1.5}}}","TimeISO8601":"2026-01-06T14:00:01.000+02:00"})";
    const auto activities =
        parse_activity(test::bytes_of("{\"Samples\":[" + broken + "," + sound + "]}"));
    ASSERT_EQ(activities.size(), 1u);
    EXPECT_EQ(activities[0].track.size(), 1u);
    EXPECT_EQ(activities[0].warnings.at(0), "samples left out, for they could not be read: 1");
    EXPECT_EQ(test::state_of_call(
                  [&] { parse_activity(test::bytes_of("{\"Samples\":[" + broken + "]}")); }),
              sqlstate::malformed_input);
}

TEST(Suunto, WhatNamesNoTimeIsNoActivity) {
    EXPECT_EQ(name_of(detect(test::bytes_of(summary))), "suunto");
    EXPECT_TRUE(parse_activity(test::bytes_of(summary)).empty());
}

TEST(Suunto, WhatIsCutIsRefused) {
    EXPECT_EQ(test::state_of_call([&] { parse_activity(test::bytes_of(log.substr(0, 700))); }),
              sqlstate::malformed_input);
}

}  // namespace runlytics::formats
