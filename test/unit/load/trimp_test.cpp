#include "core/load/trimp.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/error.h"

namespace runlytics::load {
namespace {

// An hour at 150 with rest 50 and maximum 190, worked in Python.
TEST(Trimp, WeighsTheReserveByBanister) {
    EXPECT_NEAR(trimp(60, 150, 50, 190, Sex::male), 108.09535934022335, 1e-9);
    EXPECT_NEAR(trimp(60, 150, 50, 190, Sex::female), 121.4990663906425, 1e-9);
    EXPECT_NEAR(trimp(60, 150, 50, 190, Sex::unknown), 115.85427024176191, 1e-9);
}

TEST(Trimp, ClampsTheReserve) {
    EXPECT_EQ(trimp(60, 45, 50, 190, Sex::male), 0);
    EXPECT_NEAR(trimp(60, 200, 50, 190, Sex::male), 60 * 0.64 * std::exp(1.92), 1e-9);
}

TEST(Trimp, IsMissingWithoutAHeartRate) {
    EXPECT_TRUE(std::isnan(trimp(60, NAN, 50, 190, Sex::male)));
    EXPECT_TRUE(std::isnan(trimp(60, 0, 50, 190, Sex::male)));
    EXPECT_TRUE(std::isnan(trimp(60, 255, 50, 190, Sex::male)));
    EXPECT_TRUE(std::isnan(trimp(NAN, 150, 50, 190, Sex::male)));
}

TEST(Trimp, RefusesAReserveThatIsNone) {
    EXPECT_THROW(trimp(60, 150, 190, 190, Sex::male), Error);
    EXPECT_THROW(trimp(60, 150, 0, 190, Sex::male), Error);
    EXPECT_THROW(trimp(60, 150, NAN, 190, Sex::male), Error);
    EXPECT_THROW(trimp(60, 150, 50, INFINITY, Sex::male), Error);
    EXPECT_THROW(trimp(-1, 150, 50, 190, Sex::male), Error);
}

TEST(Trimp, CountsIntervalsAboveTheirAverage) {
    BanisterTrimp intervals(50, 190, Sex::male);
    for (int i = 0; i < 30; ++i) {
        intervals.add(60, 180);
        intervals.add(60, 120);
    }
    EXPECT_GT(intervals.total(), trimp(60, 150, 50, 190, Sex::male) * 1.05);
}

TEST(Edwards, GivesABoundaryToTheZoneAbove) {
    const auto an_hour_at = [](double hr) {
        EdwardsTrimp edwards(190);
        edwards.add(3600, hr);
        return edwards.total();
    };
    EXPECT_EQ(an_hour_at(94), 0);
    EXPECT_EQ(an_hour_at(95), 60);
    EXPECT_EQ(an_hour_at(113), 60);
    EXPECT_EQ(an_hour_at(114), 120);
    EXPECT_EQ(an_hour_at(133), 180);
    EXPECT_EQ(an_hour_at(152), 240);
    EXPECT_EQ(an_hour_at(171), 300);
    EXPECT_EQ(an_hour_at(195), 300);
    EXPECT_THROW(EdwardsTrimp(0), Error);
}

TEST(Lucia, CountsThreePhases) {
    LuciaTrimp lucia(145, 168);
    lucia.add(600, 144);
    lucia.add(600, 145);
    lucia.add(600, 168);
    EXPECT_EQ(lucia.total(), 10 + 20 + 30);
    EXPECT_THROW(LuciaTrimp(168, 145), Error);
}

TEST(HrTss, IsAHundredForAnHourAtThreshold) {
    const double hour = trimp(60, 165, 50, 190, Sex::female);
    EXPECT_NEAR(hr_tss(hour, 50, 190, 165, Sex::female), 100, 1e-12);
    EXPECT_NEAR(hr_tss(166.92398515783813, 50, 190, NAN, Sex::male), 100, 1e-9);
    EXPECT_TRUE(std::isnan(hr_tss(NAN, 50, 190, 165, Sex::male)));
    EXPECT_THROW(hr_tss(100, 50, 190, 50, Sex::male), Error);
}

TEST(RunningTss, IsAHundredForAnHourAtThreshold) {
    EXPECT_DOUBLE_EQ(running_tss(3600, 4, 4), 100);
    EXPECT_DOUBLE_EQ(running_tss(1800, 3, 4), 28.125);
    EXPECT_THROW(running_tss(3600, 4, 0), Error);
}

TEST(SessionRpe, MultipliesMinutesAndEffort) {
    EXPECT_EQ(session_rpe(60, 7), 420);
    EXPECT_TRUE(std::isnan(session_rpe(60, NAN)));
    EXPECT_THROW(session_rpe(60, 11), Error);
    EXPECT_THROW(session_rpe(-1, 5), Error);
}

}  // namespace
}  // namespace runlytics::load
