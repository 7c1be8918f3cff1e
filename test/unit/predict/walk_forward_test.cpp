// How well a model does on days that it had not seen.
#include "core/predict/walk_forward.h"

#include <gtest/gtest.h>

#include "core/predict/features.h"
#include "unit/predict/made_examples.h"

namespace runlytics::predict {
namespace {

// A score that follows its own past, one in three features, and chance.
struct Made {
    Examples examples;
    std::vector<double> own;
};
Made made(std::size_t days, double effect, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    Made all;
    all.examples.width = 3;
    double state = 0;
    std::vector<double> signal(days + 1);
    for (double& value : signal)
        value = normal(random);
    for (std::size_t i = 0; i <= days; ++i) {
        state = 0.3 * state + normal(random) * 4;
        all.own.push_back(70 + state + (i > 0 ? effect * signal[i - 1] : 0));
    }
    for (std::size_t i = 0; i < days; ++i) {
        for (const double value : {signal[i], all.own[i], normal(random)})
            all.examples.features.push_back(value);
        all.examples.targets.push_back(all.own[i + 1]);
    }
    all.own.resize(days);
    return all;
}

TEST(ConformalHalfWidth, IsTheRankThatSplitConformalTakes) {
    std::vector<double> errors;
    for (int i = 60; i > 0; --i)
        errors.push_back(i);
    EXPECT_EQ(conformal_half_width(errors, 0.8), 49);  // ceil(61 * .8)
    EXPECT_EQ(conformal_half_width(std::span(errors).first(10), 0.8), 59);
    EXPECT_TRUE(std::isnan(conformal_half_width(std::span(errors).first(9), 0.8)));
}

TEST(Train, NeverLooksAhead) {
    Made all = made(300, 4, 1);
    const Training before = train(all.examples, all.own);
    // What comes later may not change what was predicted earlier.
    for (std::size_t i = 200; i < 300; ++i) {
        all.examples.targets[i] += 100;
        for (std::size_t j = 0; j < 3; ++j)
            all.examples.features[i * 3 + j] += 100;
    }
    const Training after = train(all.examples, all.own);
    for (std::size_t i = 0; before.walked[i].example < 200; ++i) {
        EXPECT_EQ(before.walked[i].ridge, after.walked[i].ridge);
        EXPECT_EQ(before.walked[i].trees, after.walked[i].trees);
    }
    // And what is predicted of a day may not depend on that day's own target.
    EXPECT_EQ(before.walked.front().example, 63u);
}

TEST(Train, ChoosesRidgeWhereThereIsSomethingToLearn) {
    const Made all = made(400, 6, 2);
    const Training training = train(all.examples, all.own);
    EXPECT_EQ(training.model.name(), "ridge");
    EXPECT_LT(training.ridge.to_persistence, 0.8);
    EXPECT_TRUE(training.ridge.proven);
    EXPECT_NEAR(training.ridge.coverage, 0.8, 0.07);
}

TEST(Train, HasOnlyTheBaselineAtFirst) {
    const Made all = made(59, 6, 3);
    const Training training = train(all.examples, all.own);
    EXPECT_EQ(training.model.name(), "baseline");
    EXPECT_TRUE(training.walked.empty());
}

// Of two hundred histories in which nothing helps, few may be called predictable.
TEST(Train, ClaimsNoSkillWhereThereIsNone) {
    int claims = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        Made all = made(200, 0, 100 + seed);
        // Without its own past as well: pure chance.
        std::mt19937 random(seed);
        for (std::size_t i = 0; i < 200; ++i)
            all.own[i] = std::normal_distribution<double>(70, 5)(random);
        for (std::size_t i = 0; i < 200; ++i) {
            all.examples.targets[i] = i + 1 < 200 ? all.own[i + 1] : missing_value;
            all.examples.features[i * 3 + 1] = all.own[i];
        }
        const Training training = train(all.examples, all.own);
        if (training.ridge.proven || training.trees.proven) ++claims;
    }
    EXPECT_LE(claims, 3);
}

TEST(ExamplesOf, LooksAtNothingOfTomorrowButItsTarget) {
    const std::size_t days = 100;
    std::vector<double> values(days), nothing(days, missing_value);
    std::mt19937 random(5);
    for (double& value : values)
        value = std::normal_distribution<double>(50, 5)(random);
    DailyHistory history{values,       values,        values,  values,  values,
                         values,       values,        values,  values,  {values, {}},
                         {values, {}}, {nothing, {}}, nothing, nothing, 3};
    const Examples before = examples_of(history);
    ASSERT_EQ(before.width, 28u);
    EXPECT_EQ(before.targets[60], values[61]);
    EXPECT_TRUE(std::isnan(before.targets.back()));
    const std::vector<double> row(before.row(60).begin(), before.row(60).end());
    for (std::size_t i = 61; i < days; ++i)
        values[i] = 0;
    const Examples after = examples_of(history);
    for (std::size_t j = 0; j < 28; ++j)
        EXPECT_TRUE(row[j] == after.row(60)[j] || std::isnan(row[j])) << feature_names[j];
    EXPECT_EQ(row[0], before.features[60 * 28]);
    EXPECT_TRUE(std::isnan(row[23]));  // nobody breathed
}

}  // namespace
}  // namespace runlytics::predict
