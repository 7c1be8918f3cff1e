#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <span>
#include <vector>

#include "core/stats/comparison.h"
#include "core/stats/correlation.h"
#include "core/stats/moments.h"
#include "core/stats/trend.h"

// Simulated athletes whose days remember the day before: how often a test finds what is not there,
// how often its interval holds what is, and how often it finds it, beside a naive t-test that is
// held to as few false alarms.
namespace calibration {

inline constexpr double memory = 0.5;

// One athlete as a method sees them.
struct Seen {
    double p;
    double low, high;
    double naive_t;  // of a t-test that takes values for independent
};

struct Method {
    const char* name;
    double effect;
    std::function<Seen(std::mt19937_64&, double effect)> look;
};

struct Rates {
    double false_alarms;
    double coverage;
    double power;
    double naive_false_alarms;  // at the usual |t| > 1.96
    double naive_power;         // at the |t| that gives as many false alarms as ours
};

inline std::vector<double> remembering_series(std::size_t n, std::mt19937_64& random) {
    std::normal_distribution<> normal;
    std::vector<double> series;
    double value = normal(random);
    for (std::size_t i = 0; i < n; ++i) {
        value = memory * value + std::sqrt(1 - memory * memory) * normal(random);
        series.push_back(value);
    }
    return series;
}

// Half a year of two days, two nights, four off: nights against days.
inline Seen look_at_blocks(std::mt19937_64& random, double effect) {
    namespace stats = runlytics::stats;
    const auto days = remembering_series(182, random);
    std::vector<stats::BlockValue> values;
    stats::Moments nights, others;
    for (std::size_t day = 0; day < days.size(); ++day) {
        const std::size_t place = day % 8;
        if (place >= 4) continue;
        const bool night = place >= 2;
        const double value = days[day] + (night ? effect : 0);
        const auto number = static_cast<int>(day);
        values.push_back({value, night, number / 2, number});
        (night ? nights : others).add(value);
    }
    const auto found = stats::compare_blocks(values, true).test;
    return {found.p, found.interval.low, found.interval.high, stats::welch(nights, others).t};
}

// Half a year in which each day answers to the one before.
inline Seen look_at_lags(std::mt19937_64& random, double effect) {
    const auto x = remembering_series(182, random);
    auto y = remembering_series(182, random);
    for (std::size_t day = 1; day < y.size(); ++day)
        y[day] += effect * x[day - 1];
    const auto found = runlytics::stats::correlate(std::span(x).first(181), std::span(y).last(181));
    const double naive = found.pearson * std::sqrt(179 / (1 - found.pearson * found.pearson));
    return {found.p, found.slope_interval.low, found.slope_interval.high, naive};
}

// Two years of weeks; the effect is the change over all of them.
inline Seen look_at_trends(std::mt19937_64& random, double effect) {
    auto weeks = remembering_series(104, random);
    std::vector<double> time;
    for (std::size_t week = 0; week < weeks.size(); ++week) {
        time.push_back(static_cast<double>(week));
        weeks[week] += effect * time.back() / 103;
    }
    const auto found = runlytics::stats::trend(weeks);
    const double r = runlytics::stats::correlate(time, weeks).pearson;
    return {found.p, found.interval.low * 103, found.interval.high * 103,
            r * std::sqrt(102 / (1 - r * r))};
}

inline std::vector<Method> methods() {
    return {{"paired blocks", 0.6, look_at_blocks},
            {"lags", 0.25, look_at_lags},
            {"trends", 1.0, look_at_trends}};
}

inline Rates measure(const Method& method, int athletes, unsigned seed) {
    std::mt19937_64 random(seed);
    const double all = athletes;
    Rates rates = {};
    std::vector<double> naive;
    for (int i = 0; i < athletes; ++i) {
        const Seen seen = method.look(random, 0);
        rates.false_alarms += seen.p < 0.05 ? 1 / all : 0;
        rates.naive_false_alarms += std::abs(seen.naive_t) > 1.96 ? 1 / all : 0;
        naive.push_back(std::abs(seen.naive_t));
    }
    std::ranges::sort(naive);
    const auto allowed = static_cast<std::size_t>(std::lround(rates.false_alarms * all));
    const double threshold = naive[naive.size() - 1 - std::min(allowed, naive.size() - 1)];
    for (int i = 0; i < athletes; ++i) {
        const Seen seen = method.look(random, method.effect);
        rates.coverage += seen.low <= method.effect && method.effect <= seen.high ? 1 / all : 0;
        rates.power += seen.p < 0.05 ? 1 / all : 0;
        rates.naive_power += std::abs(seen.naive_t) > threshold ? 1 / all : 0;
    }
    return rates;
}

}  // namespace calibration
