#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "core/predict/ridge.h"
#include "core/predict/trees.h"

namespace runlytics::predict {

// What is usual: the mean of the last days. It needs no features.
struct Baseline {};

// What predicts a day, with how far it may be off.
struct Model {
    std::variant<Baseline, Ridge, Trees> how;
    double half_width =
        missing_value;  // of the 80 % interval; missing below 10 days that were tried

    std::string_view name() const;  // "baseline", "ridge", "gbt"
    std::size_t width() const;      // of the features it takes; 0 of the baseline
};

struct Prediction {
    double value = missing_value;
    double low = missing_value;
    double high = missing_value;
    double usual = missing_value;  // what the parts are added to
    std::vector<double> parts;     // what each feature adds
};

// `usual` is the mean of the last days, which is what the baseline says. Throws invalid_parameter
// when the row has another width than the model.
Prediction predict(const Model& model, std::span<const double> row, double usual);

// A model as bytes: a version, its kind, its numbers, and a checksum over all. What is not exactly
// such bytes is refused with malformed_binary.
std::vector<std::byte> write_model(const Model& model);
Model read_model(std::span<const std::byte> bytes);

}  // namespace runlytics::predict
