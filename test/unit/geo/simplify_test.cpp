#include "core/geo/simplify.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "core/error.h"
#include "core/geo/geodesic.h"

namespace runlytics::geo {
namespace {

using Kept = std::vector<std::uint32_t>;

TEST(Simplify, KeepsWhatLiesBeyondTheTolerance) {
    // On the equator 1e-5 degrees are 1.11 m: the third point is 22 m and the fifth 5.5 m off;
    // once the third is kept, the second is 9.97 m off.
    const std::vector<Point> line{{0, 0},       {0.001, 0.00001}, {0.002, 0.0002},
                                  {0.003, 0.0}, {0.004, 0.00005}, {0.005, 0}};
    EXPECT_EQ(simplify(line, 10), (Kept{0, 2, 3, 5}));
    EXPECT_EQ(simplify(line, 3), (Kept{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(simplify(line, 100), (Kept{0, 5}));
}

TEST(Simplify, KeepsShortLinesWhole) {
    EXPECT_EQ(simplify({}, 1), Kept{});
    EXPECT_EQ(simplify(std::vector<Point>{{1, 2}}, 1), Kept{0});
    EXPECT_EQ(simplify(std::vector<Point>{{1, 2}, {1, 2}}, 1), (Kept{0, 1}));
}

TEST(Simplify, MeasuresLoopsFromTheirStart) {
    const std::vector<Point> loop{{0, 0}, {0.001, 0}, {0.001, 0.001}, {0, 0.001}, {0, 0}};
    EXPECT_EQ(simplify(loop, 50), (Kept{0, 1, 2, 3, 4}));
    EXPECT_EQ(simplify(loop, 200), (Kept{0, 4}));
}

TEST(Simplify, MeasuresBesideTheEndsFromTheEnds) {
    // The middle point lies on the segment's line, 111 m behind its end.
    const std::vector<Point> spur{{0, 0}, {0.002, 0}, {0.001, 0}};
    EXPECT_EQ(simplify(spur, 100), (Kept{0, 1, 2}));
    EXPECT_EQ(simplify(spur, 120), (Kept{0, 2}));
}

TEST(Simplify, CrossesTheAntimeridian) {
    const std::vector<Point> line{{179.999, 0}, {180, 0.00001}, {-179.999, 0}};
    EXPECT_EQ(simplify(line, 2), (Kept{0, 2}));
    EXPECT_EQ(simplify(line, 1), (Kept{0, 1, 2}));
}

// The line that is left passes every dropped point within the tolerance: its nearest place is
// searched by stepping along the kept segment.
TEST(Simplify, LeavesEveryPointWithinTheTolerance) {
    std::mt19937 random(3);
    std::normal_distribution<double> step(0, 1e-4);
    std::vector<Point> line{{13.4, 52.5}};
    for (int i = 0; i < 400; ++i) {
        line.push_back({line.back().lon + step(random), line.back().lat + step(random)});
    }
    const double tolerance = 30;
    const Kept kept = simplify(line, tolerance);
    ASSERT_LT(kept.size(), line.size() / 2);
    for (std::size_t k = 0; k + 1 < kept.size(); ++k) {
        const Point a = line[kept[k]], b = line[kept[k + 1]];
        for (std::uint32_t i = kept[k] + 1; i < kept[k + 1]; ++i) {
            double nearest = INFINITY;
            for (int s = 0; s <= 200; ++s) {
                const double t = s / 200.0;
                nearest = std::min(nearest, geodesic_distance(line[i].lat, line[i].lon,
                                                              a.lat + t * (b.lat - a.lat),
                                                              a.lon + t * (b.lon - a.lon)));
            }
            EXPECT_LE(nearest, tolerance * 1.01);
        }
    }
}

// The farthest point is always the last but one, so the ranges nest as deep as there are points.
TEST(Simplify, NestsAsDeepAsItMust) {
    std::vector<Point> widening;
    for (int i = 0; i < 3000; ++i)
        widening.push_back({i * 1e-2, (i % 2 - 0.5) * i * 1e-3});
    EXPECT_EQ(simplify(widening, 1).size(), widening.size());
}

TEST(Simplify, RefusesANegativeTolerance) {
    EXPECT_THROW(simplify({}, -1), Error);
    EXPECT_THROW(simplify({}, std::nan("")), Error);
}

}  // namespace
}  // namespace runlytics::geo
