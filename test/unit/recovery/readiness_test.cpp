#include "core/recovery/readiness.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

#include "core/recovery/circular.h"

namespace runlytics::recovery {
namespace {

constexpr double nan = missing_value;

// Sixty days of two values in turn, and today's.
Window alternating(double even, double odd, double today) {
    Window window;
    for (std::size_t i = 0; i < baseline_days; ++i)
        window[i] = i % 2 == 0 ? even : odd;
    window.back() = today;
    return window;
}

Window always(double value) {
    return alternating(value, value, value);
}

Evidence worked_case() {
    Evidence evidence;
    evidence.hrv_ms = alternating(50, 60, 55);
    evidence.resting_hr = alternating(48, 50, 49);
    evidence.asleep_s = always(450 * 60);
    evidence.efficiency_pct = always(90);
    evidence.midpoint_s = always(180 * 60);
    evidence.ctl = evidence.atl = 50;
    return evidence;
}

double points(const Readiness& today) {
    double sum = std::isnan(today.cap_points) ? 0 : today.cap_points;
    for (const Component& part : today.parts)
        sum += std::isnan(part.points) ? 0 : part.points;
    return sum;
}

TEST(Baseline, IsTheWorkedOne) {
    const Baseline hrv = baseline(ln(alternating(50, 60, 55)), prior_ln_hrv);
    EXPECT_EQ(hrv.values, 60);
    EXPECT_NEAR(hrv.median, 4.00318, 5e-6);
    EXPECT_NEAR(hrv.sigma, .12192, 5e-6);
    const Baseline resting = baseline(alternating(48, 50, 49), prior_resting_hr);
    EXPECT_EQ(resting.median, 49);
    EXPECT_NEAR(resting.sigma, 1.57104, 5e-6);
}

TEST(Baseline, LeavesTodayOut) {
    EXPECT_EQ(baseline(alternating(48, 50, 49), 2.5).sigma,
              baseline(alternating(48, 50, 200), 2.5).sigma);
}

TEST(Baseline, NeedsSevenDaysAndFourteenToBeFirm) {
    Window window = always(50);
    std::fill(window.begin(), window.end() - 7, nan);
    EXPECT_FALSE(baseline(window, 2.5).known());
    window[baseline_days - 7] = 50;
    EXPECT_TRUE(baseline(window, 2.5).known());
    EXPECT_TRUE(baseline(window, 2.5).provisional());
    std::fill(window.end() - 15, window.end(), 50);
    EXPECT_FALSE(baseline(window, 2.5).provisional());
}

TEST(Window, HoldsTheKindOfItsDayAlone) {
    std::vector<double> values;
    std::vector<int> kinds;
    for (int i = 0; i < 100; ++i) {
        values.push_back(i);
        kinds.push_back(i % 3 == 0 ? 1 : 2);
    }
    const Window window = window_of({values, kinds}, 90);
    for (std::size_t i = 0; i < window.size(); ++i) {
        const std::size_t day = 30 + i;
        if (day % 3 == 0) {
            EXPECT_EQ(window[i], static_cast<double>(day));
        } else {
            EXPECT_TRUE(std::isnan(window[i]));
        }
    }
    // Without a value the kind of the last one within the week counts.
    values[90] = nan;
    EXPECT_EQ(window_of({values, kinds}, 90)[baseline_days - 1], 89);
    // Before there are sixty days, the window begins with missing ones.
    EXPECT_EQ(window_of({values, kinds}, 3).back(), 3);
    EXPECT_TRUE(std::isnan(window_of({values, kinds}, 3)[baseline_days - 4]));
}

TEST(Readiness, IsTheWorkedOne) {
    const Readiness today = readiness(worked_case());
    EXPECT_NEAR(today[Part::hrv].score, 70.486, 5e-4);
    EXPECT_NEAR(today[Part::resting_hr].score, 70, 1e-9);
    EXPECT_NEAR(today[Part::sleep].score, 82.5, 1e-9);
    EXPECT_NEAR(today[Part::load].score, 70, 1e-9);
    EXPECT_NEAR(today.score, 73.271, 5e-4);
    EXPECT_TRUE(std::isnan(today.cap));
    EXPECT_NEAR(today.confidence, 1, 1e-12);
    EXPECT_EQ(today.explanation,
              "73 of 100, 70 being usual: sleep +3.1, HRV +0.1, resting HR 0.0, load 0.0.");
}

TEST(Readiness, IsDirectedRight) {
    const double usual = readiness(worked_case()).score;
    const auto with = [&](auto change) {
        Evidence evidence = worked_case();
        change(evidence);
        return readiness(evidence).score;
    };
    EXPECT_GT(with([](Evidence& e) { e.hrv_ms.back() = 70; }), usual);
    EXPECT_LT(with([](Evidence& e) { e.resting_hr.back() = 53; }), usual);
    EXPECT_LT(with([](Evidence& e) { e.asleep_s.back() = 5 * 3600; }), usual);
    EXPECT_LT(with([](Evidence& e) { e.efficiency_pct.back() = 75; }), usual);
    EXPECT_LT(with([](Evidence& e) { e.midpoint_s.back() = 43'200; }), usual);
    EXPECT_LT(with([](Evidence& e) { e.atl = 60; }), usual);
    EXPECT_LT(with([](Evidence& e) { e.subjective = 2; }), usual);
    EXPECT_LT(with([](Evidence& e) { e.sleep_need_s = 9 * 3600; }), usual);
}

TEST(Readiness, AddsUpWhateverIsThere) {
    std::mt19937 random(3);
    const auto draw = [&](double low, double high) {
        return random() % 6 == 0 ? nan
                                 : low + (high - low) * static_cast<double>(random() % 1000) / 999;
    };
    int scored = 0, capped = 0;
    for (int round = 0; round < 2000; ++round) {
        Evidence evidence;
        const std::size_t known = random() % 62;
        for (std::size_t i = 0; i <= baseline_days; ++i) {
            const bool is_known = i + known > baseline_days;
            evidence.hrv_ms[i] = is_known ? draw(20, 120) : nan;
            evidence.resting_hr[i] = is_known ? draw(40, 60) : nan;
            evidence.asleep_s[i] = is_known ? draw(7200, 36'000) : nan;
            evidence.efficiency_pct[i] = draw(70, 100);
            evidence.midpoint_s[i] = draw(0, 86'399);
        }
        evidence.ctl = draw(0, 100);
        evidence.atl = draw(0, 150);
        evidence.subjective = draw(1, 5);
        const Readiness today = readiness(evidence);
        for (const Component& part : today.parts) {
            ASSERT_FALSE(part.score < 0 || part.score > 100);
        }
        ASSERT_GE(today.confidence, 0);
        ASSERT_LE(today.confidence, 1 + 1e-12);
        ASSERT_FALSE(today.explanation.empty());
        if (std::isnan(today.score)) continue;
        ++scored;
        capped += today.cap_points < 0 ? 1 : 0;
        ASSERT_NEAR(points(today), today.score - usual_score, 1e-12);
        ASSERT_TRUE(std::isnan(today.cap) || today.score <= today.cap);
    }
    EXPECT_GT(scored, 1000);
    EXPECT_GT(capped, 20);
}

TEST(Readiness, NeedsTheHeartAndHalfOfTheWeight) {
    Evidence evidence = worked_case();
    evidence.resting_hr.fill(nan);
    EXPECT_FALSE(std::isnan(readiness(evidence).score));
    evidence.hrv_ms.fill(nan);
    evidence.subjective = 3;
    EXPECT_TRUE(std::isnan(readiness(evidence).score)) << "sleep, load and answers weigh .65";
    // .30 and .20 are a half, and enough; .25 and .20 are not.
    evidence = worked_case();
    evidence.resting_hr.fill(nan);
    evidence.asleep_s.fill(nan);
    EXPECT_FALSE(std::isnan(readiness(evidence).score));
    evidence = worked_case();
    evidence.hrv_ms.fill(nan);
    evidence.asleep_s.fill(nan);
    EXPECT_TRUE(std::isnan(readiness(evidence).score));
}

TEST(Readiness, IsCappedAfterAShortNight) {
    Evidence evidence = worked_case();
    evidence.asleep_s.back() = 4 * 3600 - 1;
    EXPECT_EQ(readiness(evidence).score, 50);
    evidence.asleep_s.back() = 4 * 3600;
    EXPECT_TRUE(std::isnan(readiness(evidence).cap));
}

TEST(Readiness, IsCappedWhenBothSignsAreOfIllness) {
    Evidence ill = worked_case();
    ill.asleep_s = always(9 * 3600);
    ill.atl = 10;
    ill.hrv_ms.back() = 30;
    std::fill(ill.hrv_ms.end() - 7, ill.hrv_ms.end(), 30);
    std::fill(ill.resting_hr.end() - 7, ill.resting_hr.end(), 60);
    const Readiness today = readiness(ill);
    EXPECT_EQ(today.cap, 40);
    EXPECT_EQ(today.score, 40);
    // One of the two alone is none.
    Evidence tired = ill;
    tired.resting_hr = worked_case().resting_hr;
    EXPECT_TRUE(std::isnan(readiness(tired).cap));
    tired = ill;
    tired.hrv_ms = worked_case().hrv_ms;
    EXPECT_TRUE(std::isnan(readiness(tired).cap));
}

TEST(Circular, CrossesMidnight) {
    const std::vector<double> around = {82'800, 3600, nan};
    EXPECT_EQ(circular_mean(around, 86'400), 0);
    const std::vector<double> late = {85'000, 86'000};
    EXPECT_NEAR(circular_mean(late, 86'400), 85'500, 1e-9);
    const std::vector<double> beyond = {-3600, 86'400 + 3600, 10 * 86'400.0};
    EXPECT_NEAR(std::fmod(circular_mean(beyond, 86'400) + 1, 86'400), 1, 1e-6);
}

TEST(Circular, DeviationIsOfTheResultant) {
    std::mt19937 random(2);
    for (int round = 0; round < 100; ++round) {
        std::vector<double> values;
        double cosines = 0, sines = 0;
        for (int i = 0; i < 7; ++i) {
            values.push_back(static_cast<double>(random() % 360));
            cosines += std::cos(values.back() * M_PI / 180) / 7;
            sines += std::sin(values.back() * M_PI / 180) / 7;
        }
        const double expected =
            std::sqrt(-2 * std::log(std::sqrt(cosines * cosines + sines * sines))) * 180 / M_PI;
        ASSERT_NEAR(circular_sd(values, 360), expected, 1e-6);
    }
    const std::vector<double> same(7, 12'345.678);
    EXPECT_EQ(circular_sd(same, 86'400), 0);
    const std::vector<double> opposite = {0, 180};
    EXPECT_TRUE(std::isnan(circular_mean(opposite, 360)));
    EXPECT_TRUE(std::isnan(circular_sd({}, 360)));
}

}  // namespace
}  // namespace runlytics::recovery
