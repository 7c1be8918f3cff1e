#include "core/performance/race_prediction.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/model.h"
#include "core/performance/critical_speed.h"
#include "core/performance/riegel.h"
#include "core/performance/vdot.h"

namespace runlytics::performance {
namespace {

// Of a time's logarithm, so that .05 is 5 %.
using Deviation = double;

// A time, how far off it may be, and the share in which what it rests on counts.
struct Estimate {
    double seconds = missing_value;
    Deviation deviation = missing_value;
    std::size_t efforts = 0;
    double parameter = missing_value;
};

constexpr double normal_80 = 1.2815515655446004;

// A race is not run to the second twice, nor is the effort that it is predicted from.
constexpr Deviation of_the_day = 0.035;
// An effort that was less sure to be maximal.
constexpr Deviation of_doubt = 0.06;
// Fitness moves on, a season in its root.
constexpr Deviation of_a_season = 0.025;
constexpr double season_days = 182;
// Models err in common, by what none of them knows: so much of the variance.
constexpr double in_common = 0.75;

Deviation together(std::initializer_list<Deviation> deviations) {
    double variance = 0;
    for (const Deviation each : deviations)
        variance += each * each;
    return std::sqrt(variance);
}

bool is_usable(const MaximalEffort& effort) {
    return effort.metres > 0 && effort.seconds > 0 && std::isfinite(effort.metres) &&
           std::isfinite(effort.seconds) && effort.days_ago >= 0 && effort.certainty > 0;
}

// A race at an even pace is no performance over each of its kilometres: of a run's stretches the
// one that is worth most.
std::vector<MaximalEffort> performances(const RaceEvidence& evidence) {
    std::vector<MaximalEffort> best;
    for (const MaximalEffort& effort : evidence.efforts) {
        if (!is_usable(effort)) continue;
        const auto same_run = [&](const MaximalEffort& other) {
            return effort.run != 0 && other.run == effort.run;
        };
        const auto before = std::find_if(best.begin(), best.end(), same_run);
        if (before == best.end()) {
            best.push_back(effort);
        } else if (performance::vdot(effort.metres, effort.seconds) >
                   performance::vdot(before->metres, before->seconds)) {
            *before = effort;
        }
    }
    return best;
}

// How uncertain it is that an effort speaks for a race, apart from the way in between.
Deviation doubt_of(const MaximalEffort& effort) {
    return together({of_the_day, of_doubt * (1 - std::min(effort.certainty, 1.0)),
                     of_a_season * std::sqrt(effort.days_ago / season_days)});
}

// The mean of what several efforts say, by certainty. They err in common by the way in between, so
// the best of them sets the deviation.
class Mean {
  public:
    void add(double seconds, Deviation deviation) {
        if (!(seconds > 0) || !std::isfinite(seconds)) return;
        const double weight = 1 / (deviation * deviation);
        logarithm_ += weight * std::log(seconds);
        weights_ += weight;
        least_ = efforts_ == 0 ? deviation : std::min(least_, deviation);
        ++efforts_;
    }
    Estimate estimate(double parameter = missing_value) const {
        if (efforts_ == 0) return {};
        return {std::exp(logarithm_ / weights_), least_, efforts_, parameter};
    }

  private:
    double logarithm_ = 0;
    double weights_ = 0;
    Deviation least_ = 0;
    std::size_t efforts_ = 0;
};

double slowed(const MaximalEffort& effort, const RaceEvidence& evidence) {
    return effort.seconds * (1 + slowed_by(evidence.breaks, effort.days_ago));
}

double distance_between(double metres, double others) {
    return std::fabs(std::log(metres / others));
}

Estimate by_vdot(double metres, const RaceEvidence& evidence) {
    // The curve of all runners is that of those who train for the distance.
    constexpr Deviation of_a_runner = 0.065;
    Mean mean, value;
    for (const MaximalEffort& effort : performances(evidence)) {
        const double vdot = performance::vdot(effort.metres, slowed(effort, evidence));
        const Deviation deviation =
            together({doubt_of(effort), of_a_runner * distance_between(metres, effort.metres)});
        mean.add(vdot_time(vdot, metres), deviation);
        value.add(vdot, deviation);
    }
    return mean.estimate(value.estimate().seconds);
}

// The exponent between what runners in general have and what the runner's own efforts say. Above
// the half marathon it is larger than Riegel's in those who race for recreation (Vickers 2016).
double personal_exponent(const RaceEvidence& evidence, double prior, Deviation of_the_prior) {
    double weights = 0, mean_x = 0, mean_y = 0;
    std::vector<std::array<double, 3>> points;
    for (const MaximalEffort& effort : performances(evidence)) {
        const Deviation doubt = doubt_of(effort);
        points.push_back(
            {std::log(effort.metres), std::log(slowed(effort, evidence)), 1 / (doubt * doubt)});
        weights += points.back()[2];
        mean_x += points.back()[2] * points.back()[0];
        mean_y += points.back()[2] * points.back()[1];
    }
    double xx = 1 / (of_the_prior * of_the_prior), xy = xx * prior;
    for (const auto& [x, y, weight] : points) {
        xx += weight * (x - mean_x / weights) * (x - mean_x / weights);
        xy += weight * (x - mean_x / weights) * (y - mean_y / weights);
    }
    return xy / xx;
}

Estimate by_riegel(double metres, const RaceEvidence& evidence) {
    constexpr double longest_usual = 25000;
    constexpr double of_the_long = 1.08;
    constexpr Deviation of_a_runner = 0.04;
    const double exponent = personal_exponent(
        evidence, metres > longest_usual ? of_the_long : usual_exponent, of_a_runner);
    Mean mean;
    for (const MaximalEffort& effort : performances(evidence)) {
        const Deviation deviation =
            together({doubt_of(effort), of_a_runner * distance_between(metres, effort.metres)});
        mean.add(riegel(effort.metres, slowed(effort, evidence), metres, exponent), deviation);
    }
    return mean.estimate(exponent);
}

// How critical speed and its store become a time: up to half an hour by their line, at the marathon
// by a share of critical speed, in between and beyond evenly over the logarithm of the distance.
double time_of(const CriticalSpeed& line, double metres, double share_of_marathon) {
    constexpr double longest_of_line_s = 1800;
    const double by_line = (metres - std::max(line.d_prime, 0.0)) / line.critical_speed;
    if (by_line > 0 && by_line <= longest_of_line_s) return by_line;
    const double there = line.critical_speed * longest_of_line_s + std::max(line.d_prime, 0.0);
    const double share_there = there / longest_of_line_s / line.critical_speed;
    const double way = std::log(metres / there) / std::log(marathon_m / there);
    const double share = share_there + way * (share_of_marathon - share_there);
    constexpr double least_share = 0.5;
    return metres / (line.critical_speed * std::max(share, least_share));
}

// The efforts of 2 to 20 minutes as the season's curve: none that a longer one covers faster.
CriticalSpeed line_of(const RaceEvidence& evidence) {
    std::vector<double> metres, seconds;
    for (const MaximalEffort& effort : evidence.efforts) {
        if (!is_usable(effort)) continue;
        const bool is_best = std::none_of(
            evidence.efforts.begin(), evidence.efforts.end(), [&](const MaximalEffort& other) {
                return is_usable(other) && other.metres >= effort.metres &&
                       other.seconds < effort.seconds;
            });
        if (!is_best) continue;
        metres.push_back(effort.metres);
        seconds.push_back(slowed(effort, evidence));
    }
    return critical_speed(metres, seconds, 0.8);
}

// The deviation of a critical speed's time: that of its line, and of what lies beyond it.
Deviation deviation_of(const CriticalSpeed& line, double metres, Deviation at_marathon) {
    const double beyond = std::max(std::log(metres / 5000) / std::log(marathon_m / 5000), 0.0);
    const Deviation of_line =
        std::min((line.high - line.low) / 2 / normal_80 / line.critical_speed, 0.05);
    return together({of_the_day, of_line / 2, at_marathon * beyond});
}

Estimate by_critical_speed(double metres, const RaceEvidence& evidence) {
    // An error of 7.7 % in the mean is a deviation of 9.6 % (Smyth 2020).
    constexpr Deviation at_marathon = 0.075;
    const CriticalSpeed line = line_of(evidence);
    if (!(line.critical_speed > 0)) return {};
    return {time_of(line, metres, marathon_share), deviation_of(line, metres, at_marathon),
            line.efforts, line.critical_speed};
}

// What a runner holds who tires less or more than others on long runs. Between marathons the share
// falls by .2 for each 1 by which the ratio of load to speed of the last part exceeds that of the
// first (Smyth 2022: 88, 86 and 82 % of critical speed). The last 5 km of a long run show half of
// what those of a marathon do, its halves a third. NaN where neither is known.
double durable_share(const RaceEvidence& evidence) {
    constexpr double slope = 0.2;
    constexpr double usual_ratio = 1.08, of_long_runs = 2;
    constexpr double usual_decoupling = 5, of_halves = 3;  // %
    constexpr double most = 0.06;
    const double by_ratio = of_long_runs * (evidence.late_ratio - usual_ratio);
    const double by_halves = of_halves * (evidence.decoupling - usual_decoupling) / 100;
    const double above = std::isfinite(by_ratio) ? by_ratio : by_halves;
    return marathon_share - std::clamp(slope * above, -most, most);
}

Estimate by_durability(double metres, const RaceEvidence& evidence) {
    constexpr Deviation at_marathon = 0.065;
    const CriticalSpeed line = line_of(evidence);
    const double share = durable_share(evidence);
    if (!(line.critical_speed > 0) || std::isnan(share)) return {};
    return {time_of(line, metres, share), deviation_of(line, metres, at_marathon), line.efforts,
            share};
}

Estimate by_tanda(double metres, const RaceEvidence& evidence) {
    constexpr double near_m = 1000;
    constexpr Deviation deviation = 0.1;
    if (std::fabs(metres - marathon_m) > near_m) return {};
    const double pace = tanda_pace(evidence.weekly_km, evidence.training_pace);
    if (!(pace > 0)) return {};
    return {pace * metres / 1000 * (1 + slowed_by(evidence.breaks, 56)), deviation, 0, pace};
}

RacePrediction prediction(RaceModel model, const Estimate& estimate, double weight) {
    const double factor = std::exp(normal_80 * estimate.deviation);
    return {model,  estimate.seconds, estimate.seconds / factor, estimate.seconds * factor,
            weight, estimate.efforts, estimate.parameter};
}

}  // namespace

std::string_view name_of(RaceModel model) {
    switch (model) {
        case RaceModel::vdot:
            return "vdot";
        case RaceModel::riegel:
            return "riegel";
        case RaceModel::critical_speed:
            return "critical_speed";
        case RaceModel::durability:
            return "durability";
        case RaceModel::tanda:
            return "tanda";
        case RaceModel::weighted:
            return "weighted";
    }
    return "";
}

double tanda_pace(double weekly_km, double training_pace) {
    if (!(weekly_km > 0) || !(training_pace > 0)) return missing_value;
    return 17.1 + 140 * std::exp(-0.0053 * weekly_km) + 0.55 * training_pace;
}

double slowed_by(std::span<const Break> breaks, double since_days_ago) {
    constexpr double a_week_costs = 0.065;
    constexpr double won_back_days = 42;
    constexpr double most = 0.2;
    double cost = 0;
    for (const Break& each : breaks) {
        if (!(each.days >= 7) || !(each.ended_days_ago < since_days_ago)) continue;
        cost += a_week_costs * each.days / 7 * std::exp(-each.ended_days_ago / won_back_days);
    }
    return std::min(cost, most);
}

std::vector<RacePrediction> predict_race(double metres, const RaceEvidence& evidence) {
    if (!(metres > 0) || !std::isfinite(metres)) return {};
    const std::array<std::pair<RaceModel, Estimate>, 5> models = {{
        {RaceModel::vdot, by_vdot(metres, evidence)},
        {RaceModel::riegel, by_riegel(metres, evidence)},
        {RaceModel::critical_speed, by_critical_speed(metres, evidence)},
        {RaceModel::durability, by_durability(metres, evidence)},
        {RaceModel::tanda, by_tanda(metres, evidence)},
    }};
    double weights = 0;
    for (const auto& [model, estimate] : models) {
        if (estimate.seconds > 0) weights += std::pow(estimate.deviation, -2);
    }
    std::vector<RacePrediction> result;
    Estimate weighted;
    double logarithm = 0, alone = 0, common = 0;
    for (const auto& [model, estimate] : models) {
        if (!(estimate.seconds > 0)) continue;
        const double weight = std::pow(estimate.deviation, -2) / weights;
        result.push_back(prediction(model, estimate, weight));
        logarithm += weight * std::log(estimate.seconds);
        alone += weight * weight * estimate.deviation * estimate.deviation;
        common += weight * estimate.deviation;
        weighted.efforts = std::max(weighted.efforts, estimate.efforts);
    }
    if (result.empty()) return result;
    weighted.seconds = std::exp(logarithm);
    weighted.deviation = std::sqrt((1 - in_common) * alone + in_common * common * common);
    result.push_back(prediction(RaceModel::weighted, weighted, 1));
    return result;
}

}  // namespace runlytics::performance
