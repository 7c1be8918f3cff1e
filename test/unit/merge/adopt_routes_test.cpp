#include "core/merge/adopt_routes.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace runlytics::merge {
namespace {

constexpr UnixMillis noon = 1'714'564'800'000;

// A route file of so many seconds, northwards at 3 m/s.
Source route(int from_s, int seconds) {
    Source source;
    source.origin = Origin::track;
    Activity& activity = source.activity;
    activity.device = "Apple Health Export";
    activity.name = "Route";
    activity.sport = "other";
    activity.started_at = noon + 1000 * from_s;
    activity.elapsed_s = activity.moving_s = seconds - 1;
    for (int i = 0; i < seconds; ++i) {
        activity.track.append(activity.started_at + 1000 * i);
        activity.track.set(Channel::latitude, 50 + 2.7e-5 * (from_s + i));
        activity.track.set(Channel::longitude, 8);
        activity.track.set(Channel::distance, 3 * i);
    }
    activity.distance_m = 3 * (seconds - 1);
    return source;
}

Source workout(int seconds) {
    Source source;
    source.origin = Origin::health;
    source.activity.sport = "running";
    source.activity.started_at = noon;
    source.activity.elapsed_s = seconds;
    source.activity.distance_m = 5000;
    source.activity.linked_file = "/workout-routes/a.gpx\n/workout-routes/b.gpx";
    return source;
}

TEST(AdoptRoutes, TheFilesOfAWorkoutAreOneTrack) {
    const Merged merged = merge({route(600, 300), workout(1500), route(0, 600), route(1200, 200)});
    const Activity& activity = merged.activity;
    EXPECT_EQ(activity.sport, "running");
    EXPECT_EQ(activity.started_at, noon);
    EXPECT_EQ(activity.elapsed_s, 1500);
    EXPECT_EQ(activity.distance_m, 5000) << "what the workout says, not a part of it";
    EXPECT_TRUE(std::isnan(activity.moving_s));
    EXPECT_EQ(activity.name, "");
    ASSERT_EQ(activity.track.size(), 1100u);
    EXPECT_TRUE(std::is_sorted(activity.track.time.begin(), activity.track.time.end()));
    EXPECT_EQ(activity.track.pauses, std::vector<std::uint32_t>{900}) << "300 s are missing there";
    const auto& distance = activity.track.column(Channel::distance);
    EXPECT_TRUE(std::is_sorted(distance.begin(), distance.end()));
    EXPECT_NEAR(distance[600], 3 * 599 + 3.0, 0.02) << "over the seam";
    EXPECT_NEAR(distance[900], distance[899], 1e-9) << "not over the pause";
    EXPECT_NE(std::find(merged.fields[2].begin(), merged.fields[2].end(), "lat"),
              merged.fields[2].end());
}

TEST(AdoptRoutes, WhatLiesElsewhereOrIsAnothersStays) {
    Source other = route(0, 600);
    other.activity.device = "Garmin Connect";
    std::vector<Source> sources = {workout(1500), other, route(3000, 600)};
    EXPECT_TRUE(adopt_routes(sources).empty());
    EXPECT_EQ(sources[1].activity.track.size(), 600u);
    EXPECT_TRUE(sources[0].activity.track.empty());
}

TEST(AdoptRoutes, ARouteThatIsThereTwiceCountsOnce) {
    std::vector<Source> sources = {workout(1500), route(0, 600), route(0, 600)};
    EXPECT_EQ(adopt_routes(sources).size(), 1u);
    EXPECT_EQ(sources[0].activity.track.size(), 600u);
}

}  // namespace
}  // namespace runlytics::merge
