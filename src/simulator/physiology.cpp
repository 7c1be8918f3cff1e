#include "simulator/physiology.h"

#include <algorithm>

#include "simulator/arithmetic.h"

namespace runlytics::simulator {

double cost_of_grade(double grade) {
    const double i = std::clamp(grade, -0.45, 0.45);
    const double joules = ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6;
    return joules / 3.6;
}

double steady_heart_rate(double demand) {
    // Standing at a light, the heart of a runner does not return to its rest.
    constexpr double standing = 0.3;
    const double reserve = athlete::threshold_hr - athlete::resting_hr;
    const double rate = athlete::resting_hr + reserve * std::max(demand, standing);
    return std::min(rate, athlete::max_hr - 2);
}

double trimp_per_second(double heart_rate) {
    const double reserve = athlete::max_hr - athlete::resting_hr;
    const double h = std::clamp((heart_rate - athlete::resting_hr) / reserve, 0.0, 1.0);
    return h * 0.64 * exponential(1.92 * h) / 60;
}

double load_of_trimp(double trimp) {
    static const double hour_at_threshold = 3600 * trimp_per_second(athlete::threshold_hr);
    return 100 * trimp / hour_at_threshold;
}

double TrainingResponse::fraction() const {
    // Gains of 1 : 2 on impulses that decay over 42 and 7 days are 3 : 1 on their means.
    constexpr double usual = 50;
    constexpr double per_load = 0.0005;
    const double response = 1.5 * fitness_ - 0.5 * fatigue_ - usual;
    return std::clamp(per_load * response, -0.02, 0.02);
}

void TrainingResponse::add_day(double load) {
    static const double fitness_gain = 1 - exponential(-1.0 / 42);
    static const double fatigue_gain = 1 - exponential(-1.0 / 7);
    fitness_ += fitness_gain * (load - fitness_);
    fatigue_ += fatigue_gain * (load - fatigue_);
}

}  // namespace runlytics::simulator
