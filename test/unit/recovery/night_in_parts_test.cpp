// Nights with a long waking in the middle, and the sleep of people who work in shifts.
#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <string_view>
#include <vector>

#include "core/recovery/circular.h"
#include "core/recovery/nights.h"

namespace runlytics::recovery {
namespace {

constexpr UnixMillis minute = 60'000;
constexpr UnixMillis hour = 60 * minute;
constexpr UnixMillis day = 24 * hour;
// 2026-01-05, as a day and in milliseconds.
constexpr std::int32_t monday = 20'458;

UnixMillis at(int days, double hours) {
    return (monday + days) * day + static_cast<UnixMillis>(std::round(hours * 60)) * minute;
}

SleepReport slept(UnixMillis from, UnixMillis to) {
    SleepReport report;
    report.starts_at = from;
    report.ends_at = to;
    report.stage = Stage::core;
    report.source = "watch";
    return report;
}

TEST(CircularMedian, LiesInTheMiddleOfTheClock) {
    EXPECT_DOUBLE_EQ(circular_median(std::vector{23.0, 1.0, 0.5}, 24), 0.5);
    EXPECT_DOUBLE_EQ(circular_median(std::vector{22.0, 23.0, 1.0, 2.0}, 24), 0);
    EXPECT_DOUBLE_EQ(circular_median(std::vector{3.0, 3.0, 3.0, 15.0}, 24), 3);
    EXPECT_TRUE(std::isnan(circular_median({}, 24)));
    EXPECT_TRUE(std::isnan(circular_median(std::vector{0.0, 12.0}, 24)));
}

// What was slept before each waking, in hours after noon, and after it, in every combination.
TEST(NightInParts, IsOneNightWhateverTheWaking) {
    int variants = 0;
    for (const double bed : {8.25, 9.0, 10.0, 11.0}) {
        for (const double first : {1.0, 2.0, 3.5}) {
            for (const double awake : {1.0, 1.5, 2.0, 2.9}) {
                const UnixMillis begin = at(0, 12 + bed), waking = begin + hour * (first * 2) / 2;
                const auto again = waking + static_cast<UnixMillis>(awake * 60) * minute;
                const UnixMillis end = at(1, 6.5);
                const auto told =
                    nights({std::vector{slept(begin, waking), slept(again, end)}}, {});
                ASSERT_EQ(told.size(), 1U) << bed << " " << first << " " << awake;
                EXPECT_EQ(told[0].day, monday + 1);
                EXPECT_EQ(told[0].naps, 0);
                EXPECT_EQ(told[0].total_s(),
                          static_cast<double>(waking - begin + end - again) / 1000);
                ++variants;
            }
        }
    }
    EXPECT_GE(variants, 20);
}

TEST(NightInParts, IsNoneWhereNobodyUsuallySleeps) {
    // Naps at noon and in the afternoon, and a gap of three hours at night.
    for (const auto& [from, to, again, end] : std::vector<std::array<double, 4>>{
             {12, 13, 14.5, 15.5}, {9, 10, 12, 13}, {20, 23, 26, 30}}) {
        const std::vector told = {slept(at(0, from), at(0, to)), slept(at(0, again), at(0, end))};
        const auto result = nights(told, {});
        int parts = 0;
        for (const Night& night : result)
            parts += 1 + night.naps;
        EXPECT_EQ(parts, 2) << from;
    }
}

// Five nights of the same kind of shift teach when its sleep is; without them it is night.
TEST(NightInParts, IsLearntFromTheNightsAfterTheSameShift) {
    for (const int known : {4, 5, 14, 20}) {
        std::vector<SleepReport> told;
        std::vector<ShiftDay> shifts;
        for (int n = 0; n < known; ++n) {
            shifts.push_back({monday + n, "night"});
            told.push_back(slept(at(n + 1, 8), at(n + 1, 14)));
        }
        shifts.push_back({monday + known, "night"});
        told.push_back(slept(at(known + 1, 8), at(known + 1, 10)));
        told.push_back(slept(at(known + 1, 12), at(known + 1, 15)));
        EXPECT_EQ(nights(told, shifts).back().naps, known < 5 ? 1 : 0) << known;
        // After another shift the same sleep is no night.
        shifts.back().label = "day";
        EXPECT_EQ(nights(told, shifts).back().naps, 1) << known;
    }
}

// What somebody who works in shifts sleeps in a day, in hours, and the shift before it.
struct Sleep {
    double from, to;
    bool is_main;
};
struct Pattern {
    std::string_view label;
    std::vector<Sleep> sleeps;  // on the day after the shift began
};

const std::map<char, Pattern> patterns = {
    {'D', {"day", {{-2.5, 4.8, true}}}},
    {'L', {"late", {{0.5, 8.5, true}}}},
    {'N', {"night", {{7.5, 13.5, true}, {18.2, 19.7, false}}}},
    {'O', {"off", {{-1, 7.5, true}, {13.5, 14.5, false}}}},
};

struct Tally {
    int mains = 0, naps = 0, swallowed = 0, halves = 0;
};

// A year of a roster: every sleep by day stays what it was, and every split night is one.
void live(std::string_view roster, std::uint32_t seed, Tally& tally) {
    std::mt19937 random(seed);
    const auto spread = [&](double hours) {
        return (static_cast<double>(random() % 2001) / 1000 - 1) * hours;
    };
    std::vector<SleepReport> told;
    std::vector<ShiftDay> shifts;
    std::map<std::int32_t, std::pair<double, int>> truth;  // s of the main sleep, naps
    for (int n = 0; n < 365; ++n) {
        const Pattern& pattern = patterns.at(roster[n % roster.size()]);
        shifts.push_back({monday + n, pattern.label});
        const bool works_tonight = roster[(n + 1) % roster.size()] == 'N';
        for (const Sleep& sleep : pattern.sleeps) {
            // Who works the next night sleeps before it, and nobody else in the evening.
            if (!sleep.is_main && sleep.from > 18 && !works_tonight) continue;
            const UnixMillis from = at(n + 1, sleep.from + spread(0.5));
            const UnixMillis to = at(n + 1, sleep.to + spread(0.5));
            auto& [main_s, naps] = truth[monday + n + 1];
            const bool breaks = sleep.is_main && n > 30 && random() % 10 == 0;
            if (!sleep.is_main) ++naps;
            if (!breaks) told.push_back(slept(from, to));
            if (sleep.is_main) main_s = static_cast<double>(to - from) / 1000;
            if (!breaks) continue;
            const UnixMillis waking = from + (to - from) * 4 / 10;
            const UnixMillis awake = 75 * minute;
            told.push_back(slept(from, waking));
            told.push_back(slept(waking + awake, to));
            main_s -= 75 * 60;
            ++tally.halves;
        }
    }
    for (const Night& night : nights(told, shifts)) {
        const auto& [main_s, naps] = truth[night.day];
        ++tally.mains;
        tally.naps += naps;
        if (std::abs(night.main.sums.asleep_s - main_s) > 1 || night.naps != naps)
            ++tally.swallowed;
    }
}

TEST(NightInParts, SwallowsNoSleepByDayOfShiftWorkers) {
    Tally tally;
    std::uint32_t seed = 1;
    for (const std::string_view roster :
         {"DDDDDOO", "DDLLNNOOOO", "NNNNOOO", "NNNNNNNOOOOOOO", "DDNNOOOO", "LLLLLOO", "DLNOO",
          "NNOODDOOO", "DNOO", "DDDDDOOLLLLLOONNNNNOO", "O"}) {
        for (int n = 0; n < 4; ++n)
            live(roster, seed++, tally);
    }
    EXPECT_GT(tally.mains, 10'000);
    EXPECT_GT(tally.halves, 500);
    EXPECT_EQ(tally.swallowed, 0) << "of " << tally.mains << " days, " << tally.naps << " naps, "
                                  << tally.halves << " nights in two parts";
}

// What is learnt from does not change by what was joined: any window of 91 days tells the same.
TEST(NightInParts, DependsOnNinetyDaysAlone) {
    std::mt19937 random(7);
    std::vector<SleepReport> told;
    for (int n = 0; n < 200; ++n) {
        const double bed = -2 + static_cast<double>(random() % 240) / 60;
        const double up = bed + 2 + static_cast<double>(random() % 180) / 60;
        const double again = up + 1 + static_cast<double>(random() % 150) / 60;
        told.push_back(slept(at(n, bed), at(n, up)));
        told.push_back(slept(at(n, again), at(n, again + 2.5)));
    }
    const auto whole = nights(told, {});
    for (int n = 100; n < 200; n += 7) {
        std::vector<SleepReport> window;
        std::ranges::copy_if(told, std::back_inserter(window), [&](const SleepReport& report) {
            return report.starts_at >= at(n - 92, 0) && report.starts_at < at(n + 1, 0);
        });
        const auto part = nights(window, {});
        const auto in = [&](const std::vector<Night>& all) {
            return *std::ranges::find(all, monday + n, &Night::day);
        };
        EXPECT_EQ(in(whole).main.starts_at, in(part).main.starts_at) << n;
        EXPECT_EQ(in(whole).naps, in(part).naps) << n;
    }
}

}  // namespace
}  // namespace runlytics::recovery
