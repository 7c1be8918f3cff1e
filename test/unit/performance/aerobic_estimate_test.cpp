#include "core/performance/aerobic_estimate.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/performance/vdot.h"
#include "unit/activity/recording.h"

namespace runlytics::performance {
namespace {

using activity::Recording;

Recording steady(double seconds, double speed, double hr) {
    Recording run;
    for (int at = 0; at <= seconds; at += 5)
        run.at(at).speed(speed).hr(hr);
    return run;
}

// 3 m/s cost 31.57 ml/kg/min; 130 of 50 to 190 are 4/7 of the reserve.
TEST(AerobicEstimate, IsTheCostOverTheShareOfTheReserve) {
    const double cost = oxygen_cost(180);
    EXPECT_NEAR(cost, 31.576, 0.001);
    const auto estimate = aerobic_estimate(steady(3600, 3, 130).reader(), 50, 190);
    EXPECT_NEAR(estimate.value, 3.5 + (cost - 3.5) * 140 / 80, 1e-6);
    EXPECT_EQ(estimate.coverage, 1);
}

TEST(AerobicEstimate, IsMissingWhereARunSaysNothing) {
    EXPECT_TRUE(std::isnan(aerobic_estimate(steady(1500, 3, 130).reader(), 50, 190).value))
        << "25 minutes, of which 10 are for warming up";
    EXPECT_TRUE(std::isnan(aerobic_estimate(steady(3600, 3, 95).reader(), 50, 190).value))
        << "32 % of the reserve";
    EXPECT_TRUE(std::isnan(aerobic_estimate(steady(3600, 3, 130).reader(), 190, 190).value));
    Recording without;
    for (int at = 0; at <= 3600; at += 5)
        without.at(at).speed(3);
    EXPECT_TRUE(std::isnan(aerobic_estimate(without.reader(), 50, 190).value));
}

}  // namespace
}  // namespace runlytics::performance
