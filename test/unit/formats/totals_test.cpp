// Totals that cannot be, summaries and laps against samples, counters, and sports without a word.
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <tuple>

#include "unit/formats/made_run.h"

namespace runlytics::formats {
namespace {

using test::answers_of;
using test::finished;
using test::made_run;
using test::RunPlan;
using test::warned;

constexpr double infinite = std::numeric_limits<double>::infinity();

// Values that no total of 20 minutes of running has.
class ImpossibleTotal : public testing::TestWithParam<double> {};

TEST_P(ImpossibleTotal, OfASessionGivesWayToTheSamples) {
    Activity run = made_run();
    run.distance_m = GetParam();
    run = finished(std::move(run));
    EXPECT_NEAR(run.distance_m, 3600, 1);
    EXPECT_FALSE(run.warnings.empty());
}

TEST_P(ImpossibleTotal, OfALapGivesWayToTheSamples) {
    Activity run = made_run();
    run.laps.push_back({.timer_s = 1200, .distance_m = GetParam()});
    run = finished(std::move(run));
    EXPECT_NEAR(run.distance_m, 3600, 1);
    EXPECT_FALSE(run.warnings.empty());
}

TEST_P(ImpossibleTotal, WithoutSamplesIsNone) {
    for (const bool of_lap : {false, true}) {
        Activity run = made_run({.positions = false, .distance = false});
        if (of_lap) run.laps.push_back({.timer_s = 1200, .distance_m = GetParam()});
        if (!of_lap) run.distance_m = GetParam();
        run = finished(std::move(run));
        EXPECT_TRUE(std::isnan(run.distance_m)) << run.distance_m;
        EXPECT_FALSE(run.warnings.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(Values, ImpossibleTotal,
                         testing::Values(-1.0, -0.01, -2'147'483.648, -1e300, -infinite, infinite,
                                         1e300, 21'474'836.47, 42'949'672.95, 42'000.0, 360'000.0,
                                         12'000.0));

TEST(Totals, OfOtherKindsAreJudgedToo) {
    for (double Activity::*total :
         {&Activity::timer_s, &Activity::elapsed_s, &Activity::moving_s, &Activity::ascent_m,
          &Activity::descent_m, &Activity::calories}) {
        for (const double value : {-1.0, infinite, -infinite, 1e12}) {
            Activity run = made_run();
            run.*total = value;
            run = finished(std::move(run));
            EXPECT_TRUE(std::isnan(run.*total) || (run.*total >= 0 && run.*total < 1e6));
            EXPECT_TRUE(warned(run, "cannot be"));
            EXPECT_NEAR(run.elapsed_s, 1200, 1);
            EXPECT_NEAR(run.timer_s, 1200, 1);
        }
    }
}

TEST(Totals, AreOrdered) {
    for (const double moving : {0.0, 900.0, 1200.0, 5000.0}) {
        for (const double timer : {600.0, 1199.0, 1200.0, 1250.0, 9000.0}) {
            for (const double elapsed : {600.0, 1200.0, 2400.0}) {
                Activity run = made_run();
                run.moving_s = moving;
                run.timer_s = timer;
                run.elapsed_s = elapsed;
                run = finished(std::move(run));
                EXPECT_LE(run.moving_s, run.timer_s);
                EXPECT_LE(run.timer_s, run.elapsed_s + 1);
            }
        }
    }
}

TEST(Totals, ThatAnAthleteCorrectedStay) {
    for (const double metres : {3000.0, 3400.0, 3700.0, 4200.0, 5000.0}) {
        Activity run = made_run();
        run.distance_m = metres;
        EXPECT_EQ(finished(std::move(run)).distance_m, metres);
    }
}

TEST(Totals, OfASessionThatItsLapsAndSamplesContradict) {
    for (const double metres : {1000.0, 3100.0, 4100.0, 5200.0}) {
        Activity run = made_run();
        run.distance_m = metres;
        run.laps.push_back({.timer_s = 600, .distance_m = 1800});
        run.laps.push_back({.timer_s = 600, .distance_m = 1800});
        run = finished(std::move(run));
        EXPECT_NEAR(run.distance_m, 3600, 1);
        EXPECT_TRUE(warned(run, "contradicted"));
    }
}

// How much of the run the session covers, in seconds, and how far apart samples are.
class ShortSession : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(ShortSession, LacksTheLastLap) {
    const auto [seconds, interval] = GetParam();
    Activity run = made_run({.interval = interval});
    run.elapsed_s = run.timer_s = run.moving_s = seconds;
    run.distance_m = 3.0 * seconds;
    run.laps.push_back({.started_at = test::run_start,
                        .elapsed_s = run.elapsed_s,
                        .timer_s = run.timer_s,
                        .distance_m = run.distance_m});
    run = finished(std::move(run));
    EXPECT_EQ(run.elapsed_s, 1200);
    EXPECT_EQ(run.timer_s, 1200);
    EXPECT_NEAR(run.distance_m, 3600, 1);
    EXPECT_TRUE(warned(run, "ends before"));
}

INSTANTIATE_TEST_SUITE_P(Lengths, ShortSession,
                         testing::Combine(testing::Values(60, 300, 600, 900, 1100),
                                          testing::Values(1, 2, 5, 10)));

// What happens to an even counter.
struct Fault {
    const char* name;
    std::function<void(std::vector<double>&)> spoil;
    double expected = 3600;
    double tolerance = 30;
};

void PrintTo(const Fault& fault, std::ostream* out) {
    *out << fault.name;
}

class CounterFault : public testing::TestWithParam<Fault> {};

TEST_P(CounterFault, IsNothingThatWasRun) {
    for (const int interval : {1, 5}) {
        Activity run = made_run({.interval = interval});
        GetParam().spoil(run.track.column(Channel::distance));
        run = finished(std::move(run));
        EXPECT_NEAR(run.distance_m, GetParam().expected, GetParam().tolerance);
        const auto answers = answers_of(run.track);
        EXPECT_NEAR(answers.distance_m, GetParam().expected, GetParam().tolerance);
        EXPECT_NEAR(answers.splits_m, GetParam().expected, GetParam().tolerance);
        EXPECT_GT(answers.best_km_s, 325);
        EXPECT_FALSE(run.warnings.empty());
        const auto& metres = run.track.column(Channel::distance);
        double last = 0;
        for (const double m : metres) {
            if (std::isnan(m)) continue;
            EXPECT_GE(m, last);
            last = m;
        }
    }
}

Fault lower(const char* name, double share, int samples, double metres) {
    return {name, [=](std::vector<double>& d) {
                const auto begin = static_cast<std::size_t>(share * static_cast<double>(d.size()));
                for (std::size_t i = begin; i < begin + static_cast<std::size_t>(samples); ++i)
                    d.at(i) += metres;
            }};
}

Fault offset(const char* name, double metres) {
    return {name, [=](std::vector<double>& d) {
                for (double& m : d)
                    m += metres;
            }};
}

Fault later(const char* name, double share, double metres) {
    return {name, [=](std::vector<double>& d) {
                const auto begin = static_cast<std::size_t>(share * static_cast<double>(d.size()));
                for (std::size_t i = begin; i < d.size(); ++i)
                    d[i] += metres;
            }};
}

Fault anew(const char* name, int legs) {
    return {name,
            [=](std::vector<double>& d) {
                const std::size_t leg = d.size() / static_cast<std::size_t>(legs) + 1;
                const std::vector<double> whole = d;
                for (std::size_t i = 0; i < d.size(); ++i)
                    d[i] -= whole[i / leg * leg];
            },
            3600, 50};
}

Fault last(const char* name, std::size_t samples, double value) {
    return {name,
            [=](std::vector<double>& d) {
                for (std::size_t i = d.size() - samples; i < d.size(); ++i)
                    d[i] = value;
            },
            3600, 50};
}

INSTANTIATE_TEST_SUITE_P(
    Counters, CounterFault,
    testing::Values(lower("back 25 m once", 0.5, 1, -25), lower("back 25 m twice", 0.5, 2, -25),
                    lower("back 60 m", 0.3, 1, -60), lower("back 60 m for a while", 0.3, 4, -60),
                    lower("back 300 m", 0.7, 3, -300), lower("ahead 300 m", 0.5, 1, 300),
                    lower("ahead 5 km", 0.5, 3, 5000), lower("ahead 5 km at once", 0.1, 1, 5000),
                    offset("from 41.5 km", 41'500), offset("from 500 m", 500),
                    offset("from 10 km", 10'000), offset("from a lifetime", 9'000'000),
                    later("leaps 41.5 km", 0.3, 41'500), later("leaps 1 km", 0.5, 1000),
                    later("takes back 500 m", 0.5, -500), later("takes back 1 km", 0.8, -1000),
                    anew("two legs", 2), anew("three legs", 3), anew("four legs", 4),
                    last("last is zero", 1, 0), last("last three are zero", 3, 0),
                    last("last is one", 1, 1)));

// Speeds, and what moves like that.
struct Gait {
    double mps, cadence;
    const char* sport;
};

class UntypedGait : public testing::TestWithParam<Gait> {};

TEST_P(UntypedGait, IsInferred) {
    const auto [mps, cadence, sport] = GetParam();
    for (const int interval : {1, 5}) {
        Activity run = made_run({.interval = interval, .mps = mps, .distance = false});
        run.sport = "other";
        run.vendor_sport.clear();
        if (cadence > 0) run.track.column(Channel::cadence).assign(run.track.size(), cadence);
        run = finished(std::move(run));
        EXPECT_EQ(run.sport, sport);
        EXPECT_EQ(warned(run, "inferred"), run.sport != "other");
    }
}

INSTANTIATE_TEST_SUITE_P(Gaits, UntypedGait,
                         testing::Values(Gait{1.2, 0, "walking"}, Gait{1.5, 55, "walking"},
                                         Gait{1.8, 82, "running"}, Gait{2.2, 0, "running"},
                                         Gait{2.6, 80, "running"}, Gait{3, 0, "running"},
                                         Gait{3.6, 85, "running"}, Gait{4.5, 90, "running"},
                                         Gait{4.9, 0, "running"}, Gait{5.3, 0, "other"},
                                         Gait{6.5, 0, "cycling"}, Gait{7, 85, "cycling"},
                                         Gait{9, 90, "cycling"}, Gait{12, 0, "cycling"},
                                         Gait{30, 0, "other"}, Gait{0.6, 0, "other"}));

TEST(Sport, ThatAFileNamesIsBelieved) {
    Activity run = made_run({.mps = 3});
    run.sport = "other";
    run.vendor_sport = "Paragliding";
    EXPECT_EQ(finished(std::move(run)).sport, "other");
}

}  // namespace
}  // namespace runlytics::formats
