#include "core/routes/privacy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "core/geo/geodesic.h"
#include "core/geo/polyline.h"
#include "core/stream/stream.h"

namespace runlytics::routes {
namespace {

using geo::Point;
using Line = std::vector<Point>;
const Zone home{{13.35, 52.5}, 300};

double from_home(Point place) {
    return geo::geodesic_distance(home.centre.lat, home.centre.lon, place.lat, place.lon);
}

double off_edge(Point from, Point to) {
    double least = INFINITY;
    for (int i = 0; i <= 1000; ++i) {
        least = std::min(least, from_home({from.lon + (to.lon - from.lon) * i / 1000,
                                           from.lat + (to.lat - from.lat) * i / 1000}));
    }
    return least;
}

TEST(Privacy, CutsWhereALineLeaves) {
    const Line from_the_door{{13.35, 52.5}, {13.35, 52.52}};
    const auto kept = longest_public_piece(from_the_door, std::array{home});
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_NEAR(from_home(kept.front()), 300, 2);
    EXPECT_EQ(kept.back(), from_the_door.back());
}

TEST(Privacy, LeavesNothingOfAnyLineInside) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> off(-0.02, 0.02);
    for (int n = 0; n < 300; ++n) {
        Line line;
        for (int i = 0; i < 12; ++i)
            line.push_back({13.35 + off(random), 52.5 + off(random)});
        const auto kept = longest_public_piece(line, std::array{home, Zone{{13.36, 52.51}, 500}});
        for (std::size_t i = 1; i < kept.size(); ++i)
            ASSERT_GT(off_edge(kept[i - 1], kept[i]), 298);
    }
}

TEST(Privacy, KeepsWhatIsElsewhere) {
    const Line elsewhere{{13.4, 52.5}, {13.41, 52.5}, {13.41, 52.51}};
    EXPECT_EQ(longest_public_piece(elsewhere, std::array{home}), elsewhere);
    EXPECT_EQ(longest_public_piece(elsewhere, {}), elsewhere);
    EXPECT_TRUE(
        longest_public_piece(Line{{13.35, 52.5}, {13.3501, 52.5}}, std::array{home}).empty());
    EXPECT_TRUE(is_private(Line{{13.3, 52.5}, {13.4, 52.5}}, std::array{home}, 0));
    EXPECT_FALSE(is_private(elsewhere, std::array{home}, 5));
}

TEST(Privacy, HidesPositionsAndNothingElse) {
    Track track;
    for (int i = 0; i < 600; ++i) {
        track.append(1'700'000'000'000 + i * 1000);
        track.set(Channel::latitude, 52.5 + i * 3.0 / 111'195);
        track.set(Channel::longitude, 13.35);
        track.set(Channel::heart_rate, 140);
    }
    const auto bytes = stream::encode(track);
    const auto cut = public_stream(bytes, std::array{home});
    ASSERT_TRUE(cut);
    const Track shown = stream::decode(*cut);
    for (int i = 0; i < 600; ++i) {
        const double lat = shown.column(Channel::latitude)[static_cast<std::size_t>(i)];
        EXPECT_EQ(std::isnan(lat), i * 3 <= 300) << i;
    }
    EXPECT_EQ(shown.column(Channel::heart_rate), track.column(Channel::heart_rate));
    // The way that only the positions told is told by a distance.
    EXPECT_NEAR(shown.column(Channel::distance).back(), 599 * 3, 10);
    EXPECT_FALSE(public_stream(bytes, std::array{Zone{{0, 0}, 300}}));
}

TEST(Privacy, HidesPlacesOfAnOutline) {
    const Line line{{13.35, 52.5}, {13.4, 52.5}};
    const auto shape = public_shape(geo::encode_polyline(line, 5), std::array{home});
    EXPECT_EQ(geo::decode_polyline(shape, 5), (Line{{0, 0}, {13.4, 52.5}}));
}

}  // namespace
}  // namespace runlytics::routes
