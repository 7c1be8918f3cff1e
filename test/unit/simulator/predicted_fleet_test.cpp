// How well tomorrow is predicted, on the simulator's own athletes. RUNLYTICS_FLEET says how many;
// docs/insight.md has the figures of 200.
#include "unit/simulator/predicted_fleet.h"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>
#include <iostream>
#include <string>

namespace runlytics::simulator {
namespace {

std::size_t fleet_size() {
    const char* asked = std::getenv("RUNLYTICS_FLEET");
    return asked ? static_cast<std::size_t>(std::atoi(asked)) : 10;
}

// What a share of 5 % strays by in a fleet of few: two standard errors.
double by_chance() {
    return 2 * std::sqrt(0.05 * 0.95 / static_cast<double>(fleet_size()));
}

Options athlete_of(std::size_t i, int weeks) {
    Options options;
    options.seed = 1000 + i;
    // Each begins on another day of the year, so that illness and races fall elsewhere.
    options.first_day = parse_date("2024-01-01") + std::chrono::days(i * 37 % 365);
    options.weeks = weeks;
    return options;
}

template <typename Train>
FleetSkill predict_fleet(std::string_view what, int weeks, const Effects& effects,
                         Train train_one) {
    FleetSkill fleet;
    for (std::size_t i = 0; i < fleet_size(); ++i) {
        Options options = athlete_of(i, weeks);
        options.effects = effects;
        add(fleet, train_one(DailyAthlete(options), i));
    }
    divide(fleet);
    std::cout << what << ", " << fleet.athletes << " athletes of " << weeks * 7
              << " days: to persistence " << fleet.to_persistence << " (ridge "
              << fleet.ridge_to_persistence << ", trees " << fleet.trees_to_persistence
              << "), to 7-day mean " << fleet.to_mean7 << ", coverage " << fleet.coverage
              << ", skill proven " << fleet.claimed << ", baseline " << fleet.baseline << '\n';
    return fleet;
}

const auto of_readiness = [](const DailyAthlete& athlete, std::size_t) {
    return athlete.train_readiness();
};
const auto of_hrv = [](const DailyAthlete& athlete, std::size_t) { return athlete.train_hrv(); };

TEST(PredictedFleet, AtAYearReadinessIsATenthCloserThanAsToday) {
    const FleetSkill fleet = predict_fleet("readiness", 52, {}, of_readiness);
    EXPECT_LE(fleet.to_persistence, 0.90);
    EXPECT_NEAR(fleet.coverage, 0.80, 0.03);
}

TEST(PredictedFleet, AtHalfAYearATwentieth) {
    const FleetSkill fleet = predict_fleet("readiness", 26, {}, of_readiness);
    EXPECT_LE(fleet.to_persistence, 0.95);
    EXPECT_NEAR(fleet.coverage, 0.80, 0.03);
}

TEST(PredictedFleet, HrvIsPredictedToo) {
    const FleetSkill fleet = predict_fleet("ln HRV", 52, {}, of_hrv);
    EXPECT_LE(fleet.to_persistence, 0.90);
    EXPECT_NEAR(fleet.coverage, 0.80, 0.03);
}

TEST(PredictedFleet, OfWhatChanceHasOrderedNoSkillIsClaimed) {
    const FleetSkill fleet = predict_fleet(
        "shuffled readiness", 52, no_effects,
        [](const DailyAthlete& athlete, std::size_t i) { return athlete.train_shuffled(i); });
    EXPECT_LE(fleet.claimed, 0.05 + by_chance());
}

// Sleep follows the roster even so, and load is known the day before: readiness stays predictable.
TEST(PredictedFleet, WithoutEffectsReadinessFollowsSleepAndLoad) {
    const FleetSkill fleet =
        predict_fleet("readiness without effects", 52, no_effects, of_readiness);
    EXPECT_NEAR(fleet.coverage, 0.80, 0.03);
}

// Neither roster nor training nor a memory of the night before: nothing is known of tomorrow but
// that the score blends a day with its week.
TEST(PredictedFleet, WithoutAnyPatternNoSkillIsClaimed) {
    const FleetSkill of_score =
        predict_fleet("readiness without pattern", 52, no_pattern, of_readiness);
    EXPECT_LE(of_score.claimed, 0.05 + by_chance());
    EXPECT_NEAR(of_score.coverage, 0.80, 0.03);
    const FleetSkill of_variability =
        predict_fleet("ln HRV without pattern", 52, no_pattern, of_hrv);
    EXPECT_LE(of_variability.claimed, 0.05 + by_chance());
}

// Nothing is planted, and what is left of the night before is little: an autocorrelation of .29.
TEST(PredictedFleet, WithoutEffectsHrvIsHardlyPredicted) {
    const FleetSkill fleet = predict_fleet("ln HRV without effects", 52, no_effects, of_hrv);
    EXPECT_LE(fleet.claimed, 0.05 + by_chance());
}

}  // namespace
}  // namespace runlytics::simulator
