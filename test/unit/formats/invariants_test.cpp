// What must hold of every activity of every format: over all real files, and over generated ones.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "core/activity/course.h"
#include "core/activity/elevation.h"
#include "core/activity/zones.h"
#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/repair.h"
#include "core/sport_limits.h"
#include "core/stream/motion.h"
#include "unit/formats/made_run.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

// The best kilometre by the moving clock, between samples.
double best_moving_km(stream::Reader& reader, double fastest) {
    const auto parts = stream::segments(reader);
    const stream::IntervalSpeed speed(reader, parts);
    if (!speed.known()) return missing_value;
    const stream::Motion moving(reader, speed, parts);
    const activity::Course course(reader, fastest);
    std::vector<double> clock(reader.size());
    std::vector<bool> counts(reader.size());
    stream::for_each_interval(parts, reader.times(),
                              [&](std::uint32_t i, double) { counts[i] = moving(i); });
    for (std::uint32_t i = 0; i + 1 < reader.size(); ++i)
        clock[i + 1] = clock[i] + (counts[i] ? reader.times()[i + 1] - reader.times()[i] : 0);
    const auto at = [&](double time) {
        const auto found = std::lower_bound(reader.times().begin(), reader.times().end(), time);
        return clock[static_cast<std::size_t>(found - reader.times().begin())] / 1000;
    };
    double best = missing_value;
    std::size_t tail = 0;
    const auto metres = course.distances(), times = course.times();
    for (std::size_t head = 0; head < metres.size(); ++head) {
        while (metres[head] - metres[tail + 1 < head ? tail + 1 : tail] >= 1000 && tail + 1 < head)
            ++tail;
        const double way = metres[head] - metres[tail];
        if (way >= 1000) best = std::fmin(best, (at(times[head]) - at(times[tail])) * 1000 / way);
    }
    return best;
}

void expect_times(const Activity& a, double moving_s) {
    EXPECT_FALSE(a.elapsed_s < 0 || a.timer_s < 0 || a.moving_s < 0 || a.distance_m < 0);
    EXPECT_FALSE(a.timer_s > a.elapsed_s + 1) << a.timer_s << " of " << a.elapsed_s;
    EXPECT_FALSE(a.moving_s > a.timer_s + 1) << a.moving_s << " of " << a.timer_s;
    EXPECT_FALSE(moving_s > a.elapsed_s + 1) << moving_s << " of " << a.elapsed_s;
    const double seconds = std::fmax(a.timer_s, a.elapsed_s);
    EXPECT_FALSE(a.distance_m > limits_of(a.sport).fastest_average_mps * seconds + 200);
}

// Splits and zones add up, and the best kilometre is no slower than the mean.
void expect_sums(const Activity& a, stream::Reader& reader, double moving_s) {
    const double fastest = limits_of(a.sport).fastest_mps;
    const activity::Course course(reader, fastest);
    double metres = 0, moving = 0;
    for (const auto& split : activity::splits(reader, 1000, fastest)) {
        metres += split.distance_m;
        moving += split.moving_s;
    }
    EXPECT_NEAR(metres, course.length(), 0.02);
    EXPECT_FALSE(moving > moving_s + 0.01);
    const double km = std::floor(course.length() / 1000);
    EXPECT_FALSE(moving_s + 1 < km * best_moving_km(reader, fastest));
    const auto best = activity::best_effort(reader, 1000, fastest);
    if (best) EXPECT_LE(km * best->seconds, course.duration_ms() * 1e-3 + 1e-6);
    const std::vector<double> bounds{100, 120, 140, 160, 180};
    const auto zones = activity::time_in_zones(reader, Channel::heart_rate, bounds);
    const auto all = activity::time_in_zones(reader, Channel::heart_rate, {});
    double sum = 0;
    for (const double zone : zones)
        sum += zone;
    if (!all.empty()) EXPECT_NEAR(sum, all[0], 1e-6);
}

// What was climbed and not descended again is the difference of the ends, segment by segment.
void expect_climbs(stream::Reader& reader) {
    const auto parts = stream::segments(reader);
    const auto altitude = activity::smoothed_altitude(reader, parts);
    if (altitude.empty()) return;
    double rise = 0;
    std::size_t count = 0;
    for (const auto& part : parts) {
        double first = missing_value, last = missing_value;
        for (std::uint32_t i = part.first; i <= part.last; ++i) {
            if (std::isnan(altitude[i])) continue;
            if (std::isnan(first)) first = altitude[i];
            last = altitude[i];
        }
        if (std::isnan(first)) continue;
        rise += last - first;
        ++count;
    }
    const double gained = activity::elevation_gain(reader) - activity::elevation_loss(reader);
    const double most =
        2 * activity::climb_threshold_m * static_cast<double>(std::max<std::size_t>(1, count));
    EXPECT_NEAR(gained, rise, most);
}

// The distance of a track with positions throughout is near the way along them.
void expect_way(const Activity& a) {
    const auto& lat = a.track.column(Channel::latitude);
    const auto& lon = a.track.column(Channel::longitude);
    if (lat.empty() || a.sport == "swimming" || a.sub_sport == "virtual_activity") return;
    double way = 0, known = 0;
    for (std::size_t i = 1; i < lat.size(); ++i) {
        const double step = rough_distance(lat[i - 1], lon[i - 1], lat[i], lon[i]);
        const bool paused = std::binary_search(a.track.pauses.begin(), a.track.pauses.end(), i);
        if (std::isnan(step) || paused) continue;
        way += step;
        ++known;
    }
    if (known < 0.95 * static_cast<double>(lat.size() - 1) || way < 1000) return;
    EXPECT_LT(a.distance_m, 2 * way);
    EXPECT_GT(a.distance_m, 0.5 * way);
}

void expect_invariants(const Activity& a) {
    const auto bytes = stream::encode(a.track);
    stream::Reader reader(bytes);
    const double moving_s = activity::moving_time(reader);
    expect_times(a, moving_s);
    expect_way(a);
    if (a.track.empty()) return;
    expect_sums(a, reader, moving_s);
    expect_climbs(reader);
}

TEST(Invariants, HoldForEveryRealFile) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    std::size_t activities = 0;
    for (const char* folder : {"fit", "gpx", "tcx", "strava"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(*data / folder)) {
            if (!entry.is_regular_file()) continue;
            SCOPED_TRACE(entry.path());
            try {
                for (const Activity& a : parse_activity(test::read_file(entry.path()))) {
                    expect_invariants(a);
                    ++activities;
                }
            } catch (const Error&) {
                continue;  // no activity
            }
        }
    }
    EXPECT_GT(activities, 150u);
}

// An even run over hills, spoiled in several ways at once.
class SpoiledRun : public testing::TestWithParam<unsigned> {};

TEST_P(SpoiledRun, KeepsTheInvariants) {
    std::mt19937 random(GetParam());
    const auto below = [&](int limit) {
        return static_cast<int>(random() % static_cast<unsigned>(limit));
    };
    test::RunPlan plan;
    plan.seconds = 600 + below(4000);
    plan.interval = 1 + below(6);
    plan.mps = 2 + below(20) / 10.0;
    plan.positions = below(4) != 0;
    plan.distance = below(3) != 0 || !plan.positions;
    Activity run = test::made_run(plan);
    Track& track = run.track;
    const int size = static_cast<int>(track.size());
    const double offset = below(3) == 0 ? below(50'000) : 0;
    for (int i = 0; i < size; ++i) {
        const auto at = static_cast<std::size_t>(i);
        track.column(Channel::altitude)[at] = 500 + 40 * std::sin(i / 50.0) + below(3);
        if (below(40) == 0) track.column(Channel::altitude)[at] = below(2) == 0 ? 0 : -500;
        if (below(30) == 0) track.column(Channel::heart_rate)[at] = below(2) == 0 ? 0 : 255;
        if (plan.distance) track.column(Channel::distance)[at] += offset;
        if (plan.distance && below(60) == 0) track.column(Channel::distance)[at] -= below(200);
        if (plan.distance && below(90) == 0) track.column(Channel::distance)[at] = 0;
        if (plan.positions && below(60) == 0)
            track.column(Channel::latitude)[at] += below(100) / 10.0;
        if (below(200) == 0) track.pauses.push_back(static_cast<std::uint32_t>(i));
    }
    if (below(2) == 0) run.distance_m = below(2) == 0 ? -1 : below(100'000);
    if (below(2) == 0) run.timer_s = below(2 * plan.seconds);
    if (below(2) == 0) run.elapsed_s = below(2 * plan.seconds);
    if (below(2) == 0) run.moving_s = below(2 * plan.seconds);
    run = test::finished(std::move(run));
    expect_invariants(run);
    const auto answers = test::answers_of(run.track);
    if (answers.coverage > 0.5) EXPECT_LT(answers.trimp, 4.6 * run.elapsed_s / 60);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SpoiledRun, testing::Range(0U, 200U));

// How long a counter stands still, how often, and whether it makes up for it at once.
class Stalls : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(Stalls, AreNoStops) {
    const auto [length, every] = GetParam();
    Activity run = test::made_run({.positions = false, .distance = true});
    auto& metres = run.track.column(Channel::distance);
    for (std::size_t i = 0; i < metres.size(); ++i) {
        const std::size_t into = i % static_cast<std::size_t>(every);
        if (into > 0 && into <= static_cast<std::size_t>(length)) metres[i] = metres[i - into];
    }
    run = test::finished(std::move(run));
    const auto answers = test::answers_of(run.track);
    EXPECT_GE(answers.moving_s, 1190);
    EXPECT_NEAR(answers.splits_m, 3600, 30);
    EXPECT_NEAR(answers.best_km_s, 333.3, 5);
    expect_invariants(run);
}

INSTANTIATE_TEST_SUITE_P(Lengths, Stalls,
                         testing::Combine(testing::Values(1, 2, 3, 5, 8),
                                          testing::Values(12, 20, 30, 60)));

TEST(Stops, AreNotMoving) {
    for (const int stop_s : {3, 5, 10, 60, 300}) {
        Activity run = test::made_run({.positions = false, .distance = true});
        auto& metres = run.track.column(Channel::distance);
        for (std::size_t i = 601; i < metres.size(); ++i)
            metres[i] = std::max(1800.0, metres[i] - 3.0 * stop_s);
        run = test::finished(std::move(run));
        EXPECT_NEAR(test::answers_of(run.track).moving_s, 1200 - stop_s, 1e-6);
    }
}

}  // namespace
}  // namespace runlytics::formats
