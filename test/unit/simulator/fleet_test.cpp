#include "simulator/fleet.h"

#include <cmath>
#include <gtest/gtest.h>
#include <iostream>

namespace runlytics::simulator {
namespace {

// The published moments: 85.3 % of critical speed with a deviation of 6.8, 226.8 minutes with one
// of 33.1 (Smyth 2022).
TEST(Fleet, IsLikeThoseWhoRunMarathons) {
    double share = 0, squares = 0, minutes = 0;
    const auto fleet = simulate_fleet(1, 1000);
    for (const FleetRunner& runner : fleet) {
        const double held = performance::marathon_m / runner.marathon_s / runner.critical_speed;
        share += held / 1000;
        squares += held * held / 1000;
        minutes += runner.marathon_s / 60 / 1000;
    }
    EXPECT_NEAR(share, 0.853, 0.02);
    EXPECT_NEAR(std::sqrt(squares - share * share), 0.068, 0.015);
    EXPECT_NEAR(minutes, 226.8, 10);
}

TEST(Fleet, IsTheSameForASeed) {
    EXPECT_EQ(simulate_fleet(3, 5)[4].marathon_s, simulate_fleet(3, 100)[4].marathon_s);
    EXPECT_NE(simulate_fleet(3, 5)[4].marathon_s, simulate_fleet(4, 5)[4].marathon_s);
}

// Of 1,000 runners whom the constants of the prediction were not chosen by.
TEST(Fleet, IsPredictedWithinSixPerCentAndAsSurelyAsItSays) {
    for (const std::uint64_t seed : {20261, 20262}) {
        for (const FleetScore& score : score_fleet(simulate_fleet(seed, 1000))) {
            std::cout << name_of(score.model) << ": " << score.runners << " runners, error "
                      << score.mean_error << " %, bias " << score.bias << " %, interval holds "
                      << score.coverage << " %\n";
            if (score.model != performance::RaceModel::weighted) continue;
            EXPECT_EQ(score.runners, 1000u);
            EXPECT_LE(score.mean_error, 6);
            EXPECT_NEAR(score.coverage, 80, 3);
        }
    }
}

}  // namespace
}  // namespace runlytics::simulator
