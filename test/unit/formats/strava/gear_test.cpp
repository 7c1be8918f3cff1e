#include "core/formats/strava/gear.h"

#include <gtest/gtest.h>
#include <span>
#include <string>

#include "core/formats/formats.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using test::state_of_call;

std::span<const std::byte> bytes(const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

const std::string shoes = "Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\r\n";
const std::string bikes = "Bike Name,Bike Brand,Bike Model,Bike Default Sport Types\n";

TEST(StravaGear, ReadsShoesAndBikes) {
    const auto pairs =
        parse_strava_gear(bytes(shoes + "Blue shoes,Adidas,Boston 12,\"Run, Walk\"\r\n"));
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].name, "Blue shoes");
    EXPECT_EQ(pairs[0].kind, "shoes");
    EXPECT_EQ(pairs[0].brand, "Adidas");
    EXPECT_EQ(pairs[0].model, "Boston 12");
    EXPECT_EQ(parse_strava_gear(bytes(bikes + "TCR,Giant,TCR ADV 3,Ride\n")).at(0).kind, "bike");
}

TEST(StravaGear, AnUnnamedPieceGoesByBrandAndModel) {
    const auto gear = parse_strava_gear(bytes(shoes + ",Hoka, Mach 5,Run\n,,,\nShort\n"));
    ASSERT_EQ(gear.size(), 2U);
    EXPECT_EQ(gear[0].name, "Hoka Mach 5");
    EXPECT_EQ(gear[1].name, "Short");
    EXPECT_EQ(gear[1].model, "");
}

TEST(StravaGear, IsKnownByItsHeader) {
    EXPECT_EQ(name_of(detect(bytes(shoes))), "strava_gear");
    EXPECT_EQ(name_of(detect(bytes("\xEF\xBB\xBF" + bikes))), "strava_gear");
    EXPECT_FALSE(is_strava_gear("Shoe Name,Bike Brand,Shoe Model\n"));
    EXPECT_FALSE(is_strava_gear("Shoe Name\n"));
    EXPECT_TRUE(parse_activity(bytes(shoes + "A,B,C,D\n")).empty());
}

TEST(StravaGear, RefusesWhatIsNone) {
    EXPECT_EQ(state_of_call([] { parse_strava_gear(bytes("a,b,c\n")); }), "22P02");
    EXPECT_EQ(state_of_call([] { parse_strava_gear(bytes("")); }), "22P02");
    std::string many = shoes;
    for (std::size_t i = 0; i <= max_gear; ++i)
        many += "A,B,C,D\n";
    EXPECT_EQ(state_of_call([&] { parse_strava_gear(bytes(many)); }), "54000");
}

}  // namespace
}  // namespace runlytics::formats
