#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>

#include "simulator/noise.h"
#include "simulator/options.h"
#include "simulator/physiology.h"
#include "simulator/route.h"
#include "simulator/text.h"

namespace runlytics::simulator {
namespace {

TEST(SimulatorArithmetic, AgreesWithTheCLibrary) {
    for (double x = -40; x < 40; x += 0.37) {
        EXPECT_NEAR(sine(x), std::sin(x), 1e-14) << x;
        EXPECT_NEAR(cosine(x), std::cos(x), 1e-14) << x;
        EXPECT_NEAR(exponential(x) / std::exp(x), 1, 1e-14) << x;
    }
}

TEST(SimulatorRandom, NormalNumbersHaveTheirMoments) {
    Random random(7, Purpose::effort);
    constexpr int draws = 200000;
    double sum = 0, squares = 0, fourths = 0;
    for (int i = 0; i < draws; ++i) {
        const double x = random.normal();
        sum += x;
        squares += x * x;
        fourths += x * x * x * x;
    }
    EXPECT_NEAR(sum / draws, 0, 0.01);
    EXPECT_NEAR(squares / draws, 1, 0.015);
    EXPECT_NEAR(fourths / draws, 2.9, 0.1);  // twelve uniforms: 3 - 6/60
}

TEST(SimulatorRandom, PurposesAndIndexesDiffer) {
    EXPECT_NE(Random(1, Purpose::sleep).next(), Random(1, Purpose::vitals).next());
    EXPECT_NE(Random(1, Purpose::sleep, 1).next(), Random(1, Purpose::sleep, 2).next());
    EXPECT_NE(Random(1, Purpose::sleep).next(), Random(2, Purpose::sleep).next());
    EXPECT_EQ(Random(1, Purpose::sleep, 1).next(), Random(1, Purpose::sleep, 1).next());
}

TEST(SimulatorNoise, WandersWithTheAskedSpreadAndMemory) {
    Random random(3, Purpose::sensors);
    WanderingNoise noise(3, 20, random);
    std::vector<double> values;
    for (int i = 0; i < 200000; ++i)
        values.push_back(noise.next(random));
    double variance = 0, lagged = 0, steps = 0;
    for (std::size_t i = 20; i < values.size(); ++i) {
        variance += values[i] * values[i];
        lagged += values[i] * values[i - 20];
        steps += std::abs(values[i] - values[i - 1]);
    }
    const double n = static_cast<double>(values.size() - 20);
    EXPECT_NEAR(std::sqrt(variance / n), 3, 0.15);
    EXPECT_NEAR(lagged / variance, 0.4, 0.08);
    EXPECT_LT(steps / n, 0.35);  // m a second: a receiver does not jump
}

TEST(SimulatorPhysiology, FollowsTheFormulas) {
    EXPECT_DOUBLE_EQ(cost_of_grade(0), 1);
    EXPECT_NEAR(cost_of_grade(0.1), 5.968214 / 3.6, 1e-9);  // Minetti 2002, by hand
    EXPECT_DOUBLE_EQ(steady_heart_rate(1), 168);
    EXPECT_LT(steady_heart_rate(2), 188);
    EXPECT_NEAR(load_of_trimp(3600 * trimp_per_second(168)), 100, 1e-9);
    // An hour at threshold is a TRIMP of 60 * h * .64 * exp(1.92 h), h = 120 / 140.
    EXPECT_NEAR(3600 * trimp_per_second(168),
                60 * (120.0 / 140) * 0.64 * std::exp(1.92 * 120 / 140), 1e-9);
}

TEST(SimulatorPhysiology, TrainingMovesThresholdSpeedAsBanisterSays) {
    TrainingResponse rested, tired;
    EXPECT_DOUBLE_EQ(rested.fraction(), 0);
    for (int day = 0; day < 7; ++day) {
        rested.add_day(0);
        tired.add_day(150);
    }
    EXPECT_GT(rested.fraction(), -0.02);
    EXPECT_NE(rested.fraction(), tired.fraction());
    for (int day = 0; day < 400; ++day)
        tired.add_day(500);
    EXPECT_DOUBLE_EQ(tired.fraction(), 0.02);
}

TEST(SimulatorCalendar, KnowsBerlin) {
    constexpr UnixSeconds spring = 1774746000;  // 2026-03-29T01:00:00Z, by date(1)
    constexpr UnixSeconds autumn = 1792890000;  // 2026-10-25T01:00:00Z
    EXPECT_EQ(utc_offset(spring - 1), 3600);
    EXPECT_EQ(utc_offset(spring), 7200);
    EXPECT_EQ(utc_offset(autumn - 1), 7200);
    EXPECT_EQ(utc_offset(autumn), 3600);
    EXPECT_EQ(instant_of(parse_date("2026-03-29"), 12 * 3600), spring + 9 * 3600);
    EXPECT_EQ(utc_time(spring), "2026-03-29T01:00:00Z");
    EXPECT_EQ(local_time(spring), "2026-03-29T03:00:00+02:00");
    EXPECT_EQ(phone_time(spring - 1), "2026-03-29 01:59:59 +0100");
    EXPECT_THROW(parse_date("2026-02-29"), std::invalid_argument);
    EXPECT_THROW(parse_date("26-02-28"), std::invalid_argument);
}

TEST(SimulatorText, WritesFixedDecimals) {
    EXPECT_EQ(fixed(52.0039917, 7), "52.0039917");
    EXPECT_EQ(fixed(-0.05, 1), "-0.1");
    EXPECT_EQ(fixed(9.996, 2), "10.00");
    EXPECT_EQ(fixed(13, 0), "13");
}

// Metres between two places on a sphere of the Earth's mean radius.
double great_circle(double lat1, double lon1, double lat2, double lon2) {
    constexpr double degree = std::numbers::pi / 180;
    const double a = std::pow(std::sin((lat2 - lat1) * degree / 2), 2) +
                     std::cos(lat1 * degree) * std::cos(lat2 * degree) *
                         std::pow(std::sin((lon2 - lon1) * degree / 2), 2);
    return 2 * 6371008.8 * std::asin(std::sqrt(a));
}

// The length and the climb of a lap, from its coordinates.
std::pair<double, double> measure(const Route& route) {
    double metres = 0, climb = 0;
    for (double way = 0; way < route.length(); way += 5) {
        const auto from = route.at(way);
        const auto to = route.at(way + 5);
        metres += great_circle(route.latitude(from.north), route.longitude(from.east),
                               route.latitude(to.north), route.longitude(to.east));
        climb += std::max(0.0, to.altitude - from.altitude);
        EXPECT_LT(std::abs(from.grade), 0.15);
        EXPECT_NEAR(route.latitude(from.north), 52.5, 0.04);
    }
    return {metres, climb};
}

TEST(SimulatorRoute, LoopsHaveTheirLengthAndClimb) {
    const auto [park_metres, park_climb] = measure(Route::park());
    EXPECT_NEAR(park_metres, 5400, 5400 * 0.005);
    EXPECT_LT(park_climb, 12);
    const auto [forest_metres, forest_climb] = measure(Route::forest());
    EXPECT_NEAR(forest_metres, 10000, 10000 * 0.005);
    EXPECT_NEAR(forest_climb, 150, 1);
    EXPECT_NEAR(Route::park().latitude(0), 52.514, 1e-9);
    EXPECT_NEAR(Route::park().longitude(0), 13.350, 1e-9);
}

Options parse(std::vector<const char*> arguments) {
    return parse_options(arguments, parse_date("2026-06-01"));
}

TEST(SimulatorOptions, ReadsEveryOption) {
    const Options options =
        parse({"--seed", "9", "--weeks", "3", "--without", "heat,load", "--recording", "smart",
               "--files-per-day", "4", "--copies", "on", "--layout", "strava", "folder"});
    EXPECT_EQ(options.seed, 9u);
    EXPECT_EQ(iso_date(options.first_day), "2026-05-11");  // three weeks that end yesterday
    EXPECT_FALSE(options.effects.heat);
    EXPECT_FALSE(options.effects.load);
    EXPECT_TRUE(options.effects.shifts);
    EXPECT_EQ(options.recording, Recording::smart);
    EXPECT_EQ(options.health_files_per_day, 4);
    EXPECT_TRUE(options.copies);
    EXPECT_TRUE(options.strava);
    EXPECT_EQ(options.folder, "folder");
    EXPECT_FALSE(parse({"--effects", "off", "x"}).effects.sleep);
    EXPECT_TRUE(parse({"--effects", "off", "x"}).effects.roster);
    EXPECT_FALSE(parse({"--without", "roster", "x"}).effects.roster);
    EXPECT_FALSE(parse({"--without", "training,memory", "x"}).effects.memory);
    EXPECT_EQ(iso_date(parse({"--first-day", "2024-02-29", "x"}).first_day), "2024-02-29");
    EXPECT_TRUE(parse({"--help"}).help);
}

TEST(SimulatorOptions, RefusesWhatItDoesNotKnow) {
    const std::vector<std::vector<const char*>> wrong = {
        {},
        {"a", "b"},
        {"--seed", "x", "a"},
        {"--seed", "-1", "a"},
        {"--weeks", "0", "a"},
        {"--weeks", "521", "a"},
        {"--effects", "some", "a"},
        {"--without", "luck", "a"},
        {"--without", "", "a"},
        {"--recording", "fast", "a"},
        {"--files-per-day", "25", "a"},
        {"--copies", "two", "a"},
        {"--layout", "garmin", "a"},
        {"--first-day", "yesterday", "a"},
        {"--speed", "3", "a"},
        {"a", "--seed"},
    };
    for (const auto& arguments : wrong)
        EXPECT_THROW(parse(arguments), UsageError);
}

}  // namespace
}  // namespace runlytics::simulator
