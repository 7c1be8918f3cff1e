#include "core/page/sparkline.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "core/error.h"

namespace runlytics::page {
namespace {

std::string line(std::vector<double> values, std::optional<int> width = std::nullopt) {
    return sparkline(values, width);
}

TEST(Sparkline, RunsFromTheSmallestToTheLargest) {
    EXPECT_EQ(line({0, 1, 2, 3, 4, 5, 6, 7}), "▁▂▃▄▅▆▇█");
    EXPECT_EQ(line({-50, 0, 50}), "▁▅█");
    EXPECT_EQ(line({5, 5, 5}), "▄▄▄");
    EXPECT_EQ(line({1}), "▄");
    EXPECT_EQ(line({}), "");
}

TEST(Sparkline, LeavesGaps) {
    EXPECT_EQ(line({1, NAN, 2}), "▁ █");
    EXPECT_EQ(line({1, INFINITY, 2, -INFINITY}), "▁ █ ");
    EXPECT_EQ(line({NAN, NAN}), "  ");
}

TEST(Sparkline, IsAsWideAsAskedFor) {
    EXPECT_EQ(line({0, 0, 10, 10}, 2), "▁█");
    EXPECT_EQ(line({0, 0, 0, 5, 10, 10, 10}, 3), "▁▃█");
    EXPECT_EQ(line({0, 10}, 4), "▁▁██");
    EXPECT_EQ(line({0, NAN, NAN, NAN, 10, 10}, 3), "▁ █");
    EXPECT_EQ(line({}, 3), "   ");
    EXPECT_EQ(line({1, 2, 3}, 3), line({1, 2, 3}));
}

TEST(Sparkline, HoldsTheLargestNumbers) {
    constexpr double most = std::numeric_limits<double>::max();
    EXPECT_EQ(line({-most, 0, most}), "▁▅█");
    EXPECT_EQ(line({most, most, -most}, 1), "▄");
}

TEST(Sparkline, RefusesAWidthThatIsNone) {
    EXPECT_THROW(line({1}, 0), Error);
    EXPECT_THROW(line({1}, -3), Error);
    EXPECT_THROW(line({1}, 1001), Error);
    EXPECT_EQ(line({1}, 1000).size(), 3000);
}

TEST(Bar, HasEighthsOfALetter) {
    EXPECT_EQ(bar(10, 10, 4), "████");
    EXPECT_EQ(bar(5, 10, 3), "█▌");
    EXPECT_EQ(bar(1, 32, 4), "▏");
    EXPECT_EQ(bar(20, 10, 4), "████");
    EXPECT_EQ(bar(INFINITY, 10, 2), "██");
}

TEST(Bar, IsEmptyForNothing) {
    EXPECT_EQ(bar(0, 10, 4), "");
    EXPECT_EQ(bar(-1, 10, 4), "");
    EXPECT_EQ(bar(NAN, 10, 4), "");
    EXPECT_EQ(bar(1, 0, 4), "");
    EXPECT_EQ(bar(1, NAN, 4), "");
    EXPECT_THROW(bar(1, 2, 0), Error);
}

}  // namespace
}  // namespace runlytics::page
