#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>

#include "simulator/physiology.h"
#include "unit/simulator/season.h"

// The planted effects must be found again by someone who sees only the runs.
namespace runlytics::simulator {
namespace {

constexpr std::size_t terms = 6;
using Row = std::array<double, terms>;
enum Term : std::size_t { constant, night, missing_sleep, heat, heavy, half_years };

// Ordinary least squares by Gaussian elimination on the normal equations.
Row fit(const std::vector<Row>& rows, const std::vector<double>& wanted) {
    std::array<std::array<double, terms + 1>, terms> system{};
    for (std::size_t n = 0; n < rows.size(); ++n) {
        for (std::size_t i = 0; i < terms; ++i) {
            for (std::size_t j = 0; j < terms; ++j)
                system[i][j] += rows[n][i] * rows[n][j];
            system[i][terms] += rows[n][i] * wanted[n];
        }
    }
    for (std::size_t i = 0; i < terms; ++i) {
        for (std::size_t k = 0; k < terms; ++k) {
            if (k == i) continue;
            const double share = system[k][i] / system[i][i];
            for (std::size_t j = i; j <= terms; ++j)
                system[k][j] -= share * system[i][j];
        }
    }
    Row solution{};
    for (std::size_t i = 0; i < terms; ++i)
        solution[i] = system[i][terms] / system[i][i];
    return solution;
}

// Pace on the flat, less the pace that the heart rate alone would let expect, in s/km. Steady runs
// only: like is compared with like.
Row costs_in(const Effects& effects) {
    std::vector<Row> rows;
    std::vector<double> costs;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        Options options = half_year(seed);
        options.effects = effects;
        const Season season = simulate_season(options, [](const Session&, const Trace&) {});
        for (const auto& run : season.runs) {
            if (run.session.kind != Kind::easy && run.session.kind != Kind::long_run) continue;
            const double drift = 1 + 0.03 * run.summary.moving_s / 7200.0;
            const double demand = (run.summary.mean_hr / drift - 48) / (168 - 48);
            costs.push_back(1000 / run.summary.mean_graded_speed - 1000 / (demand * 3.9));
            rows.push_back({1, run.conditions.within_night_shift ? 1.0 : 0.0,
                            std::max(0.0, 7.5 - run.conditions.sleep_h),
                            std::max(0.0, run.conditions.temperature - 24),
                            run.conditions.load_yesterday > 100 ? 1.0 : 0.0,
                            static_cast<double>(run.session.day) / 182});
        }
    }
    return fit(rows, costs);
}

constexpr double usual_pace = 345;  // s/km of a steady run

TEST(SimulatorEffects, AreFoundAgainByRegression) {
    const Row cost = costs_in(Effects{});
    EXPECT_NEAR(cost[night], 9, 1);
    EXPECT_NEAR(cost[missing_sleep], 4, 0.6);
    EXPECT_NEAR(cost[heat], 2, 0.4);
    EXPECT_NEAR(cost[heavy], 0.02 * usual_pace, 2);
    EXPECT_NEAR(cost[half_years], -0.04 * usual_pace, 3);
}

TEST(SimulatorEffects, AreGoneWhenSwitchedOff) {
    const Row cost = costs_in(no_effects);
    EXPECT_NEAR(cost[night], 0, 1);
    EXPECT_NEAR(cost[missing_sleep], 0, 0.6);
    EXPECT_NEAR(cost[heat], 0, 0.4);
    EXPECT_NEAR(cost[heavy], 0, 2);
    EXPECT_NEAR(cost[half_years], 0, 3);
}

TEST(SimulatorEffects, OneSwitchLeavesTheRestAsItWas) {
    Options options = half_year();
    options.weeks = 2;
    const Season with = simulate_season(options, [](const Session&, const Trace&) {});
    options.effects.shifts = false;
    const Season without = simulate_season(options, [](const Session&, const Trace&) {});
    ASSERT_EQ(with.runs.size(), without.runs.size());
    for (std::size_t i = 0; i < with.runs.size(); ++i) {
        const double cost = with.runs[i].conditions.within_night_shift ? 9 : 0;
        EXPECT_NEAR(with.runs[i].conditions.pace_cost_s_per_km -
                        without.runs[i].conditions.pace_cost_s_per_km,
                    cost, 1e-9);
        EXPECT_EQ(with.runs[i].session.start, without.runs[i].session.start);
    }
}

TEST(SimulatorEffects, WithoutRosterTrainingAndMemoryNoDayIsLikeAnother) {
    Options options = half_year();
    options.weeks = 104;
    options.effects = no_pattern;
    const std::vector<Day> days = simulate_days(options);
    EXPECT_TRUE(plan_sessions(options, days).empty());
    double like_the_day_before = 0, variance = 0;
    for (std::size_t i = 1; i < days.size(); ++i) {
        EXPECT_EQ(days[i].shift, Shift::off);
        EXPECT_FALSE(days[i].after_night);
        const double stray = days[i].ln_hrv - athlete::ln_hrv;
        like_the_day_before += stray * (days[i - 1].ln_hrv - athlete::ln_hrv);
        variance += stray * stray;
    }
    EXPECT_NEAR(like_the_day_before / variance, 0, 0.1);  // of 728 nights: .04 by chance
}

struct Mean {
    double sum = 0;
    int n = 0;
    void add(double value) { sum += value, ++n; }
    double value() const { return sum / n; }
};

TEST(SimulatorEffects, NightsAndIllnessMarkTheVitalSigns) {
    Options options = half_year();
    options.weeks = 520;
    Mean usual_hr, night_hr, ill_hr, usual_hrv, night_hrv, ill_hrv, usual_sleep, night_sleep;
    int ill_days = 0, days_without_training = 0;
    for (const Day& day : simulate_days(options)) {
        (day.after_night ? night_sleep : usual_sleep).add(day.sleep.hours);
        ill_days += day.ill;
        days_without_training += day.no_training;
        if (day.ill && day.after_night) continue;
        (day.ill ? ill_hr : day.after_night ? night_hr : usual_hr).add(day.resting_hr);
        (day.ill ? ill_hrv : day.after_night ? night_hrv : usual_hrv).add(day.ln_hrv);
    }
    EXPECT_NEAR(usual_hr.value(), 48, 0.2);
    EXPECT_NEAR(night_hr.value() - usual_hr.value(), 3, 0.3);
    EXPECT_NEAR(ill_hr.value() - usual_hr.value(), 6, 0.6);
    EXPECT_NEAR(usual_hrv.value(), 4.1, 0.01);
    EXPECT_NEAR(std::exp(night_hrv.value() - usual_hrv.value()), 0.92, 0.015);
    EXPECT_NEAR(std::exp(ill_hrv.value() - usual_hrv.value()), 0.80, 0.03);
    EXPECT_NEAR(usual_sleep.value(), 7.4, 0.05);
    EXPECT_NEAR(night_sleep.value(), 6.0, 0.05);
    EXPECT_EQ(ill_days, 20 * 5);  // two a year
    EXPECT_EQ(days_without_training, 20 * 3);
}

}  // namespace
}  // namespace runlytics::simulator
