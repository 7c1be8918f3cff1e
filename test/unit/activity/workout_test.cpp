#include "core/activity/workout.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <utility>
#include <vector>

#include "unit/activity/recording.h"

namespace runlytics::activity {
namespace {

// A step of a workout: metres or seconds at a speed; a speed of 0 stands.
struct Step {
    double speed;
    double metres;
    double seconds;
};

constexpr Step warm_up{2.8, 2000, 0};
constexpr Step cool_down{2.7, 1500, 0};

Step metres(double way, double speed) {
    return {speed, way, 0};
}
Step seconds(double time, double speed) {
    return {speed, 0, time};
}

// A runner who gets up to speed within some seconds, with the noise of a watch.
Recording run(const std::vector<Step>& steps, unsigned seed, std::vector<Lap>* laps = nullptr,
              int every_s = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    Recording recording;
    double way = 0, told = 0, v = 0, drift = 0;
    int second = 0;
    const auto record = [&] {
        if (second % every_s == 0) recording.at(second).distance(told).speed(v).hr(150);
    };
    record();
    for (const Step& step : steps) {
        const double from = way;
        const int began = second;
        if (laps) {
            Lap lap;
            lap.started_at = second * 1000;
            laps->push_back(lap);
        }
        while (step.metres > 0 ? way < from + step.metres : second < began + step.seconds) {
            drift += (-drift + 0.3 * normal(random)) / 12;
            const double wanted = step.speed > 0 ? std::max(0.6, step.speed * (1 + drift)) : 0;
            v += (wanted - v) / 2.5;
            way += v;
            told += std::max(0.0, v + 0.1 * normal(random));
            ++second;
            record();
        }
    }
    return recording;
}

std::string words(Recording recording, const std::vector<Lap>& laps = {}) {
    auto& reader = recording.reader();
    return describe_workout(reader, detect_intervals(reader, laps));
}

std::vector<Step> workout(std::vector<std::pair<Step, Step>> sets) {
    std::vector<Step> steps{warm_up};
    for (std::size_t i = 0; i < sets.size(); ++i) {
        steps.push_back(sets[i].first);
        if (i + 1 < sets.size()) steps.push_back(sets[i].second);
    }
    steps.push_back(cool_down);
    return steps;
}

std::vector<std::pair<Step, Step>> times(std::size_t n, Step work, Step rest) {
    return std::vector<std::pair<Step, Step>>(n, {work, rest});
}

struct Case {
    const char* words;
    std::vector<Step> steps;
};

std::vector<Case> cases() {
    const Step jog = seconds(90, 2.3);
    return {
        {"6 x 800 m, 2:00 jog", workout(times(6, metres(800, 4.3), seconds(120, 2.4)))},
        {"10 x 400 m, 1:30 jog", workout(times(10, metres(400, 4.7), seconds(90, 2.3)))},
        {"5 x 1 km, 2:00 walk", workout(times(5, metres(1000, 4.2), seconds(120, 1.4)))},
        {"8 x 1:00, 1:00 jog", workout(times(8, seconds(60, 4.61), seconds(60, 2.4)))},
        {"4 x 5:00, 2:00 jog", workout(times(4, seconds(300, 4.02), seconds(120, 2.5)))},
        {"6 x 200 m, 1:15 standing", workout(times(6, metres(200, 5.4), seconds(75, 0)))},
        {"pyramid 200-400-800-400-200 m, 1:30 jog", workout({{metres(200, 4.9), jog},
                                                             {metres(400, 4.7), jog},
                                                             {metres(800, 4.5), jog},
                                                             {metres(400, 4.7), jog},
                                                             {metres(200, 4.9), jog}})},
        {"ladder 400-600-800 m, 1:30 jog",
         workout({{metres(400, 4.7), jog}, {metres(600, 4.5), jog}, {metres(800, 4.4), jog}})},
        {"2 x 1600 m, 4 x 400 m, 1:30 jog", workout({{metres(1600, 4.2), jog},
                                                     {metres(1600, 4.2), jog},
                                                     {metres(400, 4.7), jog},
                                                     {metres(400, 4.7), jog},
                                                     {metres(400, 4.7), jog},
                                                     {metres(400, 4.7), jog}})},
        {"tempo 20:00", {warm_up, seconds(1200, 3.77), cool_down}},
        {"tempo 8 km", {warm_up, metres(8000, 3.9), cool_down}},
    };
}

// Of all cases with noise from several seeds, nine in ten and more are called by their names.
TEST(Workout, IsNamedInWords) {
    int named = 0, all = 0;
    for (const Case& workout : cases()) {
        for (unsigned seed = 1; seed <= 5; ++seed) {
            const std::string found = words(run(workout.steps, seed));
            EXPECT_TRUE(found == workout.words || seed > 1) << found << " for " << workout.words;
            if (found != workout.words) std::printf("%s: %s\n", workout.words, found.c_str());
            named += found == workout.words;
            ++all;
        }
    }
    EXPECT_GE(named, 0.9 * all) << named << " of " << all;
}

TEST(Workout, IsTheSameByTheLapsThatWerePressed) {
    for (const Case& workout : cases()) {
        if (workout.steps.size() < 5) continue;
        std::vector<Lap> laps;
        Recording recording = run(workout.steps, 3, &laps);
        EXPECT_EQ(words(std::move(recording), laps), workout.words);
    }
}

// A sample every 10 s is coarser than an edge, and yet enough for repetitions of minutes.
TEST(Workout, IsFoundInSamplesFarApart) {
    const auto steps = workout(times(6, metres(800, 4.3), seconds(120, 2.4)));
    EXPECT_EQ(words(run(steps, 2, nullptr, 10)), "6 x 800 m, 2:00 jog");
}

TEST(Workout, IsNoneInAnEvenRun) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        EXPECT_EQ(words(run({metres(10000, 3.1)}, seed)).substr(0, 8), "even run");
    }
    // Nor at the lights.
    EXPECT_EQ(words(run({metres(3000, 3), seconds(40, 0), metres(2500, 3), seconds(60, 0),
                         metres(2500, 3)},
                        1))
                  .substr(0, 8),
              "even run");
}

TEST(Workout, IsAProgressionWhereEveryQuarterIsFaster) {
    std::vector<Step> steps;
    for (int i = 0; i < 12; ++i)
        steps.push_back(metres(1000, 2.8 + 0.08 * i));
    EXPECT_EQ(words(run(steps, 1)).substr(0, 15), "progression run");
}

TEST(Workout, PartsAddUpToTheWhole) {
    Recording recording = run(workout(times(6, metres(800, 4.3), seconds(120, 2.4))), 4);
    auto& reader = recording.reader();
    double elapsed = 0, distance = 0, begin = 0;
    for (const Interval& interval : detect_intervals(reader, {})) {
        EXPECT_NEAR(interval.split.start_s, begin, 1e-6);
        begin = interval.split.start_s + interval.split.elapsed_s;
        elapsed += interval.split.elapsed_s;
        distance += interval.split.distance_m;
    }
    EXPECT_NEAR(elapsed, reader.header().elapsed_ms * 1e-3, 1e-6);
    EXPECT_NEAR(distance, reader.header().distance_m, 1);
}

TEST(Workout, IsNothingWithoutMovement) {
    Recording still;
    still.at(0).hr(60).at(100).hr(61);
    EXPECT_EQ(words(std::move(still)), "");
    Recording standing;
    for (int i = 0; i < 300; ++i)
        standing.at(i).speed(0).distance(0);
    EXPECT_EQ(words(std::move(standing)), "");
}

}  // namespace
}  // namespace runlytics::activity
