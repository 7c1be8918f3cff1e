// Strava's JSON, each shape and quirk in a few lines of it.
#include "core/formats/strava/activity.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/formats.h"
#include "core/text/json_tree.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

constexpr UnixMillis noon = 1'717'243'200'000;  // 2024-06-01T12:00:00Z

// The members that make an object an activity, and more.
std::string activity(const std::string& more = "", const std::string& sport = "Run") {
    return R"({"sport_type": ")" + sport + R"(", "start_date": "2024-06-01T12:00:00Z")" +
           (more.empty() ? "" : ", ") + more + "}";
}

std::string envelope(const std::string& streams, const std::string& more = "") {
    return R"({"activity": )" + activity(more) + R"(, "streams": )" + streams + "}";
}

std::vector<Activity> parse(const std::string& text) {
    return parse_strava(test::bytes_of(text));
}

Activity parse_one(const std::string& text) {
    const auto activities = parse(text);
    EXPECT_EQ(activities.size(), 1u) << text;
    return activities.at(0);
}

// The SQLSTATE that parsing ends with; empty when it does not fail.
std::string state_of(const std::string& text) {
    return test::state_of_call([&] { parse(text); });
}

using test::value;

TEST(Strava, ReadsWhatAnActivitySaysOfItself) {
    const auto a = parse_one(activity(
        R"("id": 16181809559, "name": " Dawn \u00e9 ", "description": "easy", "device_name": "Watch",
           "type": "Ride", "distance": 10000.5, "moving_time": 3000, "elapsed_time": 3100,
           "total_elevation_gain": 34.5, "calories": 700, "average_heartrate": 141.5,
           "max_heartrate": 180, "utc_offset": -14400.0, "workout_type": 1,
           "timezone": "(GMT-05:00) America/New_York", "athlete": {"name": "not this"})",
        "TrailRun"));
    EXPECT_EQ(a.external_id, "16181809559");
    EXPECT_EQ(a.name, "Dawn \xC3\xA9");
    EXPECT_EQ(a.notes, "easy");
    EXPECT_EQ(a.device, "Watch");
    EXPECT_EQ(a.vendor_sport, "TrailRun");
    EXPECT_EQ(a.sport, "running");
    EXPECT_EQ(a.sub_sport, "trail");
    EXPECT_EQ(a.started_at, noon);
    EXPECT_EQ(a.utc_offset_s, -14400);
    EXPECT_EQ(a.distance_m, 10000.5);
    EXPECT_EQ(a.moving_s, 3000);
    EXPECT_EQ(a.elapsed_s, 3100);
    EXPECT_EQ(a.ascent_m, 34.5);
    EXPECT_EQ(a.calories, 700);
    EXPECT_EQ(a.avg_hr, 141.5);
    EXPECT_EQ(a.max_hr, 180);
    EXPECT_TRUE(a.race);
    EXPECT_TRUE(a.track.empty());
    EXPECT_TRUE(a.warnings.empty());
}

TEST(Strava, WhatIsMissingOrNullIsMissing) {
    const auto a = parse_one(activity(
        R"("id": null, "name": null, "distance": null, "average_heartrate": "x", "map": null,
           "laps": null, "workout_type": null, "utc_offset": null)"));
    EXPECT_EQ(a.external_id, "");
    EXPECT_TRUE(std::isnan(a.distance_m));
    EXPECT_TRUE(std::isnan(a.avg_hr));
    EXPECT_FALSE(a.utc_offset_s);
    EXPECT_FALSE(a.race);
    EXPECT_TRUE(a.laps.empty());
    const auto old = parse_one(R"({"type": "Ride", "start_date": "2024-06-01T12:00:00Z"})");
    EXPECT_EQ(old.sport, "cycling");
}

TEST(Strava, TheLocalClockComesFromTheOffsetOrTheDifference) {
    const std::string local = R"("start_date_local": "2024-06-01T17:45:00Z")";
    const std::string zone = R"(, "timezone": "(GMT+05:00) Asia/Tashkent")";
    EXPECT_EQ(parse_one(activity(local + zone)).utc_offset_s, 20700);
    EXPECT_EQ(parse_one(activity(local + R"(, "utc_offset": 3600)")).utc_offset_s, 3600);
    EXPECT_EQ(parse_one(activity(R"("utc_offset": 0)")).utc_offset_s, 0);
    EXPECT_FALSE(parse_one(activity(R"("utc_offset": 1e9)")).utc_offset_s);
    EXPECT_EQ(parse_one(activity(local)).started_at, noon);
}

TEST(Strava, RacesAreMarked) {
    const auto race = [](const std::string& type) {
        return parse_one(activity("\"workout_type\": " + type)).race;
    };
    EXPECT_TRUE(race("1"));
    EXPECT_TRUE(race("11"));
    for (const std::string other : {"0", "2", "3", "10", "12", "null"})
        EXPECT_FALSE(race(other)) << other;
}

TEST(Strava, ThePolylineStandsInForATrack) {
    const std::string line = "_p~iF~ps|U_ulLnnqC_mqNvxq`@";  // Google's own example
    const auto map = [&](const std::string& members) {
        return parse_one(activity("\"map\": {" + members + "}")).route_text;
    };
    EXPECT_EQ(map("\"polyline\": \"" + line + "\", \"summary_polyline\": \"??\""), line);
    EXPECT_EQ(map("\"polyline\": \"\", \"summary_polyline\": \"" + line + "\""), line);
    EXPECT_EQ(map("\"polyline\": null, \"summary_polyline\": \"" + line + "\""), line);
    EXPECT_EQ(map(""), "");
    const auto broken = parse_one(activity(R"("map": {"polyline": "_p~iF~ps|U_"})"));
    EXPECT_EQ(broken.route_text, "");
    EXPECT_EQ(broken.warnings.size(), 1u);
    const auto tracked =
        parse_one(envelope(R"({"time": {"data": [0]}, "latlng": {"data": [[1, 2]]}})",
                           "\"map\": {\"polyline\": \"" + line + "\"}"));
    EXPECT_EQ(tracked.route_text, "");
}

TEST(Strava, StreamsBecomeTheTrack) {
    const std::string shapes[] = {
        R"({"time": {"data": [0, 1, 3.5]}, "latlng": {"data": [[50, 10], null, [50.001, 10]]},
            "altitude": {"data": [5, 6, 7]}, "heartrate": {"data": [100, null, 102]},
            "cadence": {"data": [80, 81, 82]}, "velocity_smooth": {"data": [0.0, 2.5, 3]},
            "watts": {"data": [null, 200, 210]}, "temp": {"data": [20, 20, 21]},
            "distance": {"data": [0, 2.5, 10]}, "moving": {"data": [false, true, true]},
            "grade_smooth": {"data": [0, 1, 2]}})",
        R"([{"type": "distance", "data": [0, 2.5, 10], "series_type": "distance"},
            {"type": "time", "data": [0, 1, 3.5]},
            {"type": "latlng", "data": [[50, 10], null, [50.001, 10]]},
            {"type": "altitude", "data": [5, 6, 7]}, {"type": "heartrate", "data": [100, null, 102]},
            {"type": "cadence", "data": [80, 81, 82]}, {"type": "velocity_smooth", "data": [0, 2.5, 3]},
            {"type": "watts", "data": [null, 200, 210]}, {"type": "temp", "data": [20, 20, 21]}])",
        R"({"time": [0, 1, 3.5], "latlng": [[50, 10], null, [50.001, 10]], "altitude": [5, 6, 7],
            "heartrate": [100, null, 102], "cadence": [80, 81, 82], "velocity_smooth": [0, 2.5, 3],
            "watts": [null, 200, 210], "temp": [20, 20, 21], "distance": [0, 2.5, 10]})",
    };
    for (const auto& streams : shapes) {
        SCOPED_TRACE(streams);
        const auto a = parse_one(envelope(streams));
        EXPECT_EQ(a.track.time, (std::vector<UnixMillis>{noon, noon + 1000, noon + 3500}));
        EXPECT_EQ(value(a, Channel::latitude, 2), 50.001);
        EXPECT_TRUE(std::isnan(value(a, Channel::longitude, 1)));
        EXPECT_EQ(value(a, Channel::altitude, 1), 6);
        EXPECT_TRUE(std::isnan(value(a, Channel::heart_rate, 1)));
        EXPECT_EQ(value(a, Channel::heart_rate, 2), 102);
        EXPECT_EQ(value(a, Channel::cadence, 0), 160);
        EXPECT_EQ(value(a, Channel::speed, 1), 2.5);
        EXPECT_EQ(value(a, Channel::power, 1), 200);
        EXPECT_EQ(value(a, Channel::temperature, 2), 21);
        EXPECT_EQ(value(a, Channel::distance, 2), 10);
        EXPECT_EQ(a.elapsed_s, 3.5);
        EXPECT_TRUE(a.warnings.empty());
    }
}

TEST(Strava, StreamsThatDoNotFitAreLeftOut) {
    const auto other_length =
        parse_one(envelope(R"({"time": {"data": [0, 1]}, "heartrate": {"data": [100]}})"));
    EXPECT_FALSE(other_length.track.has(Channel::heart_rate));
    EXPECT_EQ(other_length.track.size(), 2u);
    EXPECT_EQ(other_length.warnings.size(), 1u);
    const auto untimed = parse_one(envelope(R"({"heartrate": {"data": [100]}})"));
    EXPECT_TRUE(untimed.track.empty());
    EXPECT_EQ(untimed.warnings.size(), 1u);
    const auto odd =
        parse_one(envelope(R"({"time": {"data": [0, null, "x", 1e300, 4]}, "heartrate": {"data":
                     [100, 101, 102, 103, 104]}, "latlng": {"data": [1, [1], [1, 2, 3], {}, []]}})"));
    EXPECT_EQ(odd.track.time, (std::vector<UnixMillis>{noon, noon + 4000}));
    EXPECT_EQ(value(odd, Channel::heart_rate, 1), 104);
    EXPECT_FALSE(odd.track.has(Channel::latitude));
    for (const std::string nothing : {"{}", "[]", "null", "7", "\"x\"", "[null]"})
        EXPECT_TRUE(parse_one(envelope(nothing)).track.empty()) << nothing;
}

TEST(Strava, LapsBeginAtTheirDateOrTheirFirstSample) {
    const auto a = parse_one(envelope(
        R"({"time": {"data": [0, 10, 20]}})",
        R"("laps": [{"start_date": "2024-06-01T12:00:00Z", "elapsed_time": 10, "moving_time": 9,
                     "distance": 30, "average_heartrate": 120, "max_heartrate": 130,
                     "start_index": 0, "end_index": 1, "athlete": {"id": 1}},
                    {"start_index": 1, "end_index": 2}, {"start_index": 3}, {"start_index": -1},
                    "no lap"])"));
    ASSERT_EQ(a.laps.size(), 2u);
    EXPECT_EQ(a.laps[0].started_at, noon);
    EXPECT_EQ(a.laps[0].elapsed_s, 10);
    EXPECT_EQ(a.laps[0].distance_m, 30);
    EXPECT_EQ(a.laps[0].avg_hr, 120);
    EXPECT_EQ(a.laps[0].max_hr, 130);
    EXPECT_EQ(a.laps[1].started_at, noon + 10'000);
    EXPECT_EQ(a.laps[1].elapsed_s, 10);
}

TEST(Strava, APageIsOneActivityEach) {
    const auto page =
        parse("[" + activity("\"id\": 1") + ", " + envelope("[]", "\"id\": 2") + ", 7, {}]");
    ASSERT_EQ(page.size(), 2u);
    EXPECT_EQ(page[0].external_id, "1");
    EXPECT_EQ(page[1].external_id, "2");
    EXPECT_TRUE(parse("[]").empty());
}

TEST(Strava, WhatIsNoActivityGivesNone) {
    for (
        const std::string body :
        {R"({"time": {"data": [0, 1]}, "heartrate": {"data": [1, 2]}})",
         R"([{"type": "time", "data": [0, 1], "series_type": "distance"}])",
         R"([{"id": 1, "activity": {"id": 2}, "start_date": "2024-06-01T12:00:00Z", "name": "Lap 1"}])",
         R"({"message": "Authorization Error", "errors": []})", "null", "7"}) {
        EXPECT_TRUE(parse(body).empty()) << body;
    }
}

// It looks like one, so it is not left out without a word.
TEST(Strava, AnActivityWithoutSportOrStartIsRefusedOrNamed) {
    for (const std::string body :
         {R"({"sport_type": "Run"})", R"({"start_date": "2024-06-01T12:00:00Z", "moving_time": 3})",
          R"({"sport_type": "Run", "start_date": "yesterday"})",
          R"({"sport_type": "Run", "start_date": "0001-01-01T00:00:00Z"})"}) {
        EXPECT_EQ(state_of(body), sqlstate::malformed_input) << body;
        const auto activities = parse("[" + activity(R"("id": 1)") + "," + body + "]");
        ASSERT_EQ(activities.size(), 1U) << body;
        EXPECT_EQ(activities[0].warnings.size(), 1U) << body;
    }
}

TEST(Strava, BrokenJsonIsRefused) {
    const std::string whole = activity(R"("id": 1, "map": {"polyline": "??"})");
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        EXPECT_EQ(state_of(whole.substr(0, cut)), sqlstate::malformed_input) << cut;
    EXPECT_EQ(state_of(whole + "}"), sqlstate::malformed_input);
    EXPECT_EQ(state_of("{\"id\": 1e999}"), sqlstate::malformed_input);
    EXPECT_EQ(state_of("{\"id\": NaN}"), sqlstate::malformed_input);
    EXPECT_EQ(state_of("{\"name\": \"\xFF\"}"), sqlstate::malformed_input);
    EXPECT_EQ(parse("\xEF\xBB\xBF" + whole).size(), 1u);
    try {
        parse("{\"id\": }");
        ADD_FAILURE() << "was read";
    } catch (const Error& error) {
        EXPECT_EQ(error.detail(), "byte 8");
    }
}

TEST(Strava, HostileDocumentsHitALimit) {
    EXPECT_EQ(state_of(std::string(1'000'000, '[')), sqlstate::limit_exceeded);
    std::string objects;
    for (int i = 0; i < 100'000; ++i)
        objects += "{\"unwanted\": ";
    EXPECT_EQ(state_of(objects), sqlstate::limit_exceeded);
    std::string values = "[0";
    for (std::size_t i = 0; i < 2 * text::max_json_values; ++i)
        values += ",0";
    EXPECT_EQ(state_of(values + "]"), sqlstate::limit_exceeded);
    EXPECT_EQ(state_of(std::string(text::max_json_bytes + 1, ' ')), sqlstate::limit_exceeded);
    std::string laps;
    for (std::size_t i = 0; i <= max_laps; ++i)
        laps += R"({"start_date": "2024-06-01T12:00:00Z"},)";
    EXPECT_EQ(state_of(activity("\"laps\": [" + laps + "0]")), sqlstate::limit_exceeded);
    std::string page;
    for (std::size_t i = 0; i <= max_activities; ++i)
        page += activity() + ",";
    EXPECT_EQ(state_of("[" + page + "0]"), sqlstate::limit_exceeded);
}

TEST(Strava, IsKnownByItsContent) {
    EXPECT_EQ(name_of(detect(test::bytes_of(activity("\"moving_time\": 3")))), "strava_json");
    EXPECT_EQ(name_of(detect(test::bytes_of(envelope("{}")))), "strava_json");
    EXPECT_EQ(parse_activity(test::bytes_of(envelope("{}"))).size(), 1u);
}

}  // namespace
}  // namespace runlytics::formats
