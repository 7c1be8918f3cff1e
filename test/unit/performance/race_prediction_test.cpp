#include "core/performance/race_prediction.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <optional>

#include "core/performance/riegel.h"
#include "core/performance/vdot.h"

namespace runlytics::performance {
namespace {

const double unknown = std::nan("");

std::optional<RacePrediction> of(RaceModel model, double metres, const RaceEvidence& evidence) {
    const auto all = predict_race(metres, evidence);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.model == model; });
    if (found == all.end()) return {};
    return *found;
}

RaceEvidence evidence(std::span<const MaximalEffort> efforts) {
    return {efforts, {}, unknown, unknown, unknown, unknown};
}

TEST(PredictRace, SaysNothingWithoutEvidence) {
    EXPECT_TRUE(predict_race(10000, evidence({})).empty());
    const MaximalEffort useless[] = {{0, 1200, 3, 1}, {5000, 1200, -3, 1}, {5000, 1200, 3, 0}};
    EXPECT_TRUE(predict_race(10000, evidence(useless)).empty());
    const MaximalEffort race[] = {{5000, 1200, 3, 1}};
    EXPECT_TRUE(predict_race(0, evidence(race)).empty());
    EXPECT_TRUE(predict_race(unknown, evidence(race)).empty());
}

TEST(PredictRace, OfTheSameDistanceIsTheRaceItself) {
    const MaximalEffort race[] = {{5000, 1200, 3, 1}};
    for (const auto& each : predict_race(5000, evidence(race))) {
        EXPECT_NEAR(each.seconds, 1200, 1e-6) << name_of(each.model);
        EXPECT_LT(each.low, 1200);
        EXPECT_GT(each.high, 1200);
    }
}

TEST(PredictRace, IsThatOfItsModels) {
    const MaximalEffort race[] = {{5000, 1200, 3, 1}};
    EXPECT_NEAR(of(RaceModel::vdot, 10000, evidence(race))->seconds,
                vdot_time(vdot(5000, 1200), 10000), 1e-6);
    EXPECT_NEAR(of(RaceModel::riegel, 10000, evidence(race))->seconds, riegel(5000, 1200, 10000),
                1e-6);
    EXPECT_FALSE(of(RaceModel::critical_speed, 10000, evidence(race)));
    EXPECT_FALSE(of(RaceModel::tanda, 10000, evidence(race)));
}

TEST(PredictRace, HoldsTheMarathonAtItsShareOfCriticalSpeed) {
    const MaximalEffort efforts[] = {
        {4 * 180 + 200, 180, 3, 1}, {4 * 600 + 200, 600, 3, 1}, {4 * 1200 + 200, 1200, 3, 1}};
    RaceEvidence known = evidence(efforts);
    EXPECT_NEAR(of(RaceModel::critical_speed, marathon_m, known)->seconds, marathon_m / (4 * 0.848),
                1e-6);
    EXPECT_NEAR(of(RaceModel::critical_speed, 5000, known)->seconds, 1200, 1e-6);
    EXPECT_FALSE(of(RaceModel::durability, marathon_m, known));
    known.decoupling = 5;
    EXPECT_NEAR(of(RaceModel::durability, marathon_m, known)->seconds, marathon_m / (4 * 0.848),
                1e-6);
    known.decoupling = 10;
    EXPECT_NEAR(of(RaceModel::durability, marathon_m, known)->seconds, marathon_m / (4 * 0.818),
                1e-6);
    known.late_ratio = 1.03;  // says more than the halves do
    EXPECT_NEAR(of(RaceModel::durability, marathon_m, known)->seconds, marathon_m / (4 * 0.868),
                1e-6);
    known.late_ratio = 3;
    EXPECT_NEAR(of(RaceModel::durability, marathon_m, known)->seconds, marathon_m / (4 * 0.788),
                1e-6);
}

TEST(PredictRace, KnowsTandaOfTheMarathonAlone) {
    RaceEvidence known = evidence({});
    known.weekly_km = 60;
    known.training_pace = 330;
    EXPECT_NEAR(of(RaceModel::tanda, marathon_m, known)->seconds, 300.4643903780434 * 42.195, 1e-6);
    EXPECT_FALSE(of(RaceModel::tanda, 21097.5, known));
}

TEST(PredictRace, GrowsLessCertainWithTheWayAndWithTime) {
    const MaximalEffort fresh[] = {{10000, 2400, 3, 1}}, old[] = {{10000, 2400, 180, 1}},
                        doubtful[] = {{10000, 2400, 3, 0.5}};
    const auto width = [](double metres, std::span<const MaximalEffort> efforts) {
        const auto all = predict_race(metres, evidence(efforts));
        return std::log(all.back().high / all.back().low);
    };
    EXPECT_GT(width(marathon_m, fresh), width(21097.5, fresh));
    EXPECT_GT(width(21097.5, fresh), width(10000, fresh));
    EXPECT_GT(width(10000, old), width(10000, fresh));
    EXPECT_GT(width(10000, doubtful), width(10000, fresh));
}

TEST(PredictRace, WeighsItsModels) {
    const MaximalEffort efforts[] = {{5000, 1200, 3, 1}, {10000, 2520, 30, 1}};
    RaceEvidence known = evidence(efforts);
    known.weekly_km = 50;
    known.training_pace = 330;
    const auto all = predict_race(marathon_m, known);
    ASSERT_EQ(all.size(), 4u);
    double weights = 0, slowest = 0, fastest = 1e9;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        weights += all[i].weight;
        slowest = std::max(slowest, all[i].seconds);
        fastest = std::min(fastest, all[i].seconds);
    }
    EXPECT_NEAR(weights, 1, 1e-12);
    EXPECT_EQ(all.back().model, RaceModel::weighted);
    EXPECT_GT(all.back().seconds, fastest);
    EXPECT_LT(all.back().seconds, slowest);
}

TEST(PredictRace, CountsTheStretchesOfARunOnce) {
    // 3 km at the pace of 5 are no performance over 3, and say nothing of an exponent.
    const MaximalEffort stretches[] = {{3000, 720, 3, 1, 7}, {5000, 1200, 3, 1, 7}};
    EXPECT_NEAR(of(RaceModel::riegel, 10000, evidence(stretches))->seconds,
                riegel(5000, 1200, 10000), 1e-6);
    EXPECT_EQ(of(RaceModel::vdot, 10000, evidence(stretches))->efforts, 1u);
    const MaximalEffort two_runs[] = {{3000, 720, 3, 1, 7}, {5000, 1200, 3, 1, 8}};
    EXPECT_LT(of(RaceModel::riegel, 10000, evidence(two_runs))->parameter, usual_exponent);
}

TEST(PredictRace, TakesBreaksSinceTheEffortIntoAccount) {
    const MaximalEffort race[] = {{10000, 2400, 60, 1}};
    const Break just_over[] = {{7, 0}}, before_it[] = {{7, 61}}, short_one[] = {{6, 0}};
    RaceEvidence known = evidence(race);
    known.breaks = just_over;
    EXPECT_NEAR(predict_race(10000, known).back().seconds / 2400, 1.065, 1e-6);
    known.breaks = before_it;
    EXPECT_NEAR(predict_race(10000, known).back().seconds, 2400, 1e-6);
    known.breaks = short_one;
    EXPECT_NEAR(predict_race(10000, known).back().seconds, 2400, 1e-6);
}

}  // namespace
}  // namespace runlytics::performance
