#include "core/activity/splits.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

#include "core/activity/elevation.h"
#include "core/activity/moving_time.h"
#include "core/error.h"
#include "unit/activity/recording.h"

namespace runlytics::activity {
namespace {

TEST(Splits, CutBetweenSamples) {
    Recording run;
    run.at(0).distance(0).hr(120).speed(4).at(20).distance(80).hr(140).speed(2);
    run.at(40).distance(120).hr(150).speed(0).at(60).distance(120).hr(130).speed(3);
    run.at(70).distance(150).hr(0).speed(3);
    const auto pieces = splits(run.reader(), 100);
    ASSERT_EQ(pieces.size(), 2u);
    // 80 m in 20 s, and half of the 40 m that follow.
    EXPECT_EQ(pieces[0].n, 1);
    EXPECT_DOUBLE_EQ(pieces[0].elapsed_s, 30);
    EXPECT_DOUBLE_EQ(pieces[0].moving_s, 30);
    EXPECT_DOUBLE_EQ(pieces[0].distance_m, 100);
    EXPECT_NEAR(pieces[0].avg_hr, (120 * 20 + 140 * 10) / 30.0, 1e-9);
    EXPECT_NEAR(pieces[0].speed_mps, 100 / 30.0, 1e-9);
    EXPECT_NEAR(pieces[0].graded_speed_mps, 100 / 30.0, 1e-9);
    EXPECT_TRUE(std::isnan(pieces[0].ascent_m));
    EXPECT_EQ(pieces[1].n, 2);
    EXPECT_DOUBLE_EQ(pieces[1].start_s, 30);
    EXPECT_DOUBLE_EQ(pieces[1].elapsed_s, 40);
    EXPECT_DOUBLE_EQ(pieces[1].moving_s, 20);
    EXPECT_DOUBLE_EQ(pieces[1].distance_m, 50);
    EXPECT_NEAR(pieces[1].avg_hr, (140 * 10 + 150 * 20 + 130 * 10) / 40.0, 1e-9);
}

// Whatever the pieces, they add up to the whole.
TEST(Splits, AddUpToTheWhole) {
    std::mt19937 random(12);
    Recording run;
    double at = 0, distance = 0;
    for (int i = 0; i < 1500; ++i) {
        if (random() % 200 == 0) run.pause();
        const double v = random() % 9 == 0 ? 0.2 : 2 + static_cast<double>(random() % 300) / 100;
        run.at(at).distance(distance).speed(v).altitude(100 + 30 * std::sin(i / 60.0));
        const int held = 1 + static_cast<int>(random() % 5);
        at += held;
        distance += v * held;
    }
    const auto pieces = splits(run.reader(), 400);
    const auto total = [&](double Split::*column) {
        return std::accumulate(pieces.begin(), pieces.end(), 0.0,
                               [&](double sum, const Split& piece) { return sum + piece.*column; });
    };
    EXPECT_NEAR(total(&Split::moving_s), moving_time(run.reader()), 1e-6);
    EXPECT_NEAR(total(&Split::ascent_m), elevation_gain(run.reader()), 1e-6);
    EXPECT_GT(total(&Split::ascent_m), 100);
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        EXPECT_NEAR(pieces[i].start_s, pieces[i - 1].start_s + pieces[i - 1].elapsed_s, 1e-9);
        EXPECT_EQ(pieces[i - 1].distance_m, 400);
    }
}

TEST(Splits, HaveLimits) {
    EXPECT_TRUE(splits(Recording().reader(), 1000).empty());
    EXPECT_TRUE(splits(Recording().at(0).distance(0).reader(), 1000).empty());
    Recording run;
    run.at(0).distance(0).at(1000).distance(5000);
    EXPECT_EQ(splits(run.reader(), 1000).size(), 5u);
    EXPECT_THROW(splits(run.reader(), 0), Error);
    EXPECT_THROW(splits(run.reader(), std::nan("")), Error);
    EXPECT_THROW(splits(run.reader(), 0.001), Error);
}

}  // namespace
}  // namespace runlytics::activity
