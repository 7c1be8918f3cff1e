#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/model.h"
#include "core/recovery/baseline.h"

// What is measured of nights, and how far each is from what is usual for the athlete. A night is a
// main sleep, whenever it was slept, and is of the day on which it ends.
namespace runlytics::anomaly {

enum class Vital : std::size_t { resting_hr, hrv, respiratory_rate, wrist_temperature, spo2 };
inline constexpr std::size_t vital_count = 5;
inline constexpr std::array<std::string_view, vital_count> vital_names = {
    "resting_hr", "hrv", "respiratory_rate", "wrist_temperature", "spo2"};

// One night a day, consecutive days, all columns of one length; missing where nothing was measured.
// The kinds of a vital are its sources: a change of source starts a new baseline.
struct Nights {
    std::array<recovery::Series, vital_count> vitals;
    std::span<const int> labels;  // of the shift, one number each; those without shifts all alike

    std::size_t size() const { return labels.size(); }
    const recovery::Series& of(Vital vital) const {
        return vitals[static_cast<std::size_t>(vital)];
    }
};

inline constexpr std::size_t baseline_nights = 60;
inline constexpr std::size_t baseline_ends = 7;  // nights before tonight, so that an illness is not
                                                 // its own baseline
inline constexpr std::size_t least_of_label =
    7;  // nights of a shift's label, below which all count

// One vital of one night.
struct Deviation {
    double value = missing_value;  // of HRV the logarithm
    double usual = missing_value;
    double sigma = missing_value;
    double z = missing_value;  // sigmas towards what illness does: up, of HRV and SpO2 down
    bool of_label = false;     // compared with nights of the same shift, else with all
};
using NightDeviations = std::array<Deviation, vital_count>;

std::vector<NightDeviations> deviations(const Nights& nights);

// Whether a night is the first of another label than the one before.
bool after_change_of_shift(const Nights& nights, std::size_t night);

}  // namespace runlytics::anomaly
