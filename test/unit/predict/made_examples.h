#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "core/predict/examples.h"

namespace runlytics::predict {

// Features of a normal distribution, some missing, and targets that follow from three of them.
inline Examples made_examples(std::size_t count, std::size_t width, double noise, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    Examples examples;
    examples.width = width;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<double> row(width);
        for (double& value : row)
            value = normal(random);
        const double target =
            70 + 3 * row[0] - 2 * row[1] + (row[2] > 0.5 ? 4 : 0) + noise * normal(random);
        for (double& value : row)
            if (random() % 20 == 0) value = missing_value;
        examples.features.insert(examples.features.end(), row.begin(), row.end());
        examples.targets.push_back(target);
    }
    return examples;
}

inline std::vector<std::size_t> all_of(const Examples& examples) {
    return known_examples(examples, examples.size(), examples.size());
}

}  // namespace runlytics::predict
