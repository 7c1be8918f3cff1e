// Trees, with libxgboost as oracle.
#include "core/predict/trees.h"

#include <gtest/gtest.h>
#include <string>
#include <xgboost/c_api.h>

#include "unit/predict/made_examples.h"

namespace runlytics::predict {
namespace {

// What libxgboost predicts, and what it says that each feature adds.
class Oracle {
  public:
    Oracle(const Examples& examples, const Growth& growth) {
        const std::vector<float> features(examples.features.begin(), examples.features.end());
        const std::vector<float> targets(examples.targets.begin(), examples.targets.end());
        must(XGDMatrixCreateFromMat(features.data(), examples.size(), examples.width, NAN, &data_));
        must(XGDMatrixSetFloatInfo(data_, "label", targets.data(), targets.size()));
        must(XGBoosterCreate(&data_, 1, &booster_));
        double mean = 0;
        for (const double target : examples.targets)
            mean += target / static_cast<double>(examples.size());
        set("nthread", "1");
        set("tree_method", "exact");
        set("objective", "reg:squarederror");
        set("max_depth", std::to_string(tree_depth));
        set("eta", std::to_string(growth.rate));
        set("lambda", std::to_string(growth.shrink));
        set("min_child_weight", std::to_string(growth.least_cover));
        set("base_score", std::to_string(mean));
        for (int round = 0; round < growth.rounds; ++round)
            must(XGBoosterUpdateOneIter(booster_, round, data_));
    }
    ~Oracle() {
        XGBoosterFree(booster_);
        XGDMatrixFree(data_);
    }
    Oracle(const Oracle&) = delete;
    Oracle& operator=(const Oracle&) = delete;

    std::vector<float> predictions() { return answer(0); }
    std::vector<float> parts() {
        return answer(4);
    }  // width + 1 of each example, the last the mean

  private:
    static void must(int result) { ASSERT_EQ(result, 0) << XGBGetLastError(); }
    void set(const char* name, const std::string& value) {
        must(XGBoosterSetParam(booster_, name, value.c_str()));
    }
    std::vector<float> answer(int what) {
        bst_ulong count = 0;
        const float* values = nullptr;
        must(XGBoosterPredict(booster_, data_, what, 0, 0, &count, &values));
        return {values, values + count};
    }

    DMatrixHandle data_ = nullptr;
    BoosterHandle booster_ = nullptr;
};

// It reckons in single precision: of two splits that gain the same it may take the other, which
// says the same of the examples and shares it out a little differently.
constexpr double between_twins = 0.05;

class AsXgboost : public testing::TestWithParam<unsigned> {};

TEST_P(AsXgboost, ToAHundredth) {
    const unsigned seed = GetParam();
    const Examples examples = made_examples(150 + 50 * seed, 6 + seed % 20, 2, seed);
    const Growth growth;
    const Trees model = grow_trees(examples, all_of(examples), growth);
    Oracle oracle(examples, growth);
    const auto predicted = oracle.predictions();
    const auto parts = oracle.parts();
    std::vector<double> ours(examples.width);
    for (std::size_t i = 0; i < examples.size(); ++i) {
        EXPECT_NEAR(model.predict(examples.row(i)), predicted[i], 0.01);
        const double mean = shapley(model, examples.row(i), ours);
        const std::size_t at = i * (examples.width + 1);
        EXPECT_NEAR(mean, parts[at + examples.width], 0.01);
        for (std::size_t j = 0; j < examples.width; ++j)
            EXPECT_NEAR(ours[j], parts[at + j], between_twins);
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AsXgboost, testing::Range(0U, 8U));

TEST(Trees, PartsAndTheMeanAreThePrediction) {
    const Examples examples = made_examples(400, 26, 2, 11);
    const Trees model = grow_trees(examples, all_of(examples));
    std::vector<double> parts(examples.width);
    for (std::size_t i = 0; i < examples.size(); ++i) {
        double sum = shapley(model, examples.row(i), parts);
        for (const double part : parts)
            sum += part;
        EXPECT_NEAR(sum, model.predict(examples.row(i)), 1e-9);
    }
}

TEST(Trees, OfFewExamplesAreTheirMean) {
    const Examples examples{1, {1, 2, 3}, {60, 70, 80}};
    const Trees model = grow_trees(examples, all_of(examples));
    EXPECT_DOUBLE_EQ(model.predict(std::vector<double>{2}), 70);
}

}  // namespace
}  // namespace runlytics::predict
