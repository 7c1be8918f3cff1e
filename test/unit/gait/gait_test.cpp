#include "core/gait/gait.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <iostream>

#include "core/gait/signal.h"
#include "unit/gait/runner.h"

namespace runlytics::gait {
namespace {

struct Point {
    double cadence, contact_s, oscillation_cm;
};
constexpr Point points[] = {{172, 0.245, 7.31}, {164, 0.275, 7.45}};

TEST(Gait, ReachesWhatIsKnownOfARunner) {
    double worst[4] = {0, 0, 0, 0};
    for (const Point& point : points) {
        for (const double fps : {60.0, 120.0, 240.0}) {
            for (unsigned seed = 1; seed <= 6; ++seed) {
                test::Runner runner;
                runner.cadence = point.cadence;
                runner.contact_s = point.contact_s;
                runner.fps = fps;
                runner.seed = seed;
                runner.direction = seed % 2 == 0 ? 1 : -1;
                // Feet that part with the ground at once are of no runner, and are told shorter.
                runner.gentle = seed > 3;
                ASSERT_NEAR(runner.vertical_oscillation(), point.oscillation_cm, 0.01);
                const Result result = analyse(runner.film());
                SCOPED_TRACE(testing::Message()
                             << point.cadence << " spm, " << fps << " fps, seed " << seed);
                EXPECT_EQ(result.direction, runner.direction);
                EXPECT_EQ(result.near, runner.direction > 0 ? Side::right : Side::left);
                EXPECT_NEAR(result.cadence_spm, point.cadence, 1);
                EXPECT_NEAR(result.vertical_oscillation_cm, point.oscillation_cm, 0.5);
                EXPECT_NEAR(result.ground_contact_ms, 1000 * point.contact_s, 25);
                EXPECT_NEAR(result.knee_contact_deg, runner.knee_contact_deg, 3);
                EXPECT_NEAR(result.knee_stance_deg, runner.knee_stance_deg, 3);
                EXPECT_NEAR(result.trunk_lean_deg, runner.lean_deg, 1);
                EXPECT_NEAR(result.step_asymmetry_percent, 0, 4);
                EXPECT_GE(result.confidence, 0.99);
                const double off[] = {result.cadence_spm - point.cadence,
                                      result.vertical_oscillation_cm - point.oscillation_cm,
                                      result.ground_contact_ms - 1000 * point.contact_s,
                                      result.knee_stance_deg - runner.knee_stance_deg};
                for (std::size_t i = 0; i < 4; ++i)
                    worst[i] = std::max(worst[i], std::abs(off[i]));
            }
        }
    }
    std::cout << "worst: cadence " << worst[0] << " spm, oscillation " << worst[1]
              << " cm, contact " << worst[2] << " ms, knee " << worst[3] << " degrees\n";
}

// Runners, cameras, noise and seeds that nothing was tuned with: what docs/gait.md says of each
// rate.
TEST(Gait, HoldsForOtherRunners) {
    struct Other {
        double cadence, contact_s, speed, stature;
    };
    constexpr Other others[] = {{150, 0.33, 2.4, 1.62},
                                {160, 0.29, 2.8, 1.9},
                                {180, 0.22, 4.0, 1.7},
                                {190, 0.185, 5.0, 1.82}};
    constexpr double rates[][2] = {{30, 40}, {60, 25}, {120, 25}, {240, 25}};
    for (const auto& [fps, bound_ms] : rates) {
        double worst = 0;
        unsigned seed = 200;
        for (const Other& other : others) {
            for (const bool gentle : {false, true}) {
                for (const double yaw : {0.0, 20.0}) {
                    test::Runner runner;
                    runner.cadence = other.cadence;
                    runner.contact_s = other.contact_s;
                    runner.speed = other.speed;
                    runner.stature = other.stature;
                    runner.pixels_per_m = 840 / other.stature;
                    runner.fps = fps;
                    runner.gentle = gentle;
                    runner.yaw_deg = yaw;
                    runner.noise_lasts = 0.7;
                    runner.seed = ++seed;
                    const Result result = analyse(runner.film());
                    SCOPED_TRACE(testing::Message() << other.cadence << " spm, " << fps << " fps, "
                                                    << yaw << " degrees, gentle " << gentle);
                    const double off = result.ground_contact_ms - 1000 * other.contact_s;
                    EXPECT_LE(std::abs(off), bound_ms);
                    EXPECT_NEAR(result.cadence_spm, other.cadence, 1);
                    EXPECT_NEAR(result.vertical_oscillation_cm, runner.vertical_oscillation(), 0.5);
                    EXPECT_NEAR(result.knee_stance_deg, runner.knee_stance_deg, 6);
                    worst = std::max(worst, std::abs(off));
                }
            }
        }
        std::cout << "worst contact at " << fps << " fps: " << worst << " ms\n";
    }
}

TEST(Gait, GoesSmoothlyBetweenFrames) {
    std::vector<double> wave;
    for (int i = 0; i < 60; ++i)
        wave.push_back(std::sin(0.5 * i));
    const std::vector<double> dense = denser(wave, 4);
    ASSERT_EQ(dense.size(), 59u * 4 + 1);
    for (std::size_t i = 0; i < wave.size(); ++i)
        EXPECT_DOUBLE_EQ(dense[4 * i], wave[i]);
    for (std::size_t i = 40; i + 40 < dense.size(); ++i)
        EXPECT_NEAR(dense[i], std::sin(0.125 * static_cast<double>(i)), 0.001);
    EXPECT_EQ(denser(wave, 1), wave);
    EXPECT_TRUE(denser({}, 4).empty());
}

TEST(Gait, SaysWhatItDoubts) {
    test::Runner runner;
    runner.fps = 30;
    const Result slow = analyse(runner.film());
    EXPECT_NEAR(slow.cadence_spm, runner.cadence, 1);
    EXPECT_LE(slow.contact_confidence, 0.3);
    EXPECT_GE(slow.confidence, 0.99);
    EXPECT_NE(slow.reasons.front().find("60 frames"), std::string::npos);

    runner.fps = 120;
    runner.seconds = 2;
    EXPECT_LE(analyse(runner.film()).confidence, 0.5);

    runner.seconds = 0.3;
    const Result brief = analyse(runner.film());
    EXPECT_EQ(brief.confidence, 0);
    EXPECT_TRUE(std::isnan(brief.cadence_spm));

    runner.seconds = 8;
    PoseClip wrong = runner.film();
    wrong.speed_mps = 6;
    EXPECT_LE(analyse(wrong).confidence, 0.6);
    wrong.height_m = missing_value;
    const Result unscaled = analyse(wrong);
    EXPECT_TRUE(std::isnan(unscaled.vertical_oscillation_cm));
    EXPECT_NEAR(unscaled.knee_stance_deg, runner.knee_stance_deg, 3);
    wrong.width = missing_value;
    const Result shapeless = analyse(wrong);
    EXPECT_TRUE(std::isnan(shapeless.knee_stance_deg));
    EXPECT_NEAR(shapeless.cadence_spm, runner.cadence, 1);
}

TEST(Gait, BridgesFramesInWhichNobodyIsSeen) {
    test::Runner runner;
    PoseClip clip = runner.film();
    for (std::size_t i = 50; i < clip.frames.size(); i += 50)
        clip.frames[i] = {clip.frames[i].at_s, false, {}};
    const Result result = analyse(clip);
    EXPECT_NEAR(result.seconds, runner.seconds, 0.1);
    EXPECT_NEAR(result.ground_contact_ms, 245, 25);
}

TEST(Gait, SurvivesNothing) {
    EXPECT_EQ(analyse({}).confidence, 0);
    PoseClip clip;
    clip.fps = 60;
    clip.frames.resize(300);
    EXPECT_EQ(analyse(clip).confidence, 0);
}

}  // namespace
}  // namespace runlytics::gait
