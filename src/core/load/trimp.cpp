#include "core/load/trimp.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/model.h"

namespace runlytics::load {
namespace {

struct Weights {
    double factor, exponent;
};

Weights weights_of(Sex sex) {
    switch (sex) {
        case Sex::male:
            return {0.64, 1.92};
        case Sex::female:
            return {0.86, 1.67};
        case Sex::unknown:
            break;
    }
    return {0.75, 1.795};
}

// Refuses an argument that breaks its domain.
void require(bool holds, const char* rule, const std::string& given) {
    if (!holds) throw Error(sqlstate::invalid_parameter, rule, given);
}

}  // namespace

BanisterTrimp::BanisterTrimp(double resting_hr, double max_hr, Sex sex)
    : resting_hr_(resting_hr),
      reserve_(max_hr - resting_hr),
      factor_(weights_of(sex).factor),
      exponent_(weights_of(sex).exponent) {
    require(resting_hr > 0 && reserve_ > 0 && std::isfinite(max_hr),
            "the resting heart rate must be positive and below the maximum",
            "resting " + std::to_string(resting_hr) + ", maximum " + std::to_string(max_hr));
}

double BanisterTrimp::per_minute(double hr) const {
    const double h = std::clamp((hr - resting_hr_) / reserve_, 0.0, 1.0);
    return h * factor_ * std::exp(exponent_ * h);
}

double trimp(double minutes, double avg_hr, double resting_hr, double max_hr, Sex sex) {
    const BanisterTrimp banister(resting_hr, max_hr, sex);
    if (std::isnan(minutes) || !is_plausible_heart_rate(avg_hr)) return missing_value;
    require(minutes >= 0, "the duration must not be negative",
            "minutes is " + std::to_string(minutes));
    return minutes * banister.per_minute(avg_hr);
}

EdwardsTrimp::EdwardsTrimp(double max_hr) : max_hr_(max_hr) {
    require(max_hr > 0 && std::isfinite(max_hr), "the maximum heart rate must be positive",
            "maximum is " + std::to_string(max_hr));
}

// Tenths of the maximum are compared by multiplying, so that a boundary beat is not lost to the
// rounding of a quotient.
void EdwardsTrimp::add(double seconds, double hr) {
    int zone = 0;
    for (int tenths = 5; tenths <= 9; ++tenths)
        zone += hr * 10 >= max_hr_ * tenths ? 1 : 0;
    total_ += seconds / 60 * zone;
}

LuciaTrimp::LuciaTrimp(double vt1_hr, double vt2_hr) : vt1_hr_(vt1_hr), vt2_hr_(vt2_hr) {
    require(vt1_hr > 0 && vt1_hr < vt2_hr && std::isfinite(vt2_hr),
            "the first ventilatory threshold must be positive and below the second",
            "first " + std::to_string(vt1_hr) + ", second " + std::to_string(vt2_hr));
}

void LuciaTrimp::add(double seconds, double hr) {
    const int zone = 1 + (hr >= vt1_hr_ ? 1 : 0) + (hr >= vt2_hr_ ? 1 : 0);
    total_ += seconds / 60 * zone;
}

double default_threshold_hr(double resting_hr, double max_hr) {
    return resting_hr + 0.85 * (max_hr - resting_hr);
}

double hr_tss(double trimp, double resting_hr, double max_hr, double threshold_hr, Sex sex) {
    const BanisterTrimp banister(resting_hr, max_hr, sex);
    const double threshold =
        std::isnan(threshold_hr) ? default_threshold_hr(resting_hr, max_hr) : threshold_hr;
    require(threshold > resting_hr && std::isfinite(threshold),
            "the threshold heart rate must be above the resting one",
            "threshold " + std::to_string(threshold) + ", resting " + std::to_string(resting_hr));
    return 100 * trimp / (60 * banister.per_minute(threshold));
}

double running_tss(double seconds, double normalized_graded_speed, double threshold_speed_mps) {
    require(threshold_speed_mps > 0 && std::isfinite(threshold_speed_mps),
            "the threshold speed must be positive",
            "threshold is " + std::to_string(threshold_speed_mps) + " m/s");
    const double intensity = normalized_graded_speed / threshold_speed_mps;
    return 100 * seconds / 3600 * intensity * intensity;
}

double session_rpe(double minutes, double rpe) {
    require(!(minutes < 0), "the duration must not be negative",
            "minutes is " + std::to_string(minutes));
    require(!(rpe < 0) && !(rpe > 10), "perceived exertion is on the scale from 0 to 10",
            "rpe is " + std::to_string(rpe));
    return minutes * rpe;
}

}  // namespace runlytics::load
