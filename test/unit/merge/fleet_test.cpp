// How often two runs are held to be one, and copies of one run for two, measured on a fleet of
// simulated athletes. docs/decisions.md has the table.
#include "unit/merge/fleet.h"

#include <cstdio>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/merge/outline.h"

namespace runlytics::merge {
namespace {

using fleet::Chance;
using fleet::Copying;
using fleet::Ground;

constexpr UnixMillis quarter = 900'000;
constexpr UnixMillis monday = 1'767'571'200'000;
constexpr const char* ground_names[] = {"loop",      "commute",   "track",
                                        "intervals", "treadmill", "typed"};

Likeness compare(const Activity& a, const Activity& b) {
    const std::string one = shape_of(a), other = shape_of(b);
    return compare(Outline{a.started_at, a.elapsed_s, a.distance_m, a.sport, one},
                   Outline{b.started_at, b.elapsed_s, b.distance_m, b.sport, other});
}

bool is_one(const Activity& a, const Activity& b) {
    return compare(a, b).score >= same_run_score;
}

// What an athlete runs again and again.
struct Habit {
    Ground ground;
    double speed, metres, heading;
    int minutes;  // of what was typed or set on a treadmill
};

Habit habit_of(Chance& chance, Ground ground) {
    const double speed = chance.between(2.5, 3.8), metres = 1000.0 * (3 + chance.upto(6));
    const double heading = chance.between(0, 6);
    return {ground, speed, metres, heading, 5 * (4 + chance.upto(9))};
}

// One more run of that kind, quarters of an hour after midnight or nearly, which is what a clock
// that is off looks like.
fleet::Run run_of(Chance& chance, const Habit& habit) {
    const bool by_the_clock = chance.share() < 0.3;
    const UnixMillis quarter_at = monday + quarter * (24 + chance.upto(56));
    if (habit.ground == Ground::typed)
        return fleet::round_run(habit.ground, quarter_at, habit.minutes * 60, habit.minutes / 6.0);
    const UnixMillis at =
        quarter_at + (by_the_clock ? 1000 * (7 + chance.upto(5)) : 1000 * (chance.upto(900) - 450));
    // Somebody presses the button a little later, and no watch measures the same twice.
    if (habit.ground == Ground::treadmill) {
        return fleet::round_run(habit.ground, at, habit.minutes * 60 + chance.upto(15),
                                habit.minutes / 6.0 * (1 + chance.normal(0.03)));
    }
    fleet::Run run =
        fleet::simulate(chance, habit.ground, at, habit.speed, habit.metres, habit.heading);
    run.back = habit.ground == Ground::commute && chance.share() < 0.5;
    return run;
}

// The ways in which one run comes twice.
const std::map<std::string, Copying> ways = {
    {"the same file", {}},
    {"GPX without its pauses", {.keeps_pauses = false, .marks_pauses = false}},
    {"TCX with its pauses", {.every_s = 3, .keeps_pauses = false}},
    {"a point every 7 s", {.every_s = 7}},
    {"a list without samples", {.distance_error = 0.004, .places = false, .whole_seconds = true}},
    {"a second watch", {.noise_m = 4, .late_s = 20, .early_s = 15, .distance_error = 0.02}},
    {"a phone, started late", {.every_s = 2, .noise_m = 8, .late_s = 150, .distance_error = -0.03}},
    {"ends hidden", {.every_s = 2, .late_s = 70, .early_s = 70}},
    {"a clock an hour off", {.keeps_pauses = false, .clock = 4 * quarter}},
    {"local time for UTC", {.every_s = 3, .clock = -22 * quarter}},
};

struct Told {
    fleet::Run run;
    Activity activity;
    std::string shape;

    Outline outline() const {
        return {activity.started_at, activity.elapsed_s, activity.distance_m, activity.sport,
                shape};
    }
};

bool overlap(const fleet::Run& a, const fleet::Run& b) {
    const auto end = [](const fleet::Run& run) {
        return run.started_at + static_cast<UnixMillis>(1000 * run.seconds());
    };
    return a.started_at < end(b) && b.started_at < end(a);
}

// Pairs of runs of one athlete of which none was run during the other, and how many were merged.
struct Count {
    int pairs = 0, merged = 0;
};

void count_pairs(const std::vector<Told>& runs, Count& count) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (overlap(runs[i].run, runs[k].run)) continue;
            ++count.pairs;
            const double score = compare(runs[i].outline(), runs[k].outline()).score;
            if (score >= same_run_score) ++count.merged;
        }
    }
}

TEST(Fleet, HoldsNoTwoRunsToBeOne) {
    constexpr int athletes = 32, runs_each = 12;
    Chance chance(1);
    int pairs = 0;
    for (int g = 0; g < fleet::grounds; ++g) {
        Count count;
        for (int n = 0; n < athletes; ++n) {
            const Habit habit = habit_of(chance, static_cast<Ground>(g));
            std::vector<Told> runs;
            for (int i = 0; i < runs_each; ++i) {
                Told told{run_of(chance, habit), {}, {}};
                told.activity = fleet::copy(chance, told.run, {.noise_m = 3});
                told.shape = shape_of(told.activity);
                runs.push_back(std::move(told));
            }
            count_pairs(runs, count);
        }
        std::printf("%-12s %5d pairs, %d merged\n", ground_names[g], count.pairs, count.merged);
        EXPECT_EQ(count.merged, 0) << ground_names[g];
        pairs += count.pairs;
    }
    EXPECT_GE(pairs, 10'000);
}

TEST(Fleet, MissesFewCopies) {
    constexpr int runs = 400;
    Chance chance(2);
    std::map<std::string, int> missed;
    for (int n = 0; n < runs; ++n) {
        const fleet::Run run = run_of(chance, habit_of(chance, static_cast<Ground>(n % 5)));
        const Activity exact = fleet::copy(chance, run, {});
        const Activity watch = fleet::copy(chance, run, {.noise_m = 3});
        // A copy of a file has the file's own positions, a second device sees its own.
        for (const auto& [name, how] : ways) {
            const bool found =
                is_one(how.noise_m > 0 ? watch : exact, fleet::copy(chance, run, how));
            missed[name] += found ? 0 : 1;
        }
    }
    int all = 0;
    for (const auto& [name, count] : missed) {
        std::printf("%-26s %3d of %d missed\n", name.c_str(), count, runs);
        all += count;
    }
    EXPECT_LT(all, runs * static_cast<int>(ways.size()) / 100);
}

}  // namespace
}  // namespace runlytics::merge
