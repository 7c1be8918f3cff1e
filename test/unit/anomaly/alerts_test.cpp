// Signs of nights that are out of the usual, on athletes whose illnesses are known.
#include "core/anomaly/alerts.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "core/anomaly/charts.h"
#include "core/anomaly/night_signal.h"
#include "unit/anomaly/fleet.h"

namespace runlytics::anomaly {
namespace {

Nights rates_only(std::span<const double> rates, std::span<const int> labels,
                  std::span<const int> kinds = {}) {
    static const std::vector<double> none(1000, missing_value);
    Nights nights;
    for (auto& vital : nights.vitals)
        vital = {std::span(none).first(rates.size()), {}};
    nights.vitals[0] = {rates, kinds};
    nights.labels = labels;
    return nights;
}

std::vector<Signal> signals(std::vector<double> rates, std::vector<int> kinds = {}) {
    const std::vector<int> labels(rates.size(), 0);
    return night_signal(rates_only(rates, labels, kinds));
}

std::vector<double> with_usual(std::vector<double> rates) {
    rates.insert(rates.begin(), 10, 50.0);
    return rates;
}

// The automaton as published: median 50, so that 53 is near and 54 far.
TEST(NightSignal, StepsAsPublished) {
    using enum Signal;
    const auto last = [](std::vector<double> rates) { return signals(with_usual(rates)).back(); };
    EXPECT_EQ(last({53}), green);
    EXPECT_EQ(last({53, 53}), yellow);
    EXPECT_EQ(last({54, 53}), yellow);
    EXPECT_EQ(last({53, 54}), yellow);
    EXPECT_EQ(last({54, 54}), red);
    EXPECT_EQ(last({53, 54, 54}), red);
    EXPECT_EQ(last({54, 54, 53}), yellow);
    EXPECT_EQ(last({54, 54, 52}), green);
    EXPECT_EQ(last({52.9, 52.9, 52.9}), green);  // whole beats
}

TEST(NightSignal, FillsOneNightAndForgetsAfterTwo) {
    using enum Signal;
    EXPECT_EQ(signals(with_usual({54, missing_value, 54})).back(), red);
    EXPECT_EQ(signals(with_usual({54, missing_value, missing_value, 54})).back(), green);
    EXPECT_EQ(signals({50, 50, 60, 60, 50, 50}).back(), withheld);
}

TEST(NightSignal, BeginsAnewWithAnotherSource) {
    std::vector<double> rates = with_usual({56, 56, 56});
    std::vector<int> kinds(rates.size(), 1);
    std::fill(kinds.end() - 3, kinds.end(), 2);
    EXPECT_EQ(signals(rates).back(), Signal::red);
    EXPECT_EQ(signals(rates, kinds).back(), Signal::withheld);
}

TEST(Charts, SeeAShiftAndForgiveOneNight) {
    std::vector<double> z(40, 0.0);
    z[20] = 3;
    EXPECT_LT(ewma_chart(z)[20], ewma_limit);
    EXPECT_LT(cusum_chart(z)[20], cusum_limit);
    z[21] = z[22] = 3;
    EXPECT_GT(ewma_chart(z)[22], ewma_limit);
    EXPECT_GT(cusum_chart(z)[21], cusum_limit);
}

TEST(Deviations, CompareANightShiftWithNightShifts) {
    const Sleeper athlete = sleeper(3, true);
    const auto all = deviations(athlete.seen());
    double sum = 0;
    double count = 0;
    for (std::size_t night = 120; night < Sleeper::nights; ++night) {
        if (athlete.labels[night] != 2 || athlete.near_illness(night)) continue;
        EXPECT_TRUE(all[night][0].of_label);
        sum += all[night][0].z;
        ++count;
    }
    EXPECT_NEAR(sum / count, 0, 0.4);  // pooled it would be 1.5
}

// Four beats are much for a heart that strays by one, and little for one that strays by two.
TEST(Signs, ARedSignalIsCriticalFarOutsideOfWhatIsUsualAlone) {
    const auto level = [](double beats) {
        std::vector<double> rates;
        for (int night = 0; night < 60; ++night)
            rates.push_back(48 + (night * 7) % 6 - 2.5);  // sigma 2 or so
        rates.insert(rates.end(), 2, beats);
        const std::vector<int> labels(rates.size(), 0);
        Level highest = Level::notice;
        for (const Sign& sign : signs_of(rates_only(rates, labels)))
            if (sign.kind == Kind::night_signal) highest = std::max(highest, sign.level);
        return highest;
    };
    EXPECT_EQ(level(52), Level::warning);
    EXPECT_EQ(level(58), Level::critical);
}

// Nights after night shifts every fourth day, all alike; then one far out as the first of its
// label.
TEST(Signs, TheFirstNightOfAnotherShiftNeedsTheNext) {
    const auto signs = [](std::size_t far_nights) {
        std::vector<double> rates;
        std::vector<int> labels;
        for (std::size_t night = 0; night < 102; ++night) {
            const bool far = night >= 100 && night < 100 + far_nights;
            rates.push_back(far ? 70 : 48 + static_cast<double>(night * 7 % 5));
            labels.push_back(night % 4 < 2 ? 1 : 0);
        }
        return signs_of(rates_only(rates, labels)).size();
    };
    EXPECT_EQ(signs(1), signs(0));
    EXPECT_GT(signs(2), signs(0));
}

TEST(Deviations, BeginAnewWithAnotherSource) {
    std::vector<double> rates(60, 48);
    std::vector<int> kinds(rates.size(), 1);
    std::fill(rates.begin() + 40, rates.end(), 60.0);
    std::fill(kinds.begin() + 40, kinds.end(), 2);
    const std::vector<int> labels(rates.size(), 0);
    const auto all = deviations(rates_only(rates, labels, kinds));
    EXPECT_EQ(all[39][0].usual, 48);
    EXPECT_TRUE(std::isnan(all[45][0].usual));
    EXPECT_EQ(all[59][0].usual, 60);
}

TEST(NightSignal, KnowsTheMedianOfAnyNumberOfNights) {
    using enum Signal;
    std::vector<double> rates = {48, 51, 48, 51, 48, 51, 48, 51};
    rates.insert(rates.end(), {52, 52});
    EXPECT_EQ(signals(rates).back(), green);
    rates.back() = rates[8] = 57;
    EXPECT_EQ(signals(rates).back(), red);
    EXPECT_EQ(signals({249, 1, 1, 249, 1, 1, 249, 1, 249, 249}).back(), red);
}

TEST(Episodes, JoinSignsOfThreeNights) {
    const auto sign = [](std::size_t night, Level level) {
        return Sign{night, Kind::joint, {}, level};
    };
    const auto episodes = episodes_of({sign(10, Level::warning), sign(13, Level::critical),
                                       sign(14, Level::warning), sign(18, Level::warning)});
    ASSERT_EQ(episodes.size(), 2u);
    EXPECT_EQ(episodes[0].first, 10u);
    EXPECT_EQ(episodes[0].last, 14u);
    EXPECT_EQ(episodes[0].level, Level::critical);
    EXPECT_EQ(episodes[0].evidence.size(), 3u);
}

// What a fleet's nights come to: false episodes, illnesses found, nights of alert.
struct Tally {
    double healthy = 0, warnings = 0, criticals = 0;  // nights, false episodes
    double ill = 0, warned = 0, critical = 0;         // illnesses
    std::array<double, 3> nights{}, alerts{};         // healthy ones by label
    double of_hundred(double episodes) const { return 100 * episodes / healthy; }
    double alert_rate(int label) const {
        const auto at = static_cast<std::size_t>(label);
        return alerts[at] / nights[at];
    }
};

void count_illnesses(const Sleeper& athlete, const std::vector<Sign>& signs, Tally& tally) {
    for (const std::size_t onset : athlete.onsets) {
        const auto found = [&](Level least, std::size_t within) {
            return std::ranges::any_of(signs, [&](const Sign& sign) {
                return sign.level >= least && sign.night >= onset && sign.night <= onset + within;
            });
        };
        tally.ill += 1;
        tally.warned += found(Level::warning, 3);
        tally.critical += found(Level::critical, Sleeper::ill_nights);
    }
}

void count_nights(const Sleeper& athlete, const std::vector<Sign>& signs, Tally& tally) {
    constexpr std::size_t learning = 14;
    std::vector<char> alert(Sleeper::nights, 0);
    for (const Sign& sign : signs)
        if (sign.level >= Level::warning) alert[sign.night] = 1;
    for (std::size_t night = learning; night < Sleeper::nights; ++night) {
        if (athlete.near_illness(night)) continue;
        const auto label = static_cast<std::size_t>(athlete.labels[night]);
        tally.healthy += 1;
        tally.nights[label] += 1;
        tally.alerts[label] += alert[night];
    }
    for (const Episode& episode : episodes_of(signs)) {
        if (episode.first < learning || athlete.near_illness(episode.first) ||
            athlete.near_illness(episode.last))
            continue;
        tally.warnings += episode.level >= Level::warning;
        tally.criticals += episode.level == Level::critical;
    }
}

Tally tally_of(unsigned athletes, bool shifts) {
    Tally tally;
    // Others than those that the limits were chosen by.
    constexpr unsigned unseen = 20000;
    for (unsigned seed = 1; seed <= athletes; ++seed) {
        const Sleeper athlete = sleeper(unseen + seed, shifts);
        const auto signs = signs_of(athlete.seen());
        count_illnesses(athlete, signs, tally);
        count_nights(athlete, signs, tally);
    }
    return tally;
}

TEST(Fleet, IllnessesAreFoundAndHealthyNightsLeftAlone) {
    const Tally tally = tally_of(200, false);
    EXPECT_LE(tally.of_hundred(tally.criticals), 0.15);
    EXPECT_LE(tally.of_hundred(tally.warnings), 0.7);
    EXPECT_GE(tally.critical / tally.ill, 0.55);
    EXPECT_GE(tally.warned / tally.ill, 0.75);
    printf("# of 100 healthy nights %.2f warned, %.2f critical; illnesses %.3f and %.3f\n",
           tally.of_hundred(tally.warnings), tally.of_hundred(tally.criticals),
           tally.warned / tally.ill, tally.critical / tally.ill);
}

TEST(Fleet, NightShiftsAreNoIllness) {
    const Tally tally = tally_of(200, true);
    EXPECT_LE(tally.alert_rate(2), 1.3 * tally.alert_rate(0));
    EXPECT_GE(tally.warned / tally.ill, 0.75);
    printf("# alert nights: night shifts %.4f, off %.4f; illnesses %.3f and %.3f\n",
           tally.alert_rate(2), tally.alert_rate(0), tally.warned / tally.ill,
           tally.critical / tally.ill);
}

}  // namespace
}  // namespace runlytics::anomaly
