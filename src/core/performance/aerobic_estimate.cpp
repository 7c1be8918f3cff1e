#include "core/performance/aerobic_estimate.h"

#include <algorithm>

#include "core/activity/efficiency.h"
#include "core/activity/graded_speed.h"
#include "core/performance/vdot.h"
#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::performance {
namespace {

constexpr double at_rest = 3.5;  // ml/kg/min
constexpr double least_share = 0.4;

// What is summed up over a run.
struct Sums {
    double moving_s = 0;
    double compared_s = 0;
    double covered_s = 0;
    double cost = 0;
    double share = 0;
};

}  // namespace

stream::Measured aerobic_estimate(stream::Reader& reader, double resting_hr, double max_hr) {
    if (!reader.has(Channel::heart_rate) || !(max_hr > resting_hr)) return {};
    const auto parts = stream::segments(reader);
    const stream::IntervalSpeed speed(reader, parts);
    const stream::Motion moving(reader, speed, parts);
    const stream::HeldValues hr(reader, Channel::heart_rate, parts);
    const auto graded = activity::graded_speeds(reader, parts);
    if (hr.empty()) return {};
    Sums sums;
    stream::for_each_interval(parts, reader.times(), [&](std::uint32_t sample, double seconds) {
        if (!moving(sample)) return;
        sums.moving_s += seconds;
        if (sums.moving_s <= activity::warm_up_s) return;
        sums.compared_s += seconds;
        if (!hr.known(sample) || !(graded[sample] >= 0)) return;
        sums.covered_s += seconds;
        sums.cost += seconds * std::max(oxygen_cost(60 * graded[sample]), at_rest);
        sums.share += seconds * (hr[sample] - resting_hr) / (max_hr - resting_hr);
    });
    const double share = sums.share / sums.covered_s;
    const double estimate = at_rest + (sums.cost / sums.covered_s - at_rest) / share;
    const bool says_something =
        sums.covered_s >= activity::least_compared_s && share >= least_share;
    return stream::measured(says_something ? estimate : missing_value, sums.covered_s,
                            sums.compared_s);
}

}  // namespace runlytics::performance
