#include "unit/simulator/season.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace runlytics::simulator {
namespace {

// The same season serves every test that only looks.
const RecordedSeason& season() {
    static const RecordedSeason recorded = record(half_year());
    return recorded;
}

TEST(SimulatorSeason, FollowsTheWeeklyPattern) {
    std::map<int, int> runs_of_week;
    std::map<double, int> races;
    std::map<Kind, int> kinds;
    for (const auto& run : season().season.runs) {
        const Date date = local_date(run.session.start);
        const int week = training_week(half_year().first_day, date);
        const auto weekday = std::chrono::weekday(date);
        EXPECT_NE(weekday, std::chrono::Monday);
        EXPECT_NE(weekday, std::chrono::Thursday);
        ++runs_of_week[week];
        ++kinds[run.session.kind];
        if (run.session.kind == Kind::race) ++races[race_of_week(week)];
    }
    int full_weeks = 0;
    for (const auto& [week, runs] : runs_of_week) {
        EXPECT_LE(runs, 5);
        full_weeks += runs == 5;
    }
    EXPECT_GE(full_weeks, 24);  // all but those of the illness
    const std::map<double, int> each_once = {{5000, 1}, {10000, 1}, {21097.5, 1}, {42195, 1}};
    EXPECT_EQ(races, each_once);
    EXPECT_GE(kinds[Kind::intervals], 24);
    EXPECT_GE(kinds[Kind::tempo], 19);
    EXPECT_GE(kinds[Kind::long_run], 19);
}

TEST(SimulatorSeason, TheLongRunGrowsAndEveryFourthWeekIsLighter) {
    std::map<int, double> metres;
    double longest = 0;
    for (const auto& run : season().season.runs) {
        metres[training_week(half_year().first_day, local_date(run.session.start))] +=
            run.summary.distance_m;
        if (run.session.kind == Kind::long_run) longest = std::max(longest, run.summary.distance_m);
    }
    EXPECT_NEAR(longest, 30000, 2000);
    for (const int week : {3, 7, 11, 15}) {
        // The best of three: an illness or a crowded weekend may have spoiled one.
        const double built = std::max({metres[week - 1], metres[week - 2], metres[week - 3]});
        EXPECT_LT(metres[week], 0.85 * built) << week;
    }
}

TEST(SimulatorSeason, NobodyRunsAtWorkOrAsleep) {
    const Season& all = season().season;
    for (const auto& run : all.runs) {
        const UnixSeconds start = run.session.start;
        const UnixSeconds end = start + run.summary.moving_s + run.summary.paused_s;
        for (std::size_t i = run.session.day == 0 ? 0 : run.session.day - 1;
             i < std::min(run.session.day + 2, all.days.size()); ++i) {
            const Day& day = all.days[i];
            EXPECT_TRUE(end <= day.sleep.begins || start >= day.sleep.ends)
                << utc_time(start) << ' ' << utc_time(day.sleep.begins);
            if (day.shift == Shift::off) continue;
            EXPECT_TRUE(end <= shift_start(day.shift, day.date) ||
                        start >= shift_end(day.shift, day.date))
                << utc_time(start);
        }
    }
}

TEST(SimulatorSeason, ThresholdSpeedStaysWithinSixPercent) {
    for (const auto& run : season().season.runs) {
        EXPECT_NEAR(run.conditions.threshold_speed / 3.9, 1, 0.06);
    }
}

TEST(SimulatorSeason, SamplesAreThoseOfAHuman) {
    for (const auto& [session, trace] : season().recordings) {
        int last_second = -1;
        double last_distance = 0;
        double hr_steps = 0;
        for (std::size_t i = 0; i < trace.samples.size(); ++i) {
            const Sample& sample = trace.samples[i];
            ASSERT_GT(sample.second, last_second);
            ASSERT_GE(sample.distance, last_distance);
            ASSERT_GE(sample.cadence, 165);
            ASSERT_LE(sample.cadence, 180);
            ASSERT_LT(sample.speed, 6);
            last_second = sample.second;
            last_distance = sample.distance;
            if (std::isnan(sample.heart_rate)) continue;
            ASSERT_GT(sample.heart_rate, 60);
            ASSERT_LE(sample.heart_rate, 188);
            const bool known = i > 0 && !std::isnan(trace.samples[i - 1].heart_rate);
            if (known) hr_steps += std::abs(sample.heart_rate - trace.samples[i - 1].heart_rate);
        }
        ASSERT_LT(hr_steps / static_cast<double>(trace.samples.size()), 1.5);
        if (session.fault == Fault::gps_spike) continue;
        EXPECT_NEAR(last_distance, trace.summary.distance_m, 0.01 * last_distance);
    }
}

TEST(SimulatorSeason, HeartRateFollowsARiseWithATimeConstantOfHalfAMinute) {
    Session session;
    session.steps = {{.effort = 0.6, .seconds = 1200}, {.effort = 1, .seconds = 300}};
    session.course = Course::treadmill;
    Conditions conditions;
    conditions.threshold_speed = 3.9;
    const Trace trace = simulate_run(session, conditions, Routes{}, half_year());
    const auto mean = [&](std::size_t from, std::size_t to) {
        double sum = 0;
        for (std::size_t i = from; i < to; ++i)
            sum += trace.samples[i].heart_rate;
        return sum / static_cast<double>(to - from);
    };
    const double before = mean(1100, 1200);
    const double after = mean(1400, 1500);
    EXPECT_NEAR(before, (48 + 120 * 0.6) * 1.0096, 2);
    EXPECT_NEAR(after, 168 * 1.012, 2.5);
    // Effort itself takes some ten seconds to rise; then 1 - 1/e is there after thirty more.
    EXPECT_NEAR((mean(1235, 1245) - before) / (after - before), 0.64, 0.08);
}

TEST(SimulatorSeason, EveryOneOffFaultIsThereOnce) {
    std::map<std::string, int> kinds;
    for (const FaultRecord& fault : season().season.faults)
        ++kinds[fault.kind];
    for (const auto& kind : {"strap_died", "cadence_lock", "gps_spike", "treadmill", "cut_file"}) {
        EXPECT_EQ(kinds[kind], 1) << kind;
    }
    EXPECT_GT(kinds["pauses"], 20);
    EXPECT_GT(kinds["repeated_lap_sample"], 20);
}

// The run that carries a fault.
const Trace& trace_with(Fault fault) {
    for (const auto& [session, trace] : season().recordings) {
        if (session.fault == fault) return trace;
    }
    throw std::logic_error("no such fault");
}

TEST(SimulatorFaults, SpoilTheSamplesAsTold) {
    const auto& strap = trace_with(Fault::strap_died).samples;
    EXPECT_FALSE(std::isnan(strap[strap.size() / 2 - 1].heart_rate) &&
                 std::isnan(strap[strap.size() / 2 - 2].heart_rate));
    for (std::size_t i = strap.size() / 2; i < strap.size(); ++i) {
        ASSERT_TRUE(std::isnan(strap[i].heart_rate));
    }
    const auto& locked = trace_with(Fault::cadence_lock).samples;
    for (std::size_t i = locked.size() / 4; i < locked.size() * 3 / 4; ++i) {
        ASSERT_NEAR(locked[i].heart_rate, locked[i].cadence, 5);
    }
    for (const Sample& sample : trace_with(Fault::treadmill).samples) {
        ASSERT_TRUE(std::isnan(sample.latitude) && std::isnan(sample.altitude));
    }
    const auto& misplaced = trace_with(Fault::gps_spike).samples;
    int jumps = 0;
    for (std::size_t i = 1; i < misplaced.size(); ++i) {
        jumps += std::abs(misplaced[i].latitude - misplaced[i - 1].latitude) * 111000 > 300;
    }
    EXPECT_EQ(jumps, 2);  // there and back
}

TEST(SimulatorFaults, OneHeartRateInAHundredIsMissing) {
    double missing = 0, all = 0;
    for (const auto& [session, trace] : season().recordings) {
        if (session.fault != Fault::none) continue;
        for (const Sample& sample : trace.samples)
            missing += std::isnan(sample.heart_rate);
        all += static_cast<double>(trace.samples.size());
    }
    EXPECT_NEAR(missing / all, 0.01, 0.001);
}

TEST(SimulatorSeason, SmartRecordingKeepsThePictureWithFewerSamples) {
    Options options = half_year();
    options.weeks = 1;
    const RecordedSeason every = record(options);
    options.recording = Recording::smart;
    const RecordedSeason smart = record(options);
    ASSERT_EQ(every.recordings.size(), smart.recordings.size());
    for (std::size_t i = 0; i < every.recordings.size(); ++i) {
        const Trace& full = every.recordings[i].second;
        const Trace& thin = smart.recordings[i].second;
        EXPECT_LT(thin.samples.size() * 2, full.samples.size());
        EXPECT_EQ(thin.samples.back().second, full.samples.back().second);
        EXPECT_EQ(thin.summary.moving_s, full.summary.moving_s);
    }
}

}  // namespace
}  // namespace runlytics::simulator
