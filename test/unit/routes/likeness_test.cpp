#include "core/routes/likeness.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "core/geo/geodesic.h"
#include "core/routes/plane.h"

namespace runlytics::routes {
namespace {

using geo::Point;
using Line = std::vector<Point>;

// Some kilometres through a town at 52 degrees.
Line through_town() {
    return {{13.35, 52.5}, {13.36, 52.51}, {13.38, 52.515}, {13.40, 52.52}, {13.40, 52.535}};
}

Line drifted(const Line& line, double metres, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> off(0, metres / Plane::metres_per_degree);
    Line there;
    for (const Point& place : walk(line, 15))
        there.push_back({place.lon + off(random) / std::cos(0.92), place.lat + off(random)});
    return there;
}

TEST(Likeness, MeasuresAsTheEllipsoidDoes) {
    const Line line = through_town();
    double metres = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        metres +=
            geo::geodesic_distance(line[i - 1].lat, line[i - 1].lon, line[i].lat, line[i].lon);
    }
    EXPECT_NEAR(length(line), metres, 0.006 * metres);
    EXPECT_NEAR(metres_between({179.9999, 10}, {-179.9999, 10}), 21.9, 0.1);
}

TEST(Likeness, WalksInEvenSteps) {
    const auto places = walk(through_town(), 20);
    for (std::size_t i = 1; i + 1 < places.size(); ++i)
        EXPECT_LE(metres_between(places[i - 1], places[i]), 20.01);
    EXPECT_EQ(places.front(), through_town().front());
    EXPECT_EQ(places.back(), through_town().back());
    EXPECT_EQ(walk({}, 20).size(), 0U);
}

TEST(Likeness, OfALineWithItselfIsWhole) {
    const auto same = compare(through_town(), through_town());
    EXPECT_EQ(same.share, 1);
    EXPECT_EQ(same.share_of_other, 1);
    EXPECT_FALSE(same.reversed);
}

TEST(Likeness, BearsADriftAndTellsTheDirection) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        Line other = drifted(through_town(), 6, seed);
        EXPECT_GT(compare(through_town(), other).share, 0.95);
        std::ranges::reverse(other);
        const auto back = compare(through_town(), other);
        EXPECT_GT(back.share, 0.95);
        EXPECT_TRUE(back.reversed);
    }
}

TEST(Likeness, OfWhatIsCutOffIsThePart) {
    const auto places = walk(through_town(), 20);
    const Line part(places.begin(), places.begin() + static_cast<long>(places.size() * 6 / 10));
    const auto likeness = compare(through_town(), part);
    EXPECT_NEAR(likeness.share, 0.6, 0.02);
    EXPECT_NEAR(likeness.share_of_other, 1, 0.02);
}

TEST(Likeness, OfALoopDoesNotAskWhereItBegan) {
    const Line loop{{13.1, 52.4}, {13.12, 52.4}, {13.12, 52.412}, {13.1, 52.412}, {13.1, 52.4}};
    const Line other{{13.12, 52.412}, {13.1, 52.412}, {13.1, 52.4}, {13.12, 52.4}, {13.12, 52.412}};
    EXPECT_GT(compare(loop, other).share, 0.97);
    // Twice round is twice as far.
    Line twice = loop;
    twice.insert(twice.end(), loop.begin(), loop.end());
    EXPECT_NEAR(compare(twice, loop).share, 0.5, 0.02);
}

TEST(Likeness, OfOtherWaysIsSmall) {
    const Line parallel{{13.35, 52.501}, {13.36, 52.511}, {13.38, 52.516}, {13.40, 52.521}};
    EXPECT_LT(compare(through_town(), parallel).share, 0.2);
    EXPECT_EQ(compare(through_town(), Line{{0, 0}, {0, 0.01}}).share, 0);
    EXPECT_EQ(compare(through_town(), Line{{0, 0}}).share, 0);
    EXPECT_EQ(compare(Line{{0, 0}, {0, 0}}, through_town()).share, 0);
}

TEST(Likeness, SurvivesCoordinatesThatAreNone) {
    const double nan = std::nan(""), huge = 1e300;
    for (const double bad : {nan, huge, -huge, static_cast<double>(INFINITY)}) {
        EXPECT_EQ(compare(through_town(), Line{{0, 0}, {bad, bad}}).share, 0);
        EXPECT_TRUE(cells(Line{{0, 0}, {0, bad}}).empty());
    }
}

TEST(Likeness, SharesSquaresWithWhatIsNear) {
    const auto squares = cells(through_town());
    EXPECT_TRUE(std::ranges::is_sorted(squares));
    EXPECT_EQ(shared(squares, squares), squares.size());
    EXPECT_EQ(shared(squares, cells(Line{{2, 48}, {2.05, 48.03}})), 0U);
    const Line piece{{13.36, 52.51}, {13.361, 52.5103}};
    for (unsigned seed = 1; seed <= 50; ++seed)
        EXPECT_GT(shared(cells(piece, 60), cells(drifted(piece, 12, seed))), 0U);
}

}  // namespace
}  // namespace runlytics::routes
