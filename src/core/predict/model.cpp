#include "core/predict/model.h"

#include <numeric>
#include <string>

#include "core/error.h"

namespace runlytics::predict {
namespace {

void require_width(std::size_t row, std::size_t model) {
    if (row == model) return;
    throw Error(sqlstate::invalid_parameter, "the model was made of other features",
                "It takes " + std::to_string(model) + " and there are " + std::to_string(row) + ".",
                "CALL runlytics.train_models().");
}

Prediction of(const Ridge& ridge, std::span<const double> row) {
    Prediction made;
    made.usual = ridge.mean;
    for (std::size_t j = 0; j < row.size(); ++j)
        made.parts.push_back(ridge.part(row, j));
    made.value = std::accumulate(made.parts.begin(), made.parts.end(), made.usual);
    return made;
}

Prediction of(const Trees& trees, std::span<const double> row) {
    Prediction made;
    made.parts.resize(row.size());
    made.usual = shapley(trees, row, made.parts);
    made.value = trees.predict(row);
    return made;
}

}  // namespace

std::string_view Model::name() const {
    if (std::holds_alternative<Ridge>(how)) return "ridge";
    return std::holds_alternative<Trees>(how) ? "gbt" : "baseline";
}

std::size_t Model::width() const {
    if (const auto* ridge = std::get_if<Ridge>(&how)) return ridge->weight.size();
    if (const auto* trees = std::get_if<Trees>(&how)) return trees->width;
    return 0;
}

Prediction predict(const Model& model, std::span<const double> row, double usual) {
    Prediction made;
    if (std::holds_alternative<Baseline>(model.how)) {
        made.value = made.usual = usual;
    } else {
        require_width(row.size(), model.width());
        const auto* ridge = std::get_if<Ridge>(&model.how);
        made = ridge ? of(*ridge, row) : of(std::get<Trees>(model.how), row);
    }
    made.low = made.value - model.half_width;
    made.high = made.value + model.half_width;
    return made;
}

}  // namespace runlytics::predict
