#include "core/routes/passes.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "core/routes/likeness.h"
#include "core/routes/plane.h"

namespace runlytics::routes {
namespace {

using geo::Point;
using Line = std::vector<Point>;

// A recording along a line at a speed, a sample each so many seconds, each position off by a noise.
std::vector<std::byte> recorded(const Line& line, double speed, int every, double noise_m,
                                unsigned seed = 1) {
    const auto way = walk(line, speed);
    std::mt19937 random(seed);
    std::normal_distribution<double> off(0, noise_m / Plane::metres_per_degree);
    Track track;
    for (std::size_t s = 0; s < way.size(); s += static_cast<std::size_t>(every)) {
        track.append(1'700'000'000'000 + static_cast<UnixMillis>(s) * 1000);
        track.set(Channel::latitude, way[s].lat + off(random));
        track.set(Channel::longitude, way[s].lon + off(random) / std::cos(0.92));
        track.set(Channel::distance, static_cast<double>(s) * speed);
        track.set(Channel::heart_rate, 150);
    }
    return stream::encode(track);
}

std::vector<Pass> passes_of(const std::vector<std::byte>& bytes, const Line& line) {
    stream::Reader reader(bytes);
    return passes(reader, line);
}

const Line way{{13.35, 52.5}, {13.36, 52.51}, {13.38, 52.515}, {13.40, 52.52}, {13.40, 52.535}};

// A piece of the way between two distances.
Line piece(double from_m, double to_m) {
    const auto places = walk(way, 5);
    return Line(places.begin() + static_cast<long>(from_m / 5),
                places.begin() + static_cast<long>(to_m / 5) + 1);
}

Line reversed(Line line) {
    std::ranges::reverse(line);
    return line;
}

TEST(Passes, TakeTheTimeOfTheSegment) {
    for (const int every : {1, 3, 10}) {
        const auto found = passes_of(recorded(way, 3, every, 0), piece(1000, 2200));
        ASSERT_EQ(found.size(), 1U) << every;
        EXPECT_NEAR(found[0].start_s, 1000 / 3.0, 1.5);
        EXPECT_NEAR(found[0].elapsed_s, 1200 / 3.0, 2);
        EXPECT_NEAR(found[0].distance_m, 1200, 6);
        EXPECT_EQ(found[0].avg_hr, 150);
        EXPECT_LT(found[0].off_m, 2);
    }
}

TEST(Passes, BearAReceiverThatIsOff) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const auto found = passes_of(recorded(way, 3, 1, 5, seed), piece(1000, 2200));
        ASSERT_EQ(found.size(), 1U) << seed;
        EXPECT_NEAR(found[0].elapsed_s, 400, 8) << seed;
    }
}

TEST(Passes, KeepTheDirection) {
    EXPECT_TRUE(passes_of(recorded(reversed(way), 3, 1, 0), piece(1000, 2200)).empty());
    EXPECT_EQ(passes_of(recorded(reversed(way), 3, 1, 0), reversed(piece(1000, 2200))).size(), 1U);
}

TEST(Passes, AreAsManyAsThereWere) {
    Line thrice = way;
    for (int i = 0; i < 2; ++i) {
        const Line back = reversed(way);
        thrice.insert(thrice.end(), back.begin(), back.end());
        thrice.insert(thrice.end(), way.begin(), way.end());
    }
    EXPECT_EQ(passes_of(recorded(thrice, 3, 1, 2), piece(1000, 2200)).size(), 3U);
}

TEST(Passes, OfThePartAreNone) {
    EXPECT_TRUE(passes_of(recorded(piece(0, 2000), 3, 1, 0), piece(1000, 2200)).empty());
    EXPECT_TRUE(passes_of(recorded(piece(1100, 3000), 3, 1, 0), piece(1000, 2200)).empty());
    // Whoever takes another street between the ends was not there.
    Line other = piece(0, 1000);
    other.push_back({13.39, 52.505});
    const Line rest = piece(2200, 3500);
    other.insert(other.end(), rest.begin(), rest.end());
    EXPECT_TRUE(passes_of(recorded(other, 3, 1, 0), piece(1000, 2200)).empty());
}

TEST(Passes, OfTheRunItWasCutFromAreTheWhole) {
    const auto bytes = recorded(way, 3, 1, 3);
    stream::Reader reader(bytes);
    const auto line = cut(reader, 500, 1500);
    EXPECT_GT(length(line), 990);
    const auto found = passes_of(bytes, line);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_NEAR(found[0].elapsed_s, 1000 / 3.0, 5);
    EXPECT_EQ(passes_of(bytes, cut(reader, 0, 1e9)).size(), 1U);
    EXPECT_TRUE(cut(reader, 1e6, 2e6).empty());
}

TEST(Passes, NeedALine) {
    const auto bytes = recorded(way, 3, 1, 0);
    for (const Line& none : {Line{}, Line{{13, 52}}, Line{{13, 52}, {13, 52}},
                             Line{{std::nan(""), 52}, {13, 52}}, Line{{0, 0}, {0, 1e300}}}) {
        EXPECT_TRUE(passes_of(bytes, none).empty());
    }
    EXPECT_TRUE(passes_of(stream::encode(Track{}), way).empty());
}

}  // namespace
}  // namespace runlytics::routes
