#include "core/recovery/readiness.h"

#include <algorithm>
#include <cmath>

#include "core/recovery/circular.h"
#include "core/recovery/explanation.h"

namespace runlytics::recovery {
namespace {

constexpr std::array weights = {0.30, 0.25, 0.25, 0.20, 0.20};
constexpr double least_weight = 0.5;  // present, below which there is no score
constexpr double points_a_sigma = 25;

constexpr double day_s = 86'400;
constexpr double day_min = 1'440;
constexpr std::size_t least_midpoints = 4;

constexpr double illness_sigmas = 2;
constexpr double illness_cap = 40;
constexpr double short_sleep_s = 4 * 3600;
constexpr double short_sleep_cap = 50;

double clamped(double score) {
    return std::isnan(score) ? score : std::clamp(score, 0.0, 100.0);
}

// HRV (sign 1: more is better) and resting heart rate (-1): today blended with the week against
// the baseline.
Component against_baseline(const Window& window, double prior_sigma, double share_of_today,
                           double sign) {
    const Baseline usual = baseline(window, prior_sigma);
    const double today = window.back();
    const double week = week_mean(window);
    const double blend = std::isnan(today)  ? week
                         : std::isnan(week) ? today
                                            : share_of_today * today + (1 - share_of_today) * week;
    Component part;
    if (!usual.known() || std::isnan(blend)) return part;
    part.stale = std::isnan(today);
    part.provisional = usual.provisional();
    part.z = (blend - usual.median) / usual.sigma;
    part.score = clamped(usual_score + sign * points_a_sigma * part.z);
    part.quality = (part.stale ? 0.5 : 1) * (part.provisional ? 0.5 : 1);
    return part;
}

// The score of the sleep's duration: of 24 h and of the week, against the need.
double duration_score(const Evidence& evidence) {
    const double today = evidence.asleep_s.back();
    if (std::isnan(today) || !(evidence.sleep_need_s > 0)) return missing_value;
    double sum = 0;
    int nights = 0;
    for (const double asleep : std::span(evidence.asleep_s).last(week_days)) {
        if (std::isnan(asleep)) continue;
        sum += asleep;
        ++nights;
    }
    const double ratio = (0.6 * today + 0.4 * sum / nights) / evidence.sleep_need_s;
    return clamped(90 + 200 * (ratio - 1));
}

// The score of how alike the middles of the last seven nights were; NaN below four.
double consistency_score(const Window& midpoint_s) {
    const auto week = std::span(midpoint_s).last(week_days);
    const auto known =
        std::ranges::count_if(week, [](double midpoint) { return std::isfinite(midpoint); });
    if (static_cast<std::size_t>(known) < least_midpoints) return missing_value;
    const double deviation_min = circular_sd(week, day_s) * day_min / day_s;
    // Midpoints all around the clock have no direction at all.
    return std::isnan(deviation_min) ? 0 : clamped(100 - 2.0 / 3 * deviation_min);
}

// Duration, efficiency, consistency; what is missing leaves its share to the others.
Component sleep(const Evidence& evidence) {
    const double duration = duration_score(evidence);
    const double efficiency = clamped(usual_score + 2 * (evidence.efficiency_pct.back() - 85));
    const double consistency = consistency_score(evidence.midpoint_s);
    Component part;
    if (std::isnan(duration)) return part;
    double sum = 0.6 * duration;
    double weight = 0.6;
    for (const double score : {efficiency, consistency}) {
        if (std::isnan(score)) continue;
        sum += 0.2 * score;
        weight += 0.2;
    }
    part.score = sum / weight;
    part.quality = weight;
    return part;
}

Component load(const Evidence& evidence) {
    Component part;
    part.score =
        clamped(usual_score + 80 * (evidence.ctl - evidence.atl) / std::max(evidence.ctl, 10.0));
    return part;
}

Component subjective(const Evidence& evidence) {
    Component part;
    part.score = clamped(100 * (evidence.subjective - 1) / 4);
    return part;
}

// What holds the score down whatever the rest says.
void set_cap(Readiness& today, const Evidence& evidence) {
    if (evidence.asleep_s.back() < short_sleep_s) {
        today.cap = short_sleep_cap;
        today.cap_reason = "less than 4 h of sleep";
    }
    if (today[Part::hrv].z <= -illness_sigmas && today[Part::resting_hr].z >= illness_sigmas) {
        today.cap = illness_cap;
        today.cap_reason = "HRV far below and resting HR far above the usual, as in an illness";
    }
}

// The points of each part, which add up to what the score is above the usual one.
void set_score(Readiness& today) {
    double weight = 0;
    for (std::size_t i = 0; i < part_count; ++i) {
        if (std::isfinite(today.parts[i].score)) weight += weights[i];
    }
    const bool heart_is_known =
        std::isfinite(today[Part::hrv].score) || std::isfinite(today[Part::resting_hr].score);
    // The weights are tenths and twentieths, which floating point adds up with an error.
    if (!heart_is_known || weight < least_weight - 1e-9) return;
    double points = 0;
    for (std::size_t i = 0; i < part_count; ++i) {
        Component& part = today.parts[i];
        if (std::isnan(part.score)) continue;
        part.points = weights[i] * (part.score - usual_score) / weight;
        points += part.points;
    }
    const double uncapped = usual_score + points;
    if (std::isfinite(today.cap)) today.cap_points = std::min(today.cap - uncapped, 0.0);
    today.score = std::isfinite(today.cap) ? std::min(uncapped, today.cap) : uncapped;
}

}  // namespace

bool Readiness::stale() const {
    return std::ranges::any_of(parts, [](const Component& part) { return part.stale; });
}

bool Readiness::provisional() const {
    return std::ranges::any_of(parts, [](const Component& part) { return part.provisional; });
}

Readiness readiness(const Evidence& evidence) {
    Readiness today;
    today[Part::hrv] = against_baseline(ln(evidence.hrv_ms), prior_ln_hrv, 0.5, 1);
    today[Part::resting_hr] =
        against_baseline(plausible_heart_rates(evidence.resting_hr), prior_resting_hr, 0.7, -1);
    today[Part::sleep] = sleep(evidence);
    today[Part::load] = load(evidence);
    today[Part::subjective] = subjective(evidence);
    // The subjective answers are an extra: the confidence is in what is measured.
    for (std::size_t i = 0; i < static_cast<std::size_t>(Part::subjective); ++i) {
        if (std::isfinite(today.parts[i].score))
            today.confidence += weights[i] * today.parts[i].quality;
    }
    set_cap(today, evidence);
    set_score(today);
    today.explanation = explain(today);
    return today;
}

Evidence evidence_of(const DailyEvidence& history, std::size_t day) {
    Evidence evidence;
    evidence.hrv_ms = window_of(history.hrv_ms, day);
    evidence.resting_hr = window_of(history.resting_hr, day);
    evidence.asleep_s = window_of({history.asleep_s, {}}, day);
    evidence.efficiency_pct = window_of({history.efficiency_pct, {}}, day);
    evidence.midpoint_s = window_of({history.midpoint_s, {}}, day);
    if (day > 0) {
        evidence.ctl = history.ctl[day - 1];
        evidence.atl = history.atl[day - 1];
    }
    evidence.subjective = history.subjective[day];
    if (history.sleep_need_s[day] > 0) evidence.sleep_need_s = history.sleep_need_s[day];
    return evidence;
}

}  // namespace runlytics::recovery
