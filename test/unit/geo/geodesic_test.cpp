#include "core/geo/geodesic.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace runlytics::geo {
namespace {

struct Line {
    double lat1, lon1, lat2, lon2, metres;
};

// Lengths of exact geodesics (Karney 2013, as PROJ computes them); the lines to (0.5, 179.5) and
// (0.5, 179.7) and from JFK to Heathrow are Karney's own examples, the fifth is Vincenty's line
// from Flinders Peak to Buninyong.
constexpr Line lines[] = {
    {0, 0, 0, 1, 111319.4907933},
    {0, 0, 1, 0, 110574.3885578},
    {40.6, -73.8, 51.6, -0.5, 5551759.4003187},
    {1.35, 103.98, 40.64, -73.78, 15348568.7286867},
    {-37.95103341666667, 144.42486788888888, -37.65282113888889, 143.92649552777777, 54972.2711392},
    {0, 0, 0, 180, 20003931.4586254},
    {0, 0, 0.5, 179.5, 19936288.5789653},
    {0, 0, 0.5, 179.7, 19944127.4207505},
    {0, 0, 0, 179.39, 19969603.4534053},
    {30, 0, -30, 180, 20003931.4586254},
    {30, 0, -29.9, 179.8, 19989832.8276095},
    {-30.12345, 0, 30.12344, 179.99, 20003921.1198072},
    {90, 0, -90, 0, 20003931.4586254},
    {60, 0, 60, 180, 6695785.8196444},
    {5.3, 179.9, -2.1, -179.8, 818947.1791901},
    {10, 179.99999, 10.00001, -179.99999, 2.4559568},
    {52.5, 13.4, 52.503, 13.408, 637.6346567},
    {84.9, 20, 84.903, 20.05, 598.8027775},
    {89.5, 10, 89.5, 12, 1949.3034936},
    {89.9999, 0, 89.9999, 180, 22.3387959},
    {-33.9, 151.2, -33.9005, 151.2, 55.4602928},
};

TEST(Geodesic, MatchesExactGeodesics) {
    for (const Line& line : lines) {
        const double there = geodesic_distance(line.lat1, line.lon1, line.lat2, line.lon2);
        const double back = geodesic_distance(line.lat2, line.lon2, line.lat1, line.lon1);
        const double tolerance = line.metres < 1000 ? 2e-4 : 1e-4;
        EXPECT_NEAR(there, line.metres, tolerance) << line.lat2 << ' ' << line.lon2;
        EXPECT_NEAR(back, there, 1e-6) << line.lat2 << ' ' << line.lon2;
    }
}

// The local formula and Vincenty's must agree where one hands over to the other.
TEST(Geodesic, IsContinuousAtTheEndOfTheShortLeg) {
    for (const double lat : {0.0, 31.0, -47.5, 66.0, 84.0}) {
        const double east = 1000 / (111319.4907933 * std::cos(lat * 3.14159265358979 / 180));
        const double shorter = geodesic_distance(lat, 10, lat, 10 + east * 0.9985);
        const double longer = geodesic_distance(lat, 10, lat, 10 + east * 1.0015);
        EXPECT_NEAR(longer - shorter, longer * 0.003 / 1.0015, 3e-4) << lat;
    }
}

TEST(Geodesic, IsZeroForOnePlace) {
    EXPECT_EQ(geodesic_distance(12.5, 99.1, 12.5, 99.1), 0);
    EXPECT_EQ(geodesic_distance(12.5, 180, 12.5, -180), 0);
    EXPECT_NEAR(geodesic_distance(90, 0, 90, 120), 0, 1e-6);
}

TEST(Geodesic, IsMissingWhereACoordinateIs) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_TRUE(std::isnan(geodesic_distance(nan, 0, 1, 1)));
    EXPECT_TRUE(std::isnan(geodesic_distance(0, 0, 1, nan)));
    EXPECT_TRUE(std::isnan(geodesic_distance(0, infinity, 1, 1)));
}

}  // namespace
}  // namespace runlytics::geo
