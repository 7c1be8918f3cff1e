#include "core/page/scale.h"

#include <gtest/gtest.h>

#include "core/page/chart.h"

namespace runlytics::page {
namespace {

std::string labels(const std::vector<Tick>& ticks) {
    std::string text;
    for (const Tick& tick : ticks)
        text += (text.empty() ? "" : " | ") + tick.label;
    return text;
}

Day day(std::string_view text) {
    return *day_of(text);
}

TEST(Axis, EndsAtRoundValues) {
    const Axis axis = axis_of({3, 87}, {"load"}, 4);
    EXPECT_EQ(labels(axis.ticks), "0 | 20 | 40 | 60 | 80 | 100");
    EXPECT_EQ(axis.range.high, 100);
}

TEST(Axis, IsRoundInTheUnitsOfTheAthlete) {
    const Measured miles{"distance", Units::miles};
    const Axis axis = axis_of({0, miles.shown(50'000)}, miles, 4);
    EXPECT_EQ(labels(axis.ticks), "0 | 10 | 20 | 30 | 40");
    EXPECT_NEAR(miles.kept(miles.shown(50'000)), 50'000, 1e-6);
}

TEST(Axis, CountsPaceInSixties) {
    EXPECT_EQ(labels(axis_of({250, 365}, {"pace"}, 4).ticks),
              "4:00 | 4:30 | 5:00 | 5:30 | 6:00 | 6:30");
}

TEST(Axis, HasDecimalsOnlyWhereItsStepsNeedThem) {
    EXPECT_EQ(labels(axis_of({0, 1}, {"number"}, 4).ticks), "0 | 0.2 | 0.4 | 0.6 | 0.8 | 1");
    EXPECT_EQ(labels(axis_of({-30, 30}, {"load"}, 3).ticks), "\u221240 | \u221220 | 0 | 20 | 40");
}

TEST(Axis, StandsForOneValueAndForNone) {
    EXPECT_GE(axis_of({5, 5}, {"hr"}, 4).ticks.size(), 2U);
    EXPECT_GE(axis_of(empty_range(), {"hr"}, 4).ticks.size(), 2U);
}

TEST(DayTicks, FollowTheCalendar) {
    EXPECT_EQ(labels(day_ticks(day("2026-11-20"), day("2026-11-23"), 1)),
              "Fri 20 | Sat 21 | Sun 22 | Mon 23");
    EXPECT_EQ(labels(day_ticks(day("2025-12-20"), day("2026-05-02"), 1)),
              "2026 | Feb | Mar | Apr | May");
    EXPECT_EQ(labels(day_ticks(day("2016-11-28"), day("2020-11-28"), 1)),
              "2017 | Apr | Jul | Oct | 2018 | Apr | Jul | Oct | 2019 | Apr | Jul | Oct | 2020 | "
              "Apr | Jul | Oct");
    EXPECT_EQ(labels(day_ticks(day("2017-11-28"), day("2026-11-28"), 1)),
              "2018 | 2019 | 2020 | 2021 | 2022 | 2023 | 2024 | 2025 | 2026");
}

TEST(DayTicks, BeginWeeksWhereTheAthleteDoes) {
    EXPECT_EQ(labels(day_ticks(day("2026-11-01"), day("2026-11-28"), 1)),
              "2 Nov | 9 Nov | 16 Nov | 23 Nov");
    EXPECT_EQ(labels(day_ticks(day("2026-11-02"), day("2026-11-28"), 7)),
              "8 Nov | 15 Nov | 22 Nov");
}

// Of 28 bars the last one, where a week begins: on a phone half of its name is wider than what is
// left.
TEST(Columns, EndInsideOfTheirCard) {
    Html out;
    const std::vector<Tick> ticks = {{13.5, "16 Nov"}, {27.5, "30 Nov"}};
    write_columns(out, Plot{.x = {0, 28}, .y = {0, 1}}, ticks);
    EXPECT_NE(out.text().find("<text class=\"\" x=\"48.21%\""), std::string_view::npos);
    EXPECT_NE(out.text().find("<text class=\"last \" x=\"98.21%\""), std::string_view::npos);
}

TEST(Days, AreThoseOfTheCalendar) {
    EXPECT_FALSE(day_of("2026-02-30"));
    EXPECT_FALSE(day_of("2026-2-3"));
    EXPECT_FALSE(day_of("yesterday.."));
    EXPECT_EQ(long_day(*day_of("2026-11-28T23:59:00+01:00")), "Sat 28 Nov 2026");
}

}  // namespace
}  // namespace runlytics::page
