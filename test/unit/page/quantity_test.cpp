#include "core/page/quantity.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "core/error.h"

namespace runlytics::page {
namespace {

constexpr Units km = Units::kilometres;
constexpr Units mi = Units::miles;

TEST(Quantity, WritesDistancesInTheAthletesUnits) {
    EXPECT_EQ(written(12'400, "distance", km), "12.4 km");
    EXPECT_EQ(written(12'400, "distance", mi), "7.7 mi");
    EXPECT_EQ(written(12'400, "distance_short", mi), "7.7");
    EXPECT_EQ(written(0, "distance", km), "0.0 km");
    EXPECT_EQ(written(99'949, "distance", km), "99.9 km");
    EXPECT_EQ(written(99'951, "distance", km), "100 km");
    EXPECT_EQ(written(1'234'567, "distance", km), "1,235 km");
    EXPECT_EQ(quantity_unit("distance_short", mi), "mi");
}

TEST(Quantity, WritesPaceInMinutes) {
    EXPECT_EQ(written(291, "pace", km), "4:51");
    EXPECT_EQ(written(291, "pace", mi), "7:48");
    EXPECT_EQ(written(299.6, "pace", km), "5:00");
    EXPECT_EQ(written(291, "pace_unit", mi), "7:48 min/mi");
    EXPECT_EQ(quantity_unit("pace", km), "min/km");
    EXPECT_EQ(written(10.0 / 3.6, "speed", km), "10.0 km/h");
    EXPECT_EQ(written(10.0 / 3.6, "speed", mi), "6.2 mph");
}

TEST(Quantity, WritesTimes) {
    EXPECT_EQ(written(5480, "duration", km), "1:31:20");
    EXPECT_EQ(written(2710, "duration", km), "45:10");
    EXPECT_EQ(written(7, "duration", km), "0:07");
    EXPECT_EQ(written(3599.6, "duration", km), "1:00:00");
    EXPECT_EQ(written(-65, "duration", km), "−1:05");
    EXPECT_EQ(written(24'600, "hours", km), "6 h 50");
    EXPECT_EQ(written(21'900, "hours", km), "6 h 05");
    EXPECT_EQ(written(3570, "hours", km), "1 h 00");
    EXPECT_EQ(written(2700, "hours", km), "45 min");
    EXPECT_EQ(written(-2700, "hours", km), "−45 min");
}

TEST(Quantity, WritesTheTimeOfDay) {
    EXPECT_EQ(written(85'200, "clock", km), "23:40");
    EXPECT_EQ(written(-1200, "clock", km), "23:40");
    EXPECT_EQ(written(-1, "clock", km), "23:59");
    EXPECT_EQ(written(86'400 + 600, "clock", km), "00:10");
    EXPECT_EQ(written(0, "clock", km), "00:00");
}

TEST(Quantity, WritesAges) {
    EXPECT_EQ(written(59, "age", km), "just now");
    EXPECT_EQ(written(-5, "age", km), "just now");
    EXPECT_EQ(written(2100, "age", km), "35 min ago");
    EXPECT_EQ(written(7200, "age", km), "2 h ago");
    EXPECT_EQ(written(4 * 86'400 + 5, "age", km), "4 days ago");
}

TEST(Quantity, WritesNumbers) {
    EXPECT_EQ(written(150.6, "hr", km), "151");
    EXPECT_EQ(written(12'345, "count", km), "12,345");
    EXPECT_EQ(written(1'234'567, "count", km), "1,234,567");
    EXPECT_EQ(written(999.6, "count", km), "1,000");
    EXPECT_EQ(written(7, "number", km), "7");
    EXPECT_EQ(written(7.46, "number", km), "7.5");
    EXPECT_EQ(written(73.5, "score", km), "74");
    EXPECT_EQ(written(0.123, "percent", km), "12 %");
    EXPECT_EQ(quantity_unit("percent", km), "%");
    EXPECT_EQ(quantity_unit("hr", km), "beats/min");
    EXPECT_EQ(quantity_unit("count", km), "");
}

TEST(Quantity, SignsWithATrueMinusAndNoZero) {
    EXPECT_EQ(written(5.1, "signed", km), "+5.1");
    EXPECT_EQ(written(-0.6, "signed", km), "−0.6");
    EXPECT_EQ(written(-0.04, "signed", km), "0.0");
    EXPECT_EQ(written(0.04, "signed", km), "0.0");
    EXPECT_EQ(written(-0.2, "number", km), "−0.2");
    EXPECT_EQ(written(-0.2, "count", km), "0");
    EXPECT_EQ(written(-1234, "count", km), "−1,234");
    EXPECT_EQ(written(0.12, "signed_percent", km), "+12 %");
    EXPECT_EQ(written(-0.12, "signed_percent", km), "−12 %");
}

TEST(Quantity, WritesOtherUnits) {
    EXPECT_EQ(written(123, "ascent", km), "123 m");
    EXPECT_EQ(written(123, "ascent", mi), "404 ft");
    EXPECT_EQ(written(71.2, "weight", km), "71.2 kg");
    EXPECT_EQ(written(71.2, "weight", mi), "157.0 lb");
    EXPECT_EQ(written(14, "temperature", km), "14 °C");
    EXPECT_EQ(written(14, "temperature", mi), "57 °F");
    EXPECT_EQ(written(-40, "temperature", mi), "−40 °F");
}

TEST(Quantity, WritesADashForWhatIsNoNumber) {
    EXPECT_EQ(written(NAN, "distance", km), "–");
    EXPECT_EQ(written(INFINITY, "hours", km), "–");
    EXPECT_EQ(written(-INFINITY, "clock", mi), "–");
    EXPECT_EQ(written(std::numeric_limits<double>::max(), "age", km), "–");
    EXPECT_EQ(written(9e14, "count", km), "900,000,000,000,000");
    EXPECT_EQ(written(-9e14, "clock", km), "08:00");
}

TEST(Quantity, RefusesWhatItDoesNotKnow) {
    try {
        written(1, "furlongs", km);
        FAIL() << "furlongs are no quantity";
    } catch (const Error& error) {
        EXPECT_EQ(error.state(), "22023");
        EXPECT_NE(error.hint().find("distance_short, pace,"), std::string::npos);
    }
    EXPECT_THROW(quantity_unit("", mi), Error);
    EXPECT_THROW(units_named("KM"), Error);
    EXPECT_EQ(units_named("mi"), mi);
}

}  // namespace
}  // namespace runlytics::page
