#include "core/activity/faults.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "unit/activity/recording.h"

namespace runlytics::activity {
namespace {

constexpr int an_hour = 3600;

// What a sensor does wrong.
enum class Wrong { nothing, stuck, locked, half_locked, dead, spike, step };

// An hour of running with the noise of body and watch; from 1,200 s on something is wrong, for
// lasting_s.
Recording run(Wrong wrong, unsigned seed, int lasting_s = 600) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    Recording recording;
    double hr = 140, v = 3, cadence = 172, way = 0, altitude = 40;
    for (int second = 0; second < an_hour; ++second) {
        v += (3 - v) / 20 + 0.06 * normal(random);
        hr += (146 + 12 * (v - 3) - hr) / 40 + 0.6 * normal(random);
        cadence += (172 - cadence) / 15 + 0.5 * normal(random);
        altitude += 0.05 * normal(random);
        way += std::max(0.0, v);
        const bool now = second >= 1200 && second < 1200 + lasting_s;
        if (wrong == Wrong::spike && second == 1200) way += 60;
        recording.at(second).distance(way);
        recording.altitude(altitude + (wrong == Wrong::step && now ? 90 : 0));
        double told = std::round(hr);
        if (now && wrong == Wrong::stuck) told = 146;
        if (now && wrong == Wrong::locked) told = std::round(cadence + 0.8 * normal(random));
        if (now && wrong == Wrong::half_locked) told = std::round(cadence / 2 + normal(random));
        if (!now || wrong != Wrong::dead) recording.hr(told);
        recording.cadence(std::round(cadence));
    }
    return recording;
}

double seconds_of(FaultKind kind, stream::Reader& reader) {
    double seconds = 0;
    for (const Fault& fault : find_faults(reader)) {
        if (fault.kind == kind) seconds += fault.seconds;
        EXPECT_FALSE(fault.evidence.empty());
    }
    return seconds;
}

TEST(Faults, AreNoneWhereNothingIsWrong) {
    for (unsigned seed = 1; seed <= 40; ++seed)
        EXPECT_TRUE(find_faults(run(Wrong::nothing, seed).reader()).empty()) << seed;
}

// Nine in ten are found, and what is said to be wrong is what is.
TEST(Faults, AreFound) {
    struct Case {
        Wrong wrong;
        FaultKind kind;
        double seconds;
        double within;
    };
    for (const Case& one : {Case{Wrong::stuck, FaultKind::stuck_hr, 600, 15},
                            Case{Wrong::locked, FaultKind::cadence_lock, 600, 90},
                            Case{Wrong::half_locked, FaultKind::cadence_lock, 600, 90},
                            Case{Wrong::dead, FaultKind::absent_hr, 600, 10},
                            Case{Wrong::spike, FaultKind::gps_spike, 1, 1},
                            Case{Wrong::step, FaultKind::altitude, 2, 2}}) {
        int found = 0;
        constexpr int runs = 20;
        for (unsigned seed = 1; seed <= runs; ++seed) {
            Recording recording = run(one.wrong, seed);
            const double seconds = seconds_of(one.kind, recording.reader());
            found += std::abs(seconds - one.seconds) <= one.within;
        }
        EXPECT_GE(found, 0.9 * runs) << name_of(one.kind);
    }
}

TEST(Faults, OfHeartRateAreTakenOutAndNothingElse) {
    Recording recording = run(Wrong::locked, 5);
    const auto bytes = stream::encode(recording.track());
    const auto masked = without_faulty_heart_rates(bytes);
    ASSERT_FALSE(masked.empty());
    stream::Reader before(bytes), after(masked);
    const auto had = before.values(Channel::heart_rate), has = after.values(Channel::heart_rate);
    std::size_t gone = 0;
    for (std::size_t i = 0; i < had.size(); ++i) {
        if (has[i] == had[i]) continue;
        EXPECT_EQ(has[i], stream::missing);
        EXPECT_GE(before.times()[i], 1'100'000);
        EXPECT_LE(before.times()[i], 1'900'000);
        ++gone;
    }
    EXPECT_GE(gone, 500u);
    EXPECT_TRUE(
        std::ranges::equal(before.values(Channel::distance), after.values(Channel::distance)));
    EXPECT_TRUE(without_faulty_heart_rates(stream::encode(run(Wrong::nothing, 5).track())).empty());
}

// An even heart at an even pace, such as a table of examples has, is none that is stuck.
TEST(Faults, AreNotWhatIsEvenAsItShouldBe) {
    Recording even;
    for (int second = 0; second < an_hour; ++second)
        even.at(second)
            .distance(second < 1800 ? 3.3 * second : 5940 + 2.7 * (second - 1800))
            .hr(150);
    EXPECT_TRUE(find_faults(even.reader()).empty());
}

// A counter that stands still for some seconds and makes up for it is no spike.
TEST(Faults, AreNotACounterThatStalls) {
    Recording stalls;
    for (int second = 0; second < an_hour; ++second)
        stalls.at(second).distance(12.0 * (second / 4));
    EXPECT_TRUE(find_faults(stalls.reader()).empty());
}

TEST(Faults, AreSamplesOfOneInstant) {
    Recording doubled;
    for (int second = 0; second < 100; ++second) {
        doubled.at(second).hr(140 + second % 3);
        if (second % 20 == 10) doubled.at(second).hr(140);
    }
    EXPECT_EQ(seconds_of(FaultKind::doubled_time, doubled.reader()), 5);
}

}  // namespace
}  // namespace runlytics::activity
