// Samples that are not complete at every moment, positions and altitudes that drop out, and clocks
// that are set: what one device does is tried in many variants.
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <tuple>

#include "core/activity/elevation.h"
#include "core/activity/zones.h"
#include "unit/formats/made_run.h"

namespace runlytics::formats {
namespace {

using test::answers_of;
using test::even_trimp;
using test::finished;
using test::made_run;
using test::run_start;
using test::RunPlan;
using test::warned;

void expect_the_even_run(const Activity& run) {
    const auto answers = answers_of(run.track);
    EXPECT_NEAR(answers.moving_s, 1200, 1);
    EXPECT_NEAR(answers.trimp, even_trimp(), 0.01 * even_trimp());
    EXPECT_NEAR(answers.coverage, 1, 0.001);
    EXPECT_NEAR(answers.best_km_s, 333.33, 0.5);
    EXPECT_NEAR(answers.splits_m, 3600, 1);
    EXPECT_NEAR(run.distance_m, 3600, 1);
    EXPECT_NEAR(run.elapsed_s, 1200, 1);
}

// How far apart samples are, and in which of them the heart rate stands.
class SparseHeartRate : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(SparseHeartRate, WasWornAllTheTime) {
    const auto [interval, every] = GetParam();
    Activity run = made_run({.interval = interval});
    auto& hr = run.track.column(Channel::heart_rate);
    for (std::size_t i = 0; i < hr.size(); ++i) {
        if (i % static_cast<std::size_t>(every) != 0) hr[i] = i % 2 == 0 ? 0 : missing_value;
    }
    run = finished(std::move(run));
    hr = run.track.column(Channel::heart_rate);
    hr.back() = 150;
    expect_the_even_run(run);
    const auto bytes = stream::encode(run.track);
    stream::Reader reader(bytes);
    const std::vector<double> bounds{100, 140, 160};
    const auto zones = activity::time_in_zones(reader, Channel::heart_rate, bounds);
    EXPECT_NEAR(zones[2], 1200, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Cadences, SparseHeartRate,
                         testing::Combine(testing::Values(1, 2, 5, 10),
                                          testing::Values(1, 2, 3, 4, 5, 6)));

// From when on, and how long, a strap says nothing; in seconds.
class StrapThatFails : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(StrapThatFails, IsNoRest) {
    const auto [begin, length] = GetParam();
    Activity run = made_run();
    auto& hr = run.track.column(Channel::heart_rate);
    for (int i = begin; i < begin + length; ++i)
        hr[static_cast<std::size_t>(i)] = 0;
    const auto answers = answers_of(finished(std::move(run)).track);
    EXPECT_NEAR(answers.coverage, 1 - (length - 1) / 1200.0, 0.002);
    EXPECT_NEAR(answers.trimp, even_trimp(), 0.01 * even_trimp());
}

INSTANTIATE_TEST_SUITE_P(Stretches, StrapThatFails,
                         testing::Combine(testing::Values(0, 1, 100, 500, 600),
                                          testing::Values(20, 60, 200, 400, 550)));

// Which channels the second record of a moment has (as bits of the list), and whether the two
// change places.
class TwoRecords : public testing::TestWithParam<std::tuple<int, bool>> {};

TEST_P(TwoRecords, OfAMomentAreOneSample) {
    const auto [bits, alternating] = GetParam();
    const Activity whole = made_run({.interval = 4});
    Activity run = whole;
    run.track = {};
    const std::vector<std::vector<Channel>> groups = {{Channel::latitude, Channel::longitude},
                                                      {Channel::distance},
                                                      {Channel::heart_rate},
                                                      {Channel::altitude}};
    for (std::size_t i = 0; i < whole.track.size(); ++i) {
        for (const bool second : {false, true}) {
            run.track.append(whole.track.time[i]);
            const bool turned = alternating && i % 2 == 0;
            for (std::size_t g = 0; g < groups.size(); ++g) {
                const bool of_second = ((bits >> g) & 1) != 0;
                if ((of_second != second) != turned) continue;
                for (const Channel channel : groups[g])
                    run.track.set(channel, whole.track.column(channel)[i]);
            }
        }
    }
    run = finished(std::move(run));
    EXPECT_EQ(run.track.size(), whole.track.size());
    EXPECT_TRUE(warned(run, "complement"));
    expect_the_even_run(run);
}

INSTANTIATE_TEST_SUITE_P(Divisions, TwoRecords,
                         testing::Combine(testing::Range(1, 15), testing::Bool()));

TEST(RepeatedSamples, StayAsRecorded) {
    Activity run = made_run();
    run.track.append(run.track.time.back());
    run.track.set(Channel::heart_rate, 150);
    const std::size_t samples = run.track.size();
    EXPECT_EQ(finished(std::move(run)).track.size(), samples);
}

struct Dropout {
    int begin, length;
    double metres;
};

// A flat way in the mountains on which the receiver says something else for a while.
class AltitudeDropout : public testing::TestWithParam<Dropout> {};

TEST_P(AltitudeDropout, ClimbsNothing) {
    const auto [begin, length, metres] = GetParam();
    Activity run = made_run();
    auto& altitude = run.track.column(Channel::altitude);
    for (std::size_t i = 0; i < altitude.size(); ++i)
        altitude[i] = 1800 + 5 * std::sin(static_cast<double>(i) / 60);
    for (int i = begin; i < begin + length; ++i)
        altitude[static_cast<std::size_t>(i)] = metres;
    run = finished(std::move(run));
    EXPECT_TRUE(warned(run, "altitudes"));
    const auto bytes = stream::encode(run.track);
    stream::Reader reader(bytes);
    EXPECT_LT(activity::elevation_gain(reader), 45);
    EXPECT_LT(activity::elevation_loss(reader), 45);
    EXPECT_GT(activity::elevation_gain(reader), 15);
}

INSTANTIATE_TEST_SUITE_P(
    Values, AltitudeDropout,
    testing::Values(Dropout{0, 30, 0}, Dropout{0, 1, 0}, Dropout{0, 300, 0}, Dropout{0, 700, 0},
                    Dropout{0, 30, -500}, Dropout{0, 100, 3}, Dropout{0, 10, 8000},
                    Dropout{500, 1, 0}, Dropout{500, 2, 0}, Dropout{500, 60, 0},
                    Dropout{500, 1, -500}, Dropout{500, 20, -500}, Dropout{500, 1, 4000},
                    Dropout{500, 5, 2500}, Dropout{500, 1, 1700}, Dropout{500, 100, 12},
                    Dropout{1200, 1, 0}, Dropout{1100, 101, 0}, Dropout{1195, 6, -500},
                    Dropout{1150, 51, 2}, Dropout{600, 30, 9000}, Dropout{300, 3, 1900}));

TEST(Altitudes, OfABarometerThatIsSetStay) {
    Activity run = made_run();
    auto& altitude = run.track.column(Channel::altitude);
    for (std::size_t i = 0; i < altitude.size(); ++i)
        altitude[i] = i < 600 ? 200 : 280;
    run = finished(std::move(run));
    EXPECT_FALSE(warned(run, "altitudes"));
    EXPECT_EQ(run.track.column(Channel::altitude)[0], 200);
}

TEST(Altitudes, OfAHillStay) {
    Activity run = made_run();
    auto& altitude = run.track.column(Channel::altitude);
    for (std::size_t i = 0; i < altitude.size(); ++i)
        altitude[i] = 0.5 * static_cast<double>(i);
    EXPECT_FALSE(warned(finished(std::move(run)), "altitudes"));
}

// From when on, how long, and how far north a receiver puts the runner, in degrees.
class PositionDropout : public testing::TestWithParam<std::tuple<int, int, double>> {};

TEST_P(PositionDropout, IsNoWay) {
    const auto [begin, length, north] = GetParam();
    Activity run = made_run({.distance = false});
    for (int i = begin; i < begin + length; ++i) {
        run.track.column(Channel::latitude)[static_cast<std::size_t>(i)] =
            north < 0 ? 0 : 50 + north;
        if (north < 0) run.track.column(Channel::longitude)[static_cast<std::size_t>(i)] = 0;
    }
    run = finished(std::move(run));
    EXPECT_NEAR(run.distance_m, begin == 0 ? 3600 - 3 * length : 3600, 4);
}

INSTANTIATE_TEST_SUITE_P(Places, PositionDropout,
                         testing::Combine(testing::Values(0, 300, 700),
                                          testing::Values(1, 2, 10, 60),
                                          testing::Values(-1.0, 0.02, 5.0)));

// By how many seconds, and after how many of them, the clock was set.
class ClockThatIsSet : public testing::TestWithParam<std::tuple<long, int>> {};

TEST_P(ClockThatIsSet, LosesNothing) {
    const auto [behind_s, after_s] = GetParam();
    Activity run = made_run({.interval = 5});
    auto& time = run.track.time;
    for (UnixMillis& at : time) {
        if (at < run_start + after_s * 1000) at -= behind_s * 1000;
    }
    run.started_at = time.front();
    run.elapsed_s = 1200;
    run.laps.push_back({.started_at = time.front(), .timer_s = 1200});
    run = finished(std::move(run));
    EXPECT_TRUE(warned(run, "clock"));
    EXPECT_EQ(run.track.size(), 241u);
    EXPECT_EQ(run.started_at, run_start);
    EXPECT_EQ(run.laps[0].started_at, run_start);
    expect_the_even_run(run);
}

INSTANTIATE_TEST_SUITE_P(Clocks, ClockThatIsSet,
                         testing::Combine(testing::Values(7200L, 18'000L, 86'400L, 432'000L,
                                                          1'746'000L, 31'536'000L, -18'000L,
                                                          -1'746'000L),
                                          testing::Values(5, 65, 300)));

TEST(Clocks, AGapThatTheSummaryCoversIsABreak) {
    Activity run = made_run({.interval = 5});
    for (std::size_t i = 100; i < run.track.size(); ++i)
        run.track.time[i] += 7'200'000;
    run.elapsed_s = 8400;
    run = finished(std::move(run));
    EXPECT_FALSE(warned(run, "clock"));
    EXPECT_EQ(run.elapsed_s, 8400);
}

// After how many samples, and by how many seconds, times step back under way.
class TimesThatStepBack : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(TimesThatStepBack, KeepTheOrderOfTheFile) {
    const auto [after, back_s] = GetParam();
    Activity run = made_run({.distance = false});
    for (std::size_t i = static_cast<std::size_t>(after); i < run.track.size(); ++i)
        run.track.time[i] -= back_s * 1000;
    run.started_at = 0;
    run = finished(std::move(run));
    EXPECT_TRUE(warned(run, "order of the file"));
    EXPECT_TRUE(std::is_sorted(run.track.time.begin(), run.track.time.end()));
    EXPECT_NEAR(run.distance_m, 3600, 1);
    EXPECT_NEAR(run.elapsed_s, 1200, 1);
}

INSTANTIATE_TEST_SUITE_P(Steps, TimesThatStepBack,
                         testing::Combine(testing::Values(200, 400, 600, 900, 1000),
                                          testing::Values(60, 100, 150, 190)));

// Pieces that the file has in another order, and days with nights between them.
TEST(Order, PiecesInDisorderAreSorted) {
    for (const int cut : {100, 300, 600, 900, 1100}) {
        Activity run = made_run({.distance = false});
        auto& track = run.track;
        std::rotate(track.time.begin(), track.time.begin() + cut, track.time.end());
        for (std::size_t i = 0; i < channel_count; ++i) {
            auto& values = track.column(static_cast<Channel>(i));
            if (!values.empty()) std::rotate(values.begin(), values.begin() + cut, values.end());
        }
        run = finished(std::move(run));
        EXPECT_NEAR(run.distance_m, 3600, 1) << cut;
        EXPECT_TRUE(run.warnings.empty()) << run.warnings[0];
    }
}

TEST(Order, WeeksUnderWayLoseNothing) {
    Activity walk = made_run({.seconds = 24 * 86'400 / 100, .interval = 10, .mps = 1});
    walk.sport = "walking";
    for (UnixMillis& at : walk.track.time)
        at = run_start + (at - run_start) * 80;
    const std::size_t samples = walk.track.size();
    walk = finished(std::move(walk));
    EXPECT_EQ(walk.track.size(), samples);
}

TEST(Order, ASampleYearsAwayIsDropped) {
    for (const long days : {-9000L, -40L, 30L, 400L}) {
        Activity run = made_run();
        run.track.time[700] += days * 86'400'000;
        run = finished(std::move(run));
        EXPECT_EQ(run.track.size(), 1200u) << days;
        EXPECT_TRUE(warned(run, "impossible time"));
    }
}

}  // namespace
}  // namespace runlytics::formats
