// Faults that real files outside of the shared ones had, made anew in many variants.
#include <algorithm>
#include <gtest/gtest.h>
#include <random>

#include "core/formats/formats.h"
#include "unit/formats/fit/pieces.h"
#include "unit/formats/made_run.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using test::finished;
using test::made_run;
using test::run_start;
using test::warned;

Lap lap_of(UnixMillis start, double seconds, double metres) {
    Lap lap;
    lap.started_at = start;
    lap.elapsed_s = lap.timer_s = seconds;
    lap.distance_m = metres;
    return lap;
}

// Times that are written late, again and again: by how many seconds at most, and the seed.
class LateTimes : public testing::TestWithParam<std::tuple<int, unsigned>> {};

TEST_P(LateTimes, MakeNoRunLonger) {
    const auto [late_s, seed] = GetParam();
    std::mt19937 random(seed);
    Activity run = made_run({.distance = false});
    for (std::size_t i = 1; i + 1 < run.track.size(); ++i)
        run.track.time[i] -=
            static_cast<UnixMillis>(random() % static_cast<unsigned>(late_s)) * 1000;
    run.track.time[700] += 297'000;
    run = finished(std::move(run));
    EXPECT_TRUE(std::is_sorted(run.track.time.begin(), run.track.time.end()));
    EXPECT_NEAR(run.elapsed_s, 1200, late_s);
    EXPECT_LT(run.distance_m, late_s < 10 ? 5500 : 3700);
}

INSTANTIATE_TEST_SUITE_P(Times, LateTimes,
                         testing::Combine(testing::Values(2, 4, 8, 16, 30),
                                          testing::Range(1U, 5U)));

// A clock that leaps away for some samples, and how far.
class ClockThatLeaps : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(ClockThatLeaps, LosesNothingButTheLeap) {
    const auto [first, days] = GetParam();
    Activity run = made_run({});
    run.elapsed_s = 1200;
    for (int i = first; i < first + 14; ++i)
        run.track.time[static_cast<std::size_t>(i)] += days * 86'400'000L;
    run = finished(std::move(run));
    EXPECT_EQ(run.track.size(), 1201U - 14);
    EXPECT_EQ(run.started_at, run_start);
    EXPECT_NEAR(run.distance_m, 3600, 1);
    EXPECT_TRUE(warned(run, "impossible time"));
    EXPECT_FALSE(warned(run, "clock"));
}

INSTANTIATE_TEST_SUITE_P(Leaps, ClockThatLeaps,
                         testing::Combine(testing::Values(30, 92, 200, 400, 590),
                                          testing::Values(10, 60, 790, 3000)));

// A recording that was left open, and went on days later: how many samples of how many came before.
class LeftOpen : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(LeftOpen, IsOfTheDayOnWhichItWentOn) {
    const auto [before, days] = GetParam();
    Activity run = made_run({});
    const UnixMillis rest = days * 86'400'000L;
    for (std::size_t i = static_cast<std::size_t>(before); i < run.track.size(); ++i)
        run.track.time[i] += rest;
    run.elapsed_s = 1200 + days * 86'400.0;
    run.timer_s = 1200;
    run = finished(std::move(run));
    const bool brief = before < 60;
    EXPECT_FALSE(stream::encode(run.track).empty());
    if (!brief && days > 24) {  // more than a stream holds: the longer piece stays
        EXPECT_EQ(run.track.size(), static_cast<std::size_t>(std::max(before, 1201 - before)));
        EXPECT_LE(run.elapsed_s, 1200);
        return;
    }
    EXPECT_EQ(run.track.size(), 1201U);
    EXPECT_NEAR(run.elapsed_s, brief ? 1200 : 1200 + days * 86'400.0, 2);
    EXPECT_NEAR(static_cast<double>(run.started_at - run_start),
                brief ? static_cast<double>(rest) : 0, 2000);
    EXPECT_NEAR(run.distance_m, 3600, 5);
}

INSTANTIATE_TEST_SUITE_P(Rests, LeftOpen,
                         testing::Combine(testing::Values(3, 20, 50, 100, 300, 800),
                                          testing::Values(5, 12, 27, 40)));

// The same in FIT, where sessions tell of the whole.
TEST(LeftOpenFit, HasASessionOfThatDay) {
    for (const int days : {5, 12, 27, 40}) {
        const double rest = days * 86'400.0;
        auto e = test::fit::activity_file();
        e.define(
            2, 20,
            {{253, 4, test::fit::uint32}, {5, 4, test::fit::uint32}, {3, 1, test::fit::uint8}});
        for (int i = 0; i < 200; ++i)
            e.add(2, {test::fit::t0 + i + (i < 3 ? 0 : rest), 300. * i, 140.});
        e.define(1, 18,
                 {{253, 4, test::fit::uint32},
                  {2, 4, test::fit::uint32},
                  {5, 1, test::fit::enumeration},
                  {7, 4, test::fit::uint32},
                  {8, 4, test::fit::uint32},
                  {9, 4, test::fit::uint32}});
        e.add(1, {test::fit::t0 + rest + 199, test::fit::t0, 1., 1000 * (rest + 199), 199'000.,
                  59'700.});
        const auto found = test::fit::parse(e.file());
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].track.size(), 200U);
        EXPECT_NEAR(found[0].elapsed_s, 199, 2);
        EXPECT_NEAR(static_cast<double>(found[0].started_at - test::fit::start), rest * 1000, 2000);
    }
}

// Totals a thousand times too long.
class EndlessTotal : public testing::TestWithParam<std::tuple<int, double>> {};

TEST_P(EndlessTotal, GivesWayToTheSamples) {
    const auto [which, times] = GetParam();
    Activity run = made_run({});
    if (which & 1) run.elapsed_s = 1200 * times;
    if (which & 2) run.timer_s = 1200 * times;
    if (which & 4) run.laps.push_back(lap_of(run_start, 1200 * times, missing_value));
    run = finished(std::move(run));
    EXPECT_EQ(run.elapsed_s, 1200);
    EXPECT_EQ(run.timer_s, 1200);
    EXPECT_NEAR(run.distance_m, 3600, 1e-6);
    EXPECT_TRUE(warned(run, "cannot be"));
}

INSTANTIATE_TEST_SUITE_P(Units, EndlessTotal,
                         testing::Combine(testing::Range(1, 8), testing::Values(500., 1000., 1e6)));

// A session that tells no distance of its own, and lacks the last lap.
class ShortLaps : public testing::TestWithParam<std::tuple<int, bool>> {};

TEST_P(ShortLaps, GiveWayToTheSamples) {
    const auto [laps, told] = GetParam();
    Activity run = made_run({});
    for (int i = 0; i < laps; ++i)
        run.laps.push_back(lap_of(run_start + 100'000 * i, 100, 300));
    run.elapsed_s = run.timer_s = 100 * laps;
    if (told) run.distance_m = 300 * laps;
    run = finished(std::move(run));
    EXPECT_EQ(run.elapsed_s, 1200);
    EXPECT_EQ(run.timer_s, 1200);
    EXPECT_EQ(run.distance_m, 3600);
}

INSTANTIATE_TEST_SUITE_P(Laps, ShortLaps, testing::Combine(testing::Range(2, 12), testing::Bool()));

// The summary comes first, and then the file is cut.
TEST(CutBehindItsSummary, KeepsTheWhole) {
    auto e = test::fit::activity_file();
    e.define(1, 18,
             {{253, 4, test::fit::uint32},
              {2, 4, test::fit::uint32},
              {5, 1, test::fit::enumeration},
              {7, 4, test::fit::uint32},
              {8, 4, test::fit::uint32},
              {9, 4, test::fit::uint32}});
    e.add(1, {test::fit::t0, test::fit::t0, 1., 3'000'000., 3'000'000., 900'000.});
    e.define(2, 20, {{253, 4, test::fit::uint32}, {5, 4, test::fit::uint32}});
    for (int i = 0; i <= 3000; ++i)
        e.add(2, {test::fit::t0 + i, 300. * i});
    const std::string whole = e.file();
    for (const int percent : {10, 20, 30, 45, 60, 75, 90, 99, 100}) {
        const auto found = test::fit::parse(
            whole.substr(0, whole.size() * static_cast<std::size_t>(percent) / 100));
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].elapsed_s, 3000) << percent;
        EXPECT_EQ(found[0].distance_m, 9000) << percent;
        EXPECT_EQ(found[0].truncated, percent < 100);
    }
}

// Names that are filled up with zeros, and other characters that XML has not.
TEST(ControlCharacters, CostTheirPlaceAlone) {
    for (const char c : {'\0', '\x01', '\x08', '\x0b', '\x0c', '\x1f'}) {
        const std::string name = std::string("Erg") + c + c;
        const std::string tcx =
            "<TrainingCenterDatabase><Activities><Activity Sport=\"Other\"><Lap "
            "StartTime=\"2026-03-03T09:00:00Z\"><Track>"
            "<Trackpoint><Time>2026-03-03T09:00:00Z</Time></Trackpoint></Track></"
            "Lap><Creator><Name>" +
            name + "</Name></Creator></Activity></Activities></TrainingCenterDatabase>";
        const auto run = parse_activity(test::bytes_of(tcx));
        ASSERT_EQ(run.size(), 1U);
        EXPECT_EQ(run[0].device, "Erg");
        const std::string gpx =
            "<gpx><trk><name>" + name +
            "</name><trkseg><trkpt lat=\"1\" lon=\"2\"><time>2026-03-03T09:00:00Z</time></trkpt>"
            "</trkseg></trk></gpx>";
        const auto walk = parse_activity(test::bytes_of(gpx));
        ASSERT_EQ(walk.size(), 1U);
        EXPECT_EQ(walk[0].name, "Erg");
    }
}

}  // namespace
}  // namespace runlytics::formats
