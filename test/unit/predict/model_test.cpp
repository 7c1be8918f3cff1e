// Models as bytes, and what they predict.
#include "core/predict/model.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "unit/predict/made_examples.h"

namespace runlytics::predict {
namespace {

Model ridge_model() {
    const Examples examples = made_examples(100, 8, 1, 1);
    return {fit_ridge(examples, all_of(examples)), 6.5};
}
Model trees_model() {
    const Examples examples = made_examples(100, 8, 1, 2);
    return {grow_trees(examples, all_of(examples)), missing_value};
}

TEST(ModelBytes, AreTheModelAgain) {
    const Examples examples = made_examples(20, 8, 1, 3);
    for (const Model& model : {Model{Baseline{}, 9}, ridge_model(), trees_model()}) {
        const Model again = read_model(write_model(model));
        EXPECT_EQ(again.name(), model.name());
        for (std::size_t i = 0; i < examples.size(); ++i)
            EXPECT_EQ(predict(again, examples.row(i), 71).value,
                      predict(model, examples.row(i), 71).value);
        EXPECT_EQ(write_model(again), write_model(model));
    }
}

// Each bit of a model counts: the checksum sees one that has turned.
TEST(ModelBytes, WithABitTurnedAreRefused) {
    const auto bytes = write_model(ridge_model());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto broken = bytes;
        broken[i] ^= static_cast<std::byte>(1U << (i % 8));
        EXPECT_THROW(read_model(broken), Error) << "byte " << i;
    }
}

TEST(ModelBytes, CutOffOrLongerAreRefused) {
    const auto bytes = write_model(trees_model());
    for (const std::size_t length : {std::size_t{0}, std::size_t{15}, bytes.size() - 1})
        EXPECT_THROW(read_model(std::span(bytes).first(length)), Error);
    auto longer = bytes;
    longer.push_back(std::byte{0});
    EXPECT_THROW(read_model(longer), Error);
}

TEST(Predict, ByTheBaselineIsTheUsual) {
    const Prediction made = predict({Baseline{}, 8}, std::vector<double>(3, 1.0), 71);
    EXPECT_EQ(made.value, 71);
    EXPECT_EQ(made.low, 63);
    EXPECT_EQ(made.high, 79);
    EXPECT_TRUE(made.parts.empty());
}

TEST(Predict, SaysWhatEachFeatureAdds) {
    const std::vector<double> row = {1, -1, 1, 0, 0, 0, 0, 0};
    for (const Model& model : {ridge_model(), trees_model()}) {
        const Prediction made = predict(model, row, 70);
        double sum = made.usual;
        for (const double part : made.parts)
            sum += part;
        EXPECT_NEAR(sum, made.value, 1e-9);
        EXPECT_GT(made.parts[0], 0.5);
    }
}

TEST(Predict, OfOtherFeaturesIsRefused) {
    EXPECT_THROW(predict(ridge_model(), std::vector<double>(7, 0.0), 70), Error);
}

}  // namespace
}  // namespace runlytics::predict
