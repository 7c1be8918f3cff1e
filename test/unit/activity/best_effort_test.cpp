#include "core/activity/best_effort.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "core/error.h"
#include "unit/activity/recording.h"

namespace runlytics::activity {
namespace {

// The least time over a distance in a course of (seconds, metres), tried from every sample in both
// directions by plain interpolation.
double brute_force(const std::vector<std::pair<double, double>>& course, double metres) {
    double best = INFINITY;
    const auto n = course.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            const auto [t0, d0] = course[j - 1];
            const auto [t1, d1] = course[j];
            const double target = course[i].second + metres;
            if (d0 < target && d1 >= target) {
                best = std::min(best, t0 + (t1 - t0) * (target - d0) / (d1 - d0) - course[i].first);
            }
        }
        for (std::size_t j = 1; j <= i; ++j) {
            const auto [t0, d0] = course[j - 1];
            const auto [t1, d1] = course[j];
            const double target = course[i].second - metres;
            if (d0 <= target && d1 > target) {
                best =
                    std::min(best, course[i].first - (t0 + (t1 - t0) * (target - d0) / (d1 - d0)));
            }
        }
    }
    return best;
}

TEST(BestEffort, InterpolatesBothEnds) {
    // 2 m/s, then 4 m/s for 100 s, then 2 m/s.
    Recording run;
    run.at(0).distance(0).hr(120).at(100).distance(200).hr(160).at(200).distance(600).hr(130);
    run.at(210).distance(620).hr(130);
    const auto fast = best_effort(run.reader(), 400);
    ASSERT_TRUE(fast.has_value());
    EXPECT_DOUBLE_EQ(fast->seconds, 100);
    const auto longer = best_effort(run.reader(), 410);
    ASSERT_TRUE(longer.has_value());
    EXPECT_DOUBLE_EQ(longer->seconds, 105);
    const auto shorter = best_effort(run.reader(), 100);
    ASSERT_TRUE(shorter.has_value());
    EXPECT_DOUBLE_EQ(shorter->seconds, 25);
    EXPECT_DOUBLE_EQ(shorter->start_s, 100);
}

TEST(BestEffort, MatchesEveryWindow) {
    std::mt19937 random(4);
    for (int round = 0; round < 60; ++round) {
        Recording run;
        std::vector<std::pair<double, double>> course;
        double at = 0, distance = 0;
        for (int i = 0; i < 120; ++i) {
            const double held = 1 + static_cast<double>(random() % 9);
            run.at(at).distance(distance);
            course.emplace_back(at, distance);
            at += held;
            if (random() % 6 != 0) distance += held * static_cast<double>(random() % 900) / 100;
        }
        for (const double metres : {1.0, 100.0, 400.0, 1000.0}) {
            const auto effort = best_effort(run.reader(), metres);
            const double expected = brute_force(course, metres);
            ASSERT_EQ(effort.has_value(), std::isfinite(expected));
            if (effort) {
                EXPECT_NEAR(effort->seconds, expected, 1e-6) << metres;
            }
        }
    }
}

TEST(BestEffort, MasksAJumpButNotItsWindow) {
    Recording run;
    for (int i = 0; i <= 100; ++i)
        run.at(i).distance(3 * i + (i >= 50 ? 500 : 0));
    const auto effort = best_effort(run.reader(), 240);
    ASSERT_TRUE(effort.has_value());
    EXPECT_DOUBLE_EQ(effort->seconds, 81);  // 80 s of running and the second of the jump
    const auto through = best_effort(run.reader(), 297);
    ASSERT_TRUE(through.has_value());
    EXPECT_DOUBLE_EQ(through->seconds, 100);
    EXPECT_FALSE(best_effort(run.reader(), 298).has_value());
}

TEST(BestEffort, KeepsTheClockRunningThroughAPause) {
    Recording run;
    run.at(0).distance(0).at(100).distance(300).pause().at(160).distance(400).at(260).distance(700);
    const auto effort = best_effort(run.reader(), 450);
    ASSERT_TRUE(effort.has_value());
    EXPECT_DOUBLE_EQ(effort->seconds, 210);  // 150 s of running and the pause
    EXPECT_FALSE(best_effort(run.reader(), 601).has_value());
}

TEST(BestEffort, WeighsTheHeartRateByTime) {
    Recording run;
    run.at(0).distance(0).hr(100).at(20).distance(20).hr(150).at(30).distance(70).hr(170);
    run.at(40).distance(120).hr(0).at(50).distance(130).hr(120);
    const auto effort = best_effort(run.reader(), 100);
    ASSERT_TRUE(effort.has_value());
    EXPECT_DOUBLE_EQ(effort->start_s, 20);
    EXPECT_DOUBLE_EQ(effort->avg_hr, 160);
    const auto whole = best_effort(run.reader(), 130);
    ASSERT_TRUE(whole.has_value());
    // A strap that speaks every ten seconds and skips once was worn: 170 held.
    EXPECT_DOUBLE_EQ(whole->avg_hr, (100 * 20 + 150 * 10 + 170 * 20) / 50.0);
}

TEST(BestEffort, IntegratesTheSpeedWithoutADistance) {
    Recording run;
    for (int i = 0; i <= 100; ++i)
        run.at(i).speed(i < 50 ? 2 : 4);
    const auto effort = best_effort(run.reader(), 100);
    ASSERT_TRUE(effort.has_value());
    EXPECT_NEAR(effort->seconds, 25, 1e-9);
    EXPECT_TRUE(std::isnan(effort->avg_hr));
}

TEST(BestEffort, IsNothingWithoutAWay) {
    EXPECT_FALSE(best_effort(Recording().reader(), 100).has_value());
    EXPECT_FALSE(best_effort(Recording().at(0).distance(0).reader(), 100).has_value());
    EXPECT_FALSE(best_effort(Recording().at(0).hr(100).at(9).hr(100).reader(), 1).has_value());
    EXPECT_THROW(best_effort(Recording().reader(), 0), Error);
    EXPECT_THROW(best_effort(Recording().reader(), std::nan("")), Error);
}

TEST(BestEfforts, LeaveOutWhatIsNotReached) {
    Recording run;
    run.at(0).distance(0).at(100).distance(300).at(200).distance(700);
    const auto efforts = best_efforts(run.reader(), std::vector<double>{400, 1000, 700});
    ASSERT_EQ(efforts.size(), 2u);
    EXPECT_DOUBLE_EQ(efforts[0].seconds, 100);
    EXPECT_DOUBLE_EQ(efforts[1].seconds, 200);
}

TEST(BestEffortsByTime, MaximiseTheDistance) {
    Recording run;
    run.at(0).distance(0).at(100).distance(200).at(200).distance(600).at(210).distance(620);
    const auto efforts = best_efforts_by_time(run.reader(), std::vector<double>{50, 105, 211});
    ASSERT_EQ(efforts.size(), 2u);
    EXPECT_DOUBLE_EQ(efforts[0].metres, 200);
    EXPECT_DOUBLE_EQ(efforts[0].start_s, 100);
    EXPECT_DOUBLE_EQ(efforts[1].metres, 410);
}

// Within the time of the best effort over a distance, no more than the distance can be run.
TEST(BestEffortsByTime, AgreeWithEffortsByDistance) {
    std::mt19937 random(8);
    Recording run;
    double distance = 0;
    for (int i = 0; i < 500; ++i) {
        run.at(i).distance(distance);
        distance += 2 + static_cast<double>(random() % 300) / 100;
    }
    for (const double metres : {100.0, 400.0, 1000.0}) {
        const auto effort = best_effort(run.reader(), metres);
        const auto back = best_efforts_by_time(run.reader(), std::vector<double>{effort->seconds});
        EXPECT_NEAR(back.at(0).metres, metres, 1e-6);
    }
}

}  // namespace
}  // namespace runlytics::activity
