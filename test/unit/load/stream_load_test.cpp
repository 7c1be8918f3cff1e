#include "core/load/stream_load.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "unit/activity/recording.h"

namespace runlytics::load {
namespace {

using activity::Recording;

TEST(StreamTrimp, IsThatOfTheAverageWhereTheRateIsSteady) {
    Recording run;
    for (int i = 0; i <= 3600; i += 10)
        run.at(i).hr(150).speed(3);
    const auto load = stream_trimp(run.reader(), 50, 190, Sex::male);
    EXPECT_NEAR(load.value, 108.09535934022335, 1e-8);
    EXPECT_EQ(load.coverage, 1);
    EXPECT_NEAR(stream_edwards_trimp(run.reader(), 190).value, 60 * 3, 1e-9);
    EXPECT_NEAR(stream_lucia_trimp(run.reader(), 145, 168).value, 60 * 2, 1e-9);
}

// Against the same recording resampled to one value a second.
TEST(StreamTrimp, MatchesASumOverSeconds) {
    std::mt19937 random(1);
    Recording run;
    double expected = 0;
    int at = 0;
    for (int i = 0; i < 400; ++i) {
        const int held = random() % 40 == 0 ? 45 : 1 + static_cast<int>(random() % 8);
        const double hr = 90 + static_cast<double>(random() % 100);
        const double speed = random() % 5 == 0 ? 0 : 3;
        run.at(at).hr(hr).speed(speed);
        for (int second = 0; second < held && held <= 30; ++second) {
            const double h = std::min((hr - 48) / (188 - 48), 1.0);
            expected += h * 0.86 * std::exp(1.67 * h) / 60;
        }
        at += held;
    }
    run.at(at).hr(100).speed(3);
    const auto load = stream_trimp(run.reader(), 48, 188, Sex::female);
    EXPECT_NEAR(load.value, expected, 1e-8);
    EXPECT_EQ(load.coverage, 1);
}

TEST(StreamTrimp, IsMissingWhereMostOfTheHeartRateIs) {
    Recording run;
    for (int i = 0; i <= 100; ++i) {
        run.at(i).speed(3);
        if (i >= 60) run.hr(150);
    }
    const auto load = stream_trimp(run.reader(), 50, 190, Sex::male);
    EXPECT_NEAR(load.coverage, 0.4, 1e-12);
    EXPECT_TRUE(std::isnan(load.value));
    EXPECT_TRUE(std::isnan(stream_trimp(Recording().reader(), 50, 190, Sex::male).value));
}

TEST(StreamTrimp, CountsAllTimeWithoutASpeed) {
    Recording row;
    row.at(0).hr(150).at(20).at(30).hr(150).at(40).hr(150);
    const auto load = stream_edwards_trimp(row.reader(), 150);
    EXPECT_NEAR(load.coverage, 0.75, 1e-12);
    EXPECT_NEAR(load.value, 5 * 40 / 60.0, 1e-12);  // the ten seconds without are no rest
}

}  // namespace
}  // namespace runlytics::load
