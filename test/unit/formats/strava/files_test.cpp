// Recorded bodies of Strava's API. The values expected here are read off the files, by jq.
#include <cmath>
#include <gtest/gtest.h>
#include <map>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/strava/activity.h"
#include "unit/oracle.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

// The text of a body.
std::string body_of(const std::filesystem::path& data, const std::string& name) {
    auto bytes = test::read_file(data / "strava/api" / name);
    if (compress::is_gzip(bytes)) bytes = compress::gunzip(bytes);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<Activity> parse(const std::filesystem::path& data, const std::string& name) {
    return parse_strava(test::bytes_of(body_of(data, name)));
}

TEST(StravaFiles, EachBodyHoldsItsActivities) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const std::map<std::string, std::size_t> bodies = {
        {"activity_run_detailed.json", 1},
        {"activity_ride_detailed.json", 1},
        {"create_activity_201.json", 1},
        {"model_detailed_ride.json", 1},
        {"model_detailed_run.json", 1},
        {"model_detailed_swim.json", 1},
        {"model_summary_activity.json", 1},
        {"athlete_activities.json", 30},
        {"athlete_activities_after_before.json", 7},
        {"athlete_activities_page01.json", 30},
        {"athlete_activities_page02.json", 30},
        {"athlete_activities_page03.json", 30},
        {"athlete_activities_page38.json", 22},
        {"athlete_activities_per_page_72.json.gz", 72},
    };
    std::size_t others = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*data / "strava/api")) {
        const std::string name = entry.path().filename();
        SCOPED_TRACE(name);
        const auto found = bodies.find(name);
        others += found == bodies.end();
        const std::size_t expected = found == bodies.end() ? 0 : found->second;
        EXPECT_EQ(parse(*data, name).size(), expected);
        if (expected > 0) {
            EXPECT_EQ(name_of(detect(test::read_file(entry.path()))), "strava_json");
            EXPECT_EQ(parse_activity(test::read_file(entry.path())).size(), expected);
        }
    }
    EXPECT_EQ(others, 17u);
}

TEST(StravaFiles, AMarathonIsReadWhole) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto run = parse(*data, "activity_run_detailed.json").at(0);
    EXPECT_EQ(run.name, "TCS NYC Marathon 2018");
    EXPECT_EQ(run.external_id, "1946417534");
    EXPECT_EQ(run.started_at, test::utc_millis("2018-11-04T14:53:46Z"));
    EXPECT_EQ(run.utc_offset_s, -18000);
    EXPECT_EQ(run.distance_m, 42268.1);
    EXPECT_EQ(run.moving_s, 13085);
    EXPECT_EQ(run.elapsed_s, 13333);
    EXPECT_EQ(run.ascent_m, 270.9);
    EXPECT_EQ(run.avg_hr, 170.1);
    EXPECT_EQ(run.max_hr, 187);
    EXPECT_EQ(run.calories, 3760);
    EXPECT_EQ(run.sport, "running");
    EXPECT_TRUE(run.race);
    EXPECT_EQ(run.laps.size(), 1u);
    EXPECT_GT(run.route_text.size(), 1000u);
    EXPECT_TRUE(run.warnings.empty());
}

TEST(StravaFiles, AManualSwimHasNoRoute) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto swim = parse(*data, "model_detailed_swim.json").at(0);
    EXPECT_EQ(swim.sport, "swimming");
    EXPECT_EQ(swim.distance_m, 1874.5);
    EXPECT_EQ(swim.utc_offset_s, -14400);
    EXPECT_TRUE(swim.route_text.empty());
    EXPECT_TRUE(swim.track.empty());
}

// Recorded streams of both shapes, joined with an activity as the envelope joins them.
TEST(StravaFiles, RecordedStreamsFillATrack) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto joined = [&](const std::string& streams) {
        const std::string text = "{\"activity\": " + body_of(*data, "model_detailed_run.json") +
                                 ", \"streams\": " + body_of(*data, streams) + "}";
        return parse_strava(test::bytes_of(text)).at(0);
    };
    const auto array = joined("streams_array.json");
    EXPECT_EQ(array.track.size(), 78u);
    EXPECT_EQ(test::count_values(array.track, Channel::latitude), 78u);
    EXPECT_EQ(array.track.column(Channel::altitude)[0], 247.8);
    // The streams are of another run than the summary they are joined with here, and it shows.
    EXPECT_EQ(array.warnings.size(), 1u);
    EXPECT_TRUE(array.route_text.empty());
    const auto plain = joined("streams_run_plain_arrays.json.gz");
    EXPECT_EQ(plain.track.size(), 2197u);
    EXPECT_EQ(plain.track.column(Channel::altitude)[0], -5.6);
    EXPECT_EQ(plain.track.column(Channel::heart_rate)[0], 116);
    EXPECT_EQ(plain.track.column(Channel::cadence)[0], 182);
    EXPECT_EQ(test::count_values(plain.track, Channel::power), 2148u);
    const auto distance_only = joined("activity_streams_key_by_type.json");
    EXPECT_TRUE(distance_only.track.empty());
    EXPECT_EQ(distance_only.warnings.size(), 1u);
}

}  // namespace
}  // namespace runlytics::formats
