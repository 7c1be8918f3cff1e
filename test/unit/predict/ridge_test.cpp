// The linear model and its eigenvectors.
#include "core/predict/ridge.h"

#include <gtest/gtest.h>

#include "core/predict/symmetric.h"
#include "unit/predict/made_examples.h"

namespace runlytics::predict {
namespace {

TEST(EigenOf, MakesTheMatrixAgain) {
    std::mt19937 random(7);
    std::normal_distribution<double> normal;
    Matrix a(12);
    for (std::size_t i = 0; i < a.size; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            a(i, j) = a(j, i) = normal(random);
    const Eigen eigen = eigen_of(a);
    for (std::size_t i = 0; i < a.size; ++i) {
        for (std::size_t j = 0; j < a.size; ++j) {
            double made = 0;
            for (std::size_t k = 0; k < a.size; ++k)
                made += eigen.vectors(i, k) * eigen.values[k] * eigen.vectors(j, k);
            EXPECT_NEAR(made, a(i, j), 1e-12);
        }
    }
}

// One feature, by hand: y = 1 + 2 x over x = -1, 0, 1 has the slope 2 s / (s^2 + lambda) of a
// scaled feature.
TEST(Ridge, IsWhatTheFormulaGivesForOneFeature) {
    const Examples examples{1, {-1, 0, 1, -1, 0, 1}, {-1.1, 1, 3, -0.9, 1, 3}};
    const Ridge model = fit_ridge(examples, all_of(examples));
    const double deviation = std::sqrt(2.0 / 3);
    EXPECT_NEAR(model.mean, 1, 1e-12);
    EXPECT_NEAR(model.scale[0], deviation, 1e-12);
    EXPECT_NEAR(model.weight[0], 2 * deviation / (1 + model.lambda), 1e-9);
}

TEST(Ridge, FindsWhatTheTargetsFollow) {
    const Examples examples = made_examples(800, 10, 0.5, 1);
    const Ridge model = fit_ridge(examples, all_of(examples));
    EXPECT_NEAR(model.weight[0] / model.scale[0], 3, 0.2);
    EXPECT_NEAR(model.weight[1] / model.scale[1], -2, 0.2);
    EXPECT_NEAR(model.weight[9], 0, 0.15);
}

TEST(Ridge, DrawsTowardsTheMeanWhereNothingFollows) {
    Examples examples = made_examples(200, 26, 0, 2);
    std::mt19937 random(3);
    for (double& target : examples.targets)
        target = std::normal_distribution<double>(70, 5)(random);
    const Ridge model = fit_ridge(examples, all_of(examples));
    EXPECT_GE(model.lambda, 1);
    for (std::size_t i = 0; i < 20; ++i)
        EXPECT_NEAR(model.predict(examples.row(i)), 70, 4);
}

TEST(Ridge, PartsAndTheMeanAreThePrediction) {
    const Examples examples = made_examples(100, 8, 1, 4);
    const Ridge model = fit_ridge(examples, all_of(examples));
    const auto row = examples.row(5);
    double sum = model.mean;
    for (std::size_t j = 0; j < examples.width; ++j)
        sum += model.part(row, j);
    EXPECT_DOUBLE_EQ(sum, model.predict(row));
}

TEST(Ridge, AFeatureThatNeverVariesSaysNothing) {
    Examples examples = made_examples(60, 3, 1, 5);
    for (std::size_t i = 0; i < examples.size(); ++i)
        examples.features[i * 3 + 1] = 48;
    const Ridge model = fit_ridge(examples, all_of(examples));
    EXPECT_EQ(model.scale[1], 0);
    const std::vector<double> row = {0, 1e9, 0};
    EXPECT_TRUE(std::isfinite(model.predict(row)));
    EXPECT_EQ(model.part(row, 1), 0);
}

TEST(Ridge, OfOneExampleIsItsTarget) {
    const Examples examples{2, {1, 2}, {64}};
    EXPECT_EQ(fit_ridge(examples, all_of(examples)).predict(std::vector<double>{5, 5}), 64);
}

}  // namespace
}  // namespace runlytics::predict
