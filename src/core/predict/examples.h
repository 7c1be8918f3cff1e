#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/model.h"

// What predictions learn from: one example a day, its features and what came the day after.
namespace runlytics::predict {

// A feature that is not known is missing, and so is a target that never came.
struct Examples {
    std::size_t width = 0;         // features of an example
    std::vector<double> features;  // example after example
    std::vector<double> targets;

    std::size_t size() const { return targets.size(); }
    std::span<const double> row(std::size_t i) const {
        return std::span(features).subspan(i * width, width);
    }
};

// Those of the first `end` examples of which the target came, the last `most` of them.
std::vector<std::size_t> known_examples(const Examples& examples, std::size_t end,
                                        std::size_t most);

}  // namespace runlytics::predict
