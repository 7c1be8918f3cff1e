#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "core/model.h"

namespace runlytics {

// The middle of values, of an even number the mean of the two in the middle; missing of none.
// Changes their order.
inline double median_in_place(std::span<double> values) {
    if (values.empty()) return missing_value;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

inline double median(std::vector<double> values) {
    return median_in_place(values);
}

}  // namespace runlytics
