#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/predict/examples.h"

namespace runlytics::predict {

// A linear model that is drawn towards the mean of its examples: features are centred and scaled,
// one that is missing counts as usual, and how strongly it is drawn is chosen by generalised
// cross-validation (Golub, Heath and Wahba 1979).
struct Ridge {
    double mean = missing_value;  // of the targets: the prediction when everything is as usual
    double lambda = 0;
    std::vector<double> centre;
    std::vector<double> scale;  // 0 of a feature that never varied
    std::vector<double> weight;

    // What a feature adds to the mean; the sum of all of them and the mean is the prediction.
    double part(std::span<const double> row, std::size_t feature) const;
    double predict(std::span<const double> row) const;
};

// Of the examples that are named; at least one.
Ridge fit_ridge(const Examples& examples, std::span<const std::size_t> named);

}  // namespace runlytics::predict
