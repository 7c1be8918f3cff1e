#include "core/routes/heat.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/error.h"

namespace runlytics::routes {
namespace {

using geo::Point;
using Line = std::vector<Point>;

TEST(Heat, EachCellOnce) {
    // Up two cells and back again.
    const auto cells = heat_cells(Line{{13.4004, 52.5004}, {13.4004, 52.5024}, {13.4004, 52.5004}});
    ASSERT_EQ(cells.size(), 3U);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        EXPECT_DOUBLE_EQ(cells[i].lon, 13.4005);
        EXPECT_DOUBLE_EQ(cells[i].lat, 52.5005 + 0.001 * static_cast<double>(i));
    }
}

TEST(Heat, CellsBetweenTwoPointsAreFilled) {
    EXPECT_EQ(heat_cells(Line{{0.0005, 0.0005}, {0.0995, 0.0005}}).size(), 100U);
}

TEST(Heat, WhatStaysInOneCellGoesNowhere) {
    EXPECT_TRUE(heat_cells(Line{}).empty());
    EXPECT_TRUE(heat_cells(Line{{1, 1}}).empty());
    EXPECT_TRUE(heat_cells(Line{{0.0004, 0.0004}, {0.0006, 0.0006}}).empty());
}

TEST(Heat, PointsBeyondTheGlobeAreRefused) {
    EXPECT_THROW(heat_cells(Line{{0, 0}, {1e300, 0}}), Error);
    EXPECT_THROW(heat_cells(Line{{0, 0}, {NAN, 0}}), Error);
    EXPECT_FALSE(heat_cells(Line{{-180, -90}, {180, 90}}).empty());
}

}  // namespace
}  // namespace runlytics::routes
