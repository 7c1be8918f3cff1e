#pragma once

#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "core/anomaly/alerts.h"

namespace runlytics::anomaly {

// A simulated athlete of one year: five vitals, two illnesses, and a roster of two days, two nights
// and four off where there are shifts. Nights that follow each other are alike to a fifth.
struct Sleeper {
    static constexpr std::size_t nights = 365;
    static constexpr std::size_t ill_nights = 5;

    std::array<std::vector<double>, vital_count> vitals;
    std::vector<int> labels;
    std::vector<std::size_t> onsets;

    Nights seen() const {
        Nights all;
        for (std::size_t vital = 0; vital < vital_count; ++vital)
            all.vitals[vital] = {vitals[vital], {}};
        all.labels = labels;
        return all;
    }
    // Whether a night is of an illness or of the days around it.
    bool near_illness(std::size_t night) const {
        for (const std::size_t onset : onsets)
            if (night + 1 >= onset && night <= onset + ill_nights + 3) return true;
        return false;
    }
};

inline Sleeper sleeper(unsigned seed, bool shifts) {
    constexpr std::array<double, vital_count> usual = {48, 4.1, 14.5, 0, 96.5};
    constexpr std::array<double, vital_count> sigma = {1.8, 0.12, 0.5, 0.2, 0.6};
    const std::array<double, vital_count> of_illness = {6, std::log(0.8), 1.2, 0.4, -0.8};
    const std::array<double, vital_count> of_night_shift = {3, std::log(0.92), 0.2, 0.1, 0};
    constexpr double alike = 0.2;
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    Sleeper made;
    for (std::size_t i = 0; i < 2; ++i)
        made.onsets.push_back(70 + i * 140 + random() % 120);
    std::array<double, vital_count> state{};
    for (std::size_t night = 0; night < Sleeper::nights; ++night) {
        const bool on_nights = shifts && night % 8 >= 2 && night % 8 < 4;
        made.labels.push_back(on_nights ? 2 : shifts && night % 8 < 2 ? 1 : 0);
        bool ill = false;
        for (const std::size_t onset : made.onsets)
            ill = ill || (night >= onset && night < onset + Sleeper::ill_nights);
        for (std::size_t vital = 0; vital < vital_count; ++vital) {
            state[vital] = alike * state[vital] + std::sqrt(1 - alike * alike) * normal(random);
            const double value = usual[vital] + sigma[vital] * state[vital] +
                                 (ill ? of_illness[vital] : 0) +
                                 (on_nights ? of_night_shift[vital] : 0);
            made.vitals[vital].push_back(static_cast<Vital>(vital) == Vital::hrv ? std::exp(value)
                                                                                 : value);
        }
    }
    return made;
}

}  // namespace runlytics::anomaly
