#include "core/anomaly/nights.h"

#include <cmath>
#include <map>

#include "core/interrupt.h"
#include "core/median.h"

namespace runlytics::anomaly {
namespace {

// How far a vital strays from night to night where little is known, and which way illness moves it.
struct Habit {
    double prior;
    double direction;
};
constexpr std::array<Habit, vital_count> habits = {{{recovery::prior_resting_hr, 1},
                                                    {recovery::prior_ln_hrv, -1},
                                                    {0.8, 1},
                                                    {0.25, 1},
                                                    {1.0, -1}}};

double measured(const Nights& nights, Vital vital, std::size_t night) {
    const double value = nights.of(vital).values[night];
    if (vital != Vital::hrv) return value;
    return value > 0 ? std::log(value) : missing_value;
}

// Of a median, in variances of one value: the middle of few nights is itself uncertain.
constexpr double variance_of_median = 1.5707963;  // pi / 2, over their number

// The nights that tonight is compared with, by their shift's label: of its source, and ended a week
// ago.
using Past = std::map<int, std::vector<double>>;

Past past_of(const Nights& nights, Vital vital, std::size_t night) {
    Past past;
    const auto& kinds = nights.of(vital).kinds;
    const std::size_t end = night + 1 > baseline_ends ? night + 1 - baseline_ends : 0;
    const std::size_t first = end > baseline_nights ? end - baseline_nights : 0;
    for (std::size_t i = first; i < end; ++i) {
        if (!kinds.empty() && kinds[i] != kinds[night]) continue;
        const double value = measured(nights, vital, i);
        if (std::isfinite(value)) past[nights.labels[i]].push_back(value);
    }
    return past;
}

// What is usual of a label, or of all nights where it has too few.
struct Usual {
    double median = missing_value;
    double sigma = missing_value;
    bool of_label = false;
};

// Nights of one label have their own middle. How far nights stray from it is asked of all of them:
// those of one label alone are too few to tell.
Usual usual_of(const Past& past, int label, double prior) {
    const auto alike = past.find(label);
    const bool of_label = alike != past.end() && alike->second.size() >= least_of_label;
    recovery::Window window;
    window.fill(missing_value);
    auto next = window.begin();
    for (const auto& [other, values] : past) {
        if (of_label && values.size() < least_of_label) continue;
        const double middle = of_label ? median(values) : 0;
        for (const double value : values)
            *next++ = value - middle;
    }
    const recovery::Baseline strayed = recovery::baseline(window, prior);
    if (!strayed.known()) return {};
    if (!of_label) return {strayed.median, strayed.sigma, false};
    const auto nights = static_cast<double>(alike->second.size());
    return {median(alike->second), strayed.sigma * std::sqrt(1 + variance_of_median / nights),
            true};
}

Deviation deviation(const Nights& nights, Vital vital, std::size_t night) {
    Deviation tonight;
    tonight.value = measured(nights, vital, night);
    if (!std::isfinite(tonight.value)) return tonight;
    const Habit habit = habits[static_cast<std::size_t>(vital)];
    const Usual usual = usual_of(past_of(nights, vital, night), nights.labels[night], habit.prior);
    if (std::isnan(usual.sigma)) return tonight;
    tonight.usual = usual.median;
    tonight.sigma = usual.sigma;
    tonight.z = habit.direction * (tonight.value - usual.median) / usual.sigma;
    tonight.of_label = usual.of_label;
    return tonight;
}

}  // namespace

std::vector<NightDeviations> deviations(const Nights& nights) {
    std::vector<NightDeviations> all(nights.size());
    for (std::size_t night = 0; night < all.size(); ++night) {
        if (night % 64 == 0) poll_interrupt();
        for (std::size_t vital = 0; vital < vital_count; ++vital)
            all[night][vital] = deviation(nights, static_cast<Vital>(vital), night);
    }
    return all;
}

bool after_change_of_shift(const Nights& nights, std::size_t night) {
    return night > 0 && nights.labels[night] != nights.labels[night - 1];
}

}  // namespace runlytics::anomaly
