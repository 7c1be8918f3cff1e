#include "core/activity/graded_speed.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "core/activity/efficiency.h"
#include "core/activity/elevation.h"
#include "core/activity/moving_time.h"
#include "core/activity/route.h"
#include "core/error.h"
#include "unit/activity/recording.h"

namespace runlytics::activity {
namespace {

// Minetti's polynomial by hand: C(.1) = 3.6 + 1.95 + .463 - .0433 - .00304 + .001554.
TEST(CostFactor, FollowsMinetti) {
    EXPECT_DOUBLE_EQ(cost_factor(0), 1);
    EXPECT_NEAR(cost_factor(0.1), 5.968214 / 3.6, 1e-9);
    EXPECT_NEAR(cost_factor(-0.1), (3.6 - 1.95 + 0.463 + 0.0433 - 0.00304 - 0.001554) / 3.6, 1e-9);
    EXPECT_EQ(cost_factor(0.6), cost_factor(0.45));
    EXPECT_EQ(cost_factor(-0.6), cost_factor(-0.45));
    EXPECT_NEAR(cost_factor(0.1, 0.5), 1 + 0.5 * (5.968214 / 3.6 - 1), 1e-9);
}

TEST(GradedSpeed, IsTheCostOfASteadyClimb) {
    Recording run;
    for (int i = 0; i <= 200; ++i)
        run.at(i).speed(4).altitude(100 + 0.4 * i);
    const auto parts = stream::segments(run.reader());
    const auto graded = graded_speeds(run.reader(), parts);
    for (int i = 10; i < 190; ++i)
        EXPECT_NEAR(graded[i], 4 * 5.968214 / 3.6, 1e-6) << i;
    EXPECT_TRUE(std::isnan(graded[200]));
    const auto ngs = normalized_graded_speed(run.reader());
    EXPECT_NEAR(ngs.value, 4 * 5.968214 / 3.6, 0.05);
    EXPECT_EQ(ngs.coverage, 1);
}

TEST(GradedSpeed, IsTheSpeedWithoutAnAltitude) {
    Recording run;
    for (int i = 0; i <= 60; ++i)
        run.at(i).speed(3.5);
    EXPECT_NEAR(normalized_graded_speed(run.reader()).value, 3.5, 1e-12);
}

// A run up and down with a stop and a strap that fails for a while.
Recording hilly_run(bool strap) {
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, 0.2);
    Recording run;
    for (int i = 0; i <= 3600; ++i) {
        const bool stands = i > 1000 && i < 1060;
        run.at(i).speed(stands ? 0 : 3.2 + noise(random)).altitude(60 + 20 * std::sin(i / 200.0));
        if (strap && i % 900 > 60) run.hr(150 + i / 400);
    }
    return run;
}

TEST(GradedSummary, IsWhatEachFunctionSaysByItself) {
    for (const bool strap : {true, false}) {
        Recording run = hilly_run(strap);
        const GradedSummary summary = graded_summary(run.reader());
        EXPECT_EQ(summary.normalized_graded_speed, normalized_graded_speed(run.reader()).value);
        EXPECT_EQ(summary.moving_time, moving_time(run.reader()));
        EXPECT_EQ(std::isnan(summary.efficiency_factor), !strap);
        if (!strap) continue;
        EXPECT_EQ(summary.efficiency_factor, efficiency_factor(run.reader()).value);
        EXPECT_EQ(summary.decoupling, decoupling(run.reader()).value);
    }
    Recording still;
    for (int i = 0; i < 10; ++i)
        still.at(i).hr(60);
    EXPECT_TRUE(std::isnan(graded_summary(still.reader()).moving_time));
    EXPECT_TRUE(std::isnan(graded_summary(still.reader()).normalized_graded_speed));
}

// The rolling mean over a recording resampled to one value a second.
double by_seconds(const std::vector<double>& speeds) {
    double powers = 0;
    std::size_t windows = 0;
    for (std::size_t end = 30; end <= speeds.size(); ++end, ++windows) {
        double sum = 0;
        for (std::size_t i = end - 30; i < end; ++i)
            sum += speeds[i];
        powers += std::pow(sum / 30, 4);
    }
    return std::pow(powers / static_cast<double>(windows), 0.25);
}

TEST(NormalizedGradedSpeed, IsTheFourthPowerMeanOfFullWindows) {
    std::mt19937 random(6);
    Recording run;
    std::vector<double> speeds;
    for (int i = 0; i < 600; ++i) {
        speeds.push_back(static_cast<double>(random() % 5000) / 1000);
        run.at(i).speed(speeds.back());
    }
    run.at(600).speed(0);
    EXPECT_NEAR(normalized_graded_speed(run.reader()).value, by_seconds(speeds), 1e-9);
}

TEST(NormalizedGradedSpeed, WeighsUnevenIntervalsByTime) {
    // Constant for 10 s at a time: windows end every 10 s, at 30, 40, 50 s.
    Recording run;
    run.at(0).speed(2).at(10).speed(4).at(20).speed(3).at(30).speed(5).at(40).speed(1).at(50);
    const double a = (2 + 4 + 3) / 3.0, b = (4 + 3 + 5) / 3.0, c = (3 + 5 + 1) / 3.0;
    EXPECT_NEAR(normalized_graded_speed(run.reader()).value,
                std::pow((std::pow(a, 4) + std::pow(b, 4) + std::pow(c, 4)) / 3, 0.25), 1e-9);
    // A window that begins inside an interval takes its share of it.
    Recording shifted;
    shifted.at(0).speed(2).at(20).speed(5).at(35);
    EXPECT_NEAR(normalized_graded_speed(shifted.reader()).value, (15 * 2 + 15 * 5) / 30.0, 1e-9);
}

TEST(NormalizedGradedSpeed, NeverBridgesAPause) {
    Recording run;
    for (int i = 0; i <= 40; ++i)
        run.at(i).speed(3);
    run.pause();
    for (int i = 50; i <= 70; ++i)
        run.at(i).speed(6);
    EXPECT_NEAR(normalized_graded_speed(run.reader()).value, 3, 1e-9);
    Recording brief;
    for (int i = 0; i <= 29; ++i)
        brief.at(i).speed(3);
    EXPECT_TRUE(std::isnan(normalized_graded_speed(brief.reader()).value));
}

TEST(NormalizedGradedSpeed, SurvivesDuplicateTimesAndMissingSpeeds) {
    Recording run;
    for (int i = 0; i <= 40; ++i)
        run.at(i).speed(3);
    run.at(40).at(40).speed(3);
    for (int i = 41; i <= 80; ++i)
        run.at(i).speed(3);
    EXPECT_NEAR(normalized_graded_speed(run.reader()).value, 3, 1e-9);
    Recording sparse;
    for (int i = 0; i <= 100; ++i) {
        sparse.at(i);
        if (i < 45) sparse.speed(3);
    }
    const auto little = normalized_graded_speed(sparse.reader());
    EXPECT_NEAR(little.coverage, 0.45, 1e-12);
    EXPECT_TRUE(std::isnan(little.value));
    EXPECT_TRUE(std::isnan(normalized_graded_speed(Recording().reader()).value));
}

TEST(Elevation, CountsLegsOfTheThreshold) {
    // Ten seconds apart nothing is smoothed: up 10, down 2 (a wobble), up 5, down 20, up 2.
    Recording run;
    const double altitudes[] = {100, 110, 108, 113, 93, 95};
    for (int i = 0; i < 6; ++i)
        run.at(10 * i).altitude(altitudes[i]);
    EXPECT_NEAR(elevation_gain(run.reader()), 13, 1e-9);
    EXPECT_NEAR(elevation_loss(run.reader()), 20, 1e-9);
    EXPECT_NEAR(elevation_gain(run.reader(), 2), 10 + 5 + 2, 1e-9);
    EXPECT_NEAR(elevation_loss(run.reader(), 2), 2 + 20, 1e-9);
    EXPECT_NEAR(elevation_gain(run.reader(), 0), 17, 1e-9);
    EXPECT_EQ(elevation_gain(run.reader(), 50), 0);
    EXPECT_THROW(elevation_gain(run.reader(), -1), Error);
}

TEST(Elevation, DoesNotClimbInAPause) {
    Recording run;
    run.at(0).altitude(100).at(10).altitude(105).pause().at(20).altitude(500).at(30).altitude(504);
    EXPECT_NEAR(elevation_gain(run.reader()), 9, 1e-9);
    EXPECT_TRUE(std::isnan(elevation_gain(Recording().at(0).hr(99).reader())));
}

TEST(Elevation, SmoothsOverFiveSecondsOnEitherSide) {
    Recording run;
    for (int i = 0; i <= 20; ++i)
        run.at(i).altitude(i == 10 ? 122 : 100);
    const auto smoothed = smoothed_altitude(run.reader(), stream::segments(run.reader()));
    EXPECT_NEAR(smoothed[4], 100, 1e-9);
    EXPECT_NEAR(smoothed[5], 102, 1e-9);
    EXPECT_NEAR(smoothed[15], 102, 1e-9);
    EXPECT_NEAR(smoothed[16], 100, 1e-9);
    EXPECT_EQ(elevation_gain(run.reader()), 0);
}

TEST(EfficiencyFactor, DividesSpeedByHeartRate) {
    Recording run;
    for (int i = 0; i <= 100; ++i)
        run.at(i).speed(3).hr(150);
    const auto factor = efficiency_factor(run.reader());
    EXPECT_NEAR(factor.value, 180.0 / 150, 1e-9);
    EXPECT_EQ(factor.coverage, 1);
}

TEST(EfficiencyFactor, IsMissingBelowHalfOfTheMovingTime) {
    Recording half, less;
    for (int i = 0; i <= 100; ++i) {
        half.at(i).speed(3);
        less.at(i).speed(3);
        if (i < 50) half.hr(150);
        if (i < 49) less.hr(150);
    }
    EXPECT_EQ(efficiency_factor(half.reader()).coverage, 0.5);
    EXPECT_NEAR(efficiency_factor(half.reader()).value, 1.2, 1e-9);
    EXPECT_NEAR(efficiency_factor(less.reader()).coverage, 0.49, 1e-12);
    EXPECT_TRUE(std::isnan(efficiency_factor(less.reader()).value));
}

TEST(Decoupling, ComparesHalvesAfterTheWarmUp) {
    // Ten minutes of warm-up, then 20 minutes at 150 and 20 at 160 with one speed.
    Recording run;
    for (int i = 0; i <= 3000; i += 5)
        run.at(i).speed(3).hr(i < 600 ? 110 : i < 1800 ? 150 : 160);
    EXPECT_NEAR(decoupling(run.reader()).value, 100 * (1 / 150.0 - 1 / 160.0) * 150, 1e-6);
    Recording brief;
    for (int i = 0; i < 1800; i += 5)
        brief.at(i).speed(3).hr(150);
    EXPECT_TRUE(std::isnan(decoupling(brief.reader()).value));
    EXPECT_TRUE(std::isnan(decoupling(Recording().reader()).value));
}

TEST(Decoupling, CountsOnlyMovingTime) {
    Recording run;
    int clock = 0;
    const auto go = [&](int seconds, double speed, double hr) {
        for (const int end = clock + seconds; clock < end; clock += 5) {
            run.at(clock).speed(speed).hr(hr);
        }
    };
    go(600, 3, 100);
    go(600, 3, 150);
    go(900, 0, 80);
    go(600, 3, 160);
    run.at(clock).speed(0).hr(100);
    const auto drift = decoupling(run.reader());
    EXPECT_EQ(drift.coverage, 1);
    EXPECT_GT(drift.value, 0);
    EXPECT_LT(drift.value, 30);
}

TEST(Route, KeepsThePointsWithAPosition) {
    Recording run;
    run.at(0).at(1).position(52.5, 13.4).at(2).at(3).position(-1e-7, 179.9999999);
    const Route way = route(run.reader());
    EXPECT_EQ(way.points, (std::vector<geo::Point>{{13.4, 52.5}, {179.9999999, -1e-7}}));
    EXPECT_EQ(way.samples, (std::vector<std::uint32_t>{1, 3}));
    EXPECT_TRUE(route(Recording().at(0).hr(100).reader()).points.empty());
}

}  // namespace
}  // namespace runlytics::activity
