#include "core/geo/polyline.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "core/error.h"
#include "unit/support.h"

namespace runlytics::geo {
namespace {

// The SQLSTATE and DETAIL with which a text is refused; empty when it is not.
std::pair<std::string, std::string> refusal(std::string_view encoded, int digits = 5) {
    try {
        decode_polyline(encoded, digits);
    } catch (const Error& error) {
        return {error.state(), error.detail()};
    }
    return {};
}

// The algorithm of the format's documentation, one letter at a time.
std::string documented_encoding(std::span<const std::pair<long, long>> lat_lon) {
    std::string text;
    long before[2] = {0, 0};
    for (const auto& [lat, lon] : lat_lon) {
        const long now[2] = {lat, lon};
        for (int axis = 0; axis < 2; ++axis) {
            const long difference = now[axis] - before[axis];
            before[axis] = now[axis];
            unsigned long value = difference < 0 ? ~(static_cast<unsigned long>(difference) << 1)
                                                 : static_cast<unsigned long>(difference) << 1;
            while (value >= 32) {
                text += static_cast<char>((32 | (value & 31)) + 63);
                value >>= 5;
            }
            text += static_cast<char>(value + 63);
        }
    }
    return text;
}

// The positions of a WKT line or point whose coordinates are decimal fractions.
std::vector<Point> from_wkt(const std::string& wkt) {
    std::vector<Point> points;
    const auto open = wkt.find('(');
    if (open == std::string::npos) return points;
    std::string body = wkt.substr(open + 1);
    for (char& c : body) {
        if (c == ',' || c == ')') c = ' ';
    }
    std::istringstream in(body);
    std::string lon, lat;
    while (in >> lon >> lat)
        points.push_back({std::stod(lon), std::stod(lat)});
    return points;
}

TEST(Polyline, DecodesTheWorkedExampleOfTheFormat) {
    const std::vector<Point> expected{{-120.2, 38.5}, {-120.95, 40.7}, {-126.453, 43.252}};
    EXPECT_EQ(decode_polyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@", 5), expected);
    EXPECT_EQ(encode_polyline(expected, 5), "_p~iF~ps|U_ulLnnqC_mqNvxq`@");
}

TEST(Polyline, MatchesTheCollectedVectors) {
    const auto shared = test::shared_data();
    if (!shared) GTEST_SKIP() << "the shared data is not there";
    std::ifstream file(*shared / "polyline" / "polylines.jsonl");
    int lines = 0;
    for (std::string line; std::getline(file, line); ++lines) {
        const auto vector = nlohmann::json::parse(line);
        const auto encoded = vector["encoded"].get<std::string>();
        const int digits = vector["precision"].get<int>();
        if (vector["expect"] == "ERROR") {
            EXPECT_EQ(refusal(encoded, digits).first, sqlstate::malformed_input) << encoded;
            continue;
        }
        const auto points = decode_polyline(encoded, digits);
        EXPECT_EQ(points, from_wkt(vector["wkt"].get<std::string>())) << encoded;
        EXPECT_EQ(points.size(), vector["npoints"].get<std::size_t>());
        EXPECT_EQ(polyline_points(encoded), points.size());
        EXPECT_EQ(encode_polyline(points, digits), encoded);
    }
    EXPECT_GE(lines, 37);
}

TEST(Polyline, EncodesAsDocumentedAndComesBackExactly) {
    std::mt19937_64 random(7);
    for (int digits = 1; digits <= 7; ++digits) {
        const long scale = std::lround(std::pow(10, digits));
        for (int round = 0; round < 300; ++round) {
            std::vector<std::pair<long, long>> steps;
            std::vector<Point> points;
            for (std::size_t i = random() % 40; i > 0; --i) {
                // Mostly small moves, as on a run; sometimes anywhere on the globe.
                const bool jump = steps.empty() || random() % 8 == 0;
                const long reach = 1L << (random() % 12);
                long lat = static_cast<long>(random() % (180UL * scale + 1)) - 90 * scale;
                long lon = static_cast<long>(random() % (720UL * scale + 1)) - 360 * scale;
                if (!jump) {
                    const auto [last_lat, last_lon] = steps.back();
                    lat = std::clamp(last_lat + lat % reach, -90 * scale, 90 * scale);
                    lon = std::clamp(last_lon + lon % reach, -360 * scale, 360 * scale);
                }
                steps.emplace_back(lat, lon);
                points.push_back({static_cast<double>(lon) / static_cast<double>(scale),
                                  static_cast<double>(lat) / static_cast<double>(scale)});
            }
            const std::string expected = documented_encoding(steps);
            ASSERT_EQ(encode_polyline(points, digits), expected);
            ASSERT_EQ(decode_polyline(expected, digits), points);
        }
    }
}

TEST(Polyline, IsExactNearTheAntimeridian) {
    const std::vector<Point> points{{179.999999, -41.290001}, {-179.999999, -41.29}, {180, -41.3}};
    EXPECT_EQ(decode_polyline(encode_polyline(points, 6), 6), points);
}

TEST(Polyline, RoundsToTheNearestStep) {
    EXPECT_EQ(decode_polyline(encode_polyline(std::vector<Point>{{-0.000015, 0.000014}}, 5), 5),
              (std::vector<Point>{{-0.00002, 0.00001}}));
}

TEST(Polyline, DecodesIntoAnUnalignedBuffer) {
    const std::string_view encoded = "_p~iF~ps|U_ulLnnqC_mqNvxq`@";
    std::vector<std::byte> buffer(5 + 3 * sizeof(Point));
    EXPECT_EQ(decode_polyline(encoded, 5, std::span(buffer).subspan(5)), 3u);
    Point last;
    std::memcpy(&last, buffer.data() + 5 + 2 * sizeof(Point), sizeof(Point));
    EXPECT_EQ(last, (Point{-126.453, 43.252}));
    EXPECT_THROW(decode_polyline(encoded, 5, std::span(buffer).first(40)), Error);
}

TEST(Polyline, SaysWhichByteIsWrong) {
    using Refusal = std::pair<std::string, std::string>;
    EXPECT_EQ(refusal("_p~iF~ps|U_p~iF>"), (Refusal{"22P02", "at byte 15"}));
    EXPECT_EQ(refusal("_p~iF~ps|U_p~iF~ps|"), (Refusal{"22P02", "at byte 15"}));
    EXPECT_EQ(refusal("_p~iF~ps|U_p~iF"), (Refusal{"22P02", "at byte 15"}));
    EXPECT_EQ(refusal("_p~i\x7f~ps|U_p~iF~ps|U"), (Refusal{"22P02", "at byte 4"}));
    EXPECT_EQ(refusal("_p~iF~p\xc3\xa9|U_p~iF~ps|U"), (Refusal{"22P02", "at byte 7"}));
    EXPECT_EQ(refusal("!!!!"), (Refusal{"22P02", "at byte 0"}));
}

// A byte outside the alphabet is seen at every place of a word and whatever follows it.
TEST(Polyline, RefusesEveryForeignByteEverywhere) {
    const std::string good = "_p~iF~ps|U_ulLnnqC_mqNvxq`@";
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            if (byte >= 63 && byte <= 126) continue;
            std::string bad = good;
            bad[at] = static_cast<char>(byte);
            EXPECT_EQ(refusal(bad, 5).second, "at byte " + std::to_string(at)) << byte;
        }
    }
}

TEST(Polyline, RefusesWhatLeavesTheGlobe) {
    EXPECT_EQ(refusal("_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI", 5).first, sqlstate::out_of_range);
    EXPECT_EQ(refusal("~~~~~~~~~~~~?", 5).first, sqlstate::out_of_range);
    EXPECT_EQ(refusal(std::string(40, '~') + "??", 5).first, sqlstate::out_of_range);
    const double nan = std::nan("");
    EXPECT_THROW(encode_polyline(std::vector<Point>{{0, 90.1}}, 5), Error);
    EXPECT_THROW(encode_polyline(std::vector<Point>{{nan, 0}}, 5), Error);
    EXPECT_THROW(encode_polyline(std::vector<Point>{{361, 0}}, 5), Error);
}

TEST(Polyline, RefusesOtherNumbersOfDigits) {
    for (const int digits : {-1, 0, 8}) {
        EXPECT_EQ(refusal("", digits).first, sqlstate::invalid_parameter);
        EXPECT_THROW(encode_polyline({}, digits), Error);
    }
}

}  // namespace
}  // namespace runlytics::geo
