#include "core/activity/zones.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "core/activity/moving_time.h"
#include "core/error.h"
#include "core/stream/intervals.h"
#include "unit/activity/recording.h"

namespace runlytics::activity {
namespace {

using Zones = std::vector<double>;

TEST(Segments, EndAtPausesAndGaps) {
    Recording run;
    run.at(0).at(10).at(40).at(70.001).at(71).pause().at(72).at(73).pause().at(80).pause().at(81);
    const auto parts = stream::segments(run.reader());
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[0].first, 0u);  // 30 s are no gap, 30.001 s are
    EXPECT_EQ(parts[0].last, 2u);
    EXPECT_EQ(parts[1].first, 3u);
    EXPECT_EQ(parts[1].last, 4u);
    EXPECT_EQ(parts[2].first, 5u);
    EXPECT_EQ(parts[2].last, 6u);
}

TEST(Segments, NeedTwoSamples) {
    EXPECT_TRUE(stream::segments(Recording().reader()).empty());
    EXPECT_TRUE(stream::segments(Recording().at(0).reader()).empty());
}

TEST(TimeInZones, GivesABoundaryToTheZoneAbove) {
    Recording run;
    run.at(0).hr(119).at(5).hr(120).at(7).hr(139).at(10).hr(140).at(20).hr(200).at(21).hr(120);
    EXPECT_EQ(time_in_zones(run.reader(), Channel::heart_rate, Zones{120, 140}), (Zones{5, 5, 11}));
    EXPECT_EQ(time_in_zones(run.reader(), Channel::heart_rate, {}), (Zones{21}));
}

TEST(TimeInZones, LeavesOutWhatIsMissing) {
    Recording run;
    run.at(0).hr(150).at(10).at(20).hr(0).at(30).hr(255).at(40).hr(150).at(80).hr(150).at(85).hr(
        150);
    run.pause().at(90).hr(150).at(91).hr(20).at(93).hr(150);
    // 0-10, not 10-40; 40-80 is a gap, 80-85 counts, 85-90 is a pause, 90-93 counts: the rate of 90
    // holds until the next, which comes within its cadence.
    EXPECT_EQ(time_in_zones(run.reader(), Channel::heart_rate, Zones{10, 100, 300}),
              (Zones{0, 0, 18, 0}));
    EXPECT_TRUE(time_in_zones(run.reader(), Channel::power, Zones{100}).empty());
}

TEST(TimeInZones, PutsADecimalBoundOnItsValue) {
    Recording run;
    run.at(0).speed(3.1).at(1).speed(3.099).at(2).speed(3.1);
    EXPECT_EQ(time_in_zones(run.reader(), Channel::speed, Zones{3.1}), (Zones{1, 1}));
}

TEST(TimeInZones, MatchesAPlainLoop) {
    std::mt19937 random(2);
    Recording run;
    double at = 0;
    for (int i = 0; i < 1003; ++i) {
        if (random() % 100 == 0) run.pause();
        run.at(at).hr(60 + static_cast<double>(random() % 130));
        at += random() % 50 == 0 ? 31 : static_cast<double>(random() % 3000) / 1000;
    }
    const Track& track = run.track();
    const Zones bounds{95, 114, 133, 152, 171};
    Zones expected(6);
    for (std::size_t i = 0; i + 1 < track.size(); ++i) {
        const double held = static_cast<double>(track.time[i + 1] - track.time[i]) / 1000;
        if (held > 30 || std::ranges::find(track.pauses, i + 1) != track.pauses.end()) continue;
        std::size_t zone = 0;
        while (zone < 5 && track.column(Channel::heart_rate)[i] >= bounds[zone])
            ++zone;
        expected[zone] += held;
    }
    const auto zones = time_in_zones(run.reader(), Channel::heart_rate, bounds);
    ASSERT_EQ(zones.size(), expected.size());
    for (std::size_t i = 0; i < zones.size(); ++i)
        EXPECT_NEAR(zones[i], expected[i], 1e-6);
}

TEST(TimeInZones, IsTheSameForFewBoundsAndForMany) {
    std::mt19937 random(3);
    Recording run;
    for (int i = 0; i < 2000; ++i)
        run.at(i).hr(static_cast<double>(random() % 300));
    Zones many;
    for (int bound = 5; bound < 300; bound += 5)
        many.push_back(bound);
    const auto fine = time_in_zones(run.reader(), Channel::heart_rate, many);
    ASSERT_EQ(fine.size(), many.size() + 1);
    for (std::size_t i = 1; i < many.size(); ++i) {
        const auto coarse =
            time_in_zones(run.reader(), Channel::heart_rate, Zones{many[i - 1], many[i]});
        EXPECT_NEAR(coarse[1], fine[i], 1e-6) << many[i];
    }
}

TEST(TimeInZones, RefusesBoundsThatDoNotAscend) {
    Recording run;
    run.at(0).hr(150).at(1).hr(150);
    EXPECT_THROW(time_in_zones(run.reader(), Channel::heart_rate, Zones{120, 120}), Error);
    EXPECT_THROW(time_in_zones(run.reader(), Channel::heart_rate, Zones{140, 120}), Error);
    EXPECT_THROW(time_in_zones(run.reader(), Channel::heart_rate, Zones{std::nan("")}), Error);
}

TEST(MovingTime, CountsFromTheThreshold) {
    Recording run;
    run.at(0).speed(3).at(10).speed(0.499).at(20).speed(0.5).at(25).speed(0);
    EXPECT_EQ(moving_time(run.reader()), 15);
    EXPECT_EQ(moving_time(run.reader(), 0.6), 10);
    EXPECT_EQ(moving_time(run.reader(), 0), 25);
    EXPECT_THROW(moving_time(run.reader(), -1), Error);
}

TEST(MovingTime, FallsBackToTheDistance) {
    Recording run;
    run.at(0).distance(0).at(10).distance(30).at(10).distance(31).at(20).distance(32).at(25);
    EXPECT_EQ(moving_time(run.reader()), 10);
    Recording silent;
    silent.at(0).hr(100).at(10).hr(100);
    EXPECT_TRUE(std::isnan(moving_time(silent.reader())));
    EXPECT_TRUE(std::isnan(moving_time(Recording().reader())));
}

}  // namespace
}  // namespace runlytics::activity
