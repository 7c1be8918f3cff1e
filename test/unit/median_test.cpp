#include "core/median.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using runlytics::median;
using runlytics::median_in_place;

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoInTheMiddle) {
    EXPECT_EQ(median({3, 1, 2}), 2);
    EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
    EXPECT_EQ(median({7}), 7);
    EXPECT_TRUE(std::isnan(median({})));
}

TEST(Median, IsTheSameAsOfValuesInOrder) {
    std::mt19937_64 random(3);
    std::uniform_int_distribution<int> value(-9, 9);
    for (std::size_t n = 1; n < 40; ++n) {
        std::vector<double> values(n);
        std::ranges::generate(values, [&] { return value(random); });
        std::vector<double> sorted = values;
        std::ranges::sort(sorted);
        const double expected = (sorted[n / 2] + sorted[(n - 1) / 2]) / 2;
        EXPECT_EQ(median(values), expected);
        EXPECT_EQ(median_in_place(values), expected);
    }
}
