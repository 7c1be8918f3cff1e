#include "core/activity/durability.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/activity/efficiency.h"
#include "core/activity/graded_speed.h"
#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::activity {
namespace {

constexpr double least_thirds_s = 1800;
constexpr double block_m = 5000;
constexpr double step_m = 1000;
constexpr double onset_ratio = 1.025;

// What a stretch cost: beats and metres on the level of the time with a heart rate.
struct Cost {
    double beats = 0;   // heart rate * s / 60
    double metres = 0;  // graded
    double seconds = 0;
    double a_metre() const { return metres > 0 ? beats / metres : missing_value; }
};

// A moving interval with a heart rate, by where it lies.
struct Step {
    double moved_s;  // moving time before it
    double metres;   // way before it
    double held_s;
    double graded_mps;
    double hr;
};

struct Steps {
    std::vector<Step> known;
    double moving_s = 0;
    double metres = 0;
    double warm_s = 0;  // moving time after the warm-up
    double warm_known_s = 0;
};

Steps steps_of(stream::Reader& reader) {
    Steps steps;
    const auto parts = stream::segments(reader);
    const stream::IntervalSpeed speed(reader, parts);
    const stream::HeldValues hr(reader, Channel::heart_rate, parts);
    if (!speed.known() || hr.empty()) return steps;
    const stream::Motion moving(reader, speed, parts);
    const auto graded = graded_speeds(reader, parts);
    stream::for_each_interval(parts, reader.times(), [&](std::uint32_t i, double held_s) {
        if (!moving(i) || std::isnan(graded[i])) return;
        const bool warm = steps.moving_s >= warm_up_s;
        if (warm) steps.warm_s += held_s;
        if (hr.known(i)) {
            if (warm) steps.warm_known_s += held_s;
            steps.known.push_back(
                {steps.moving_s, steps.metres, held_s, graded[i], static_cast<double>(hr[i])});
        }
        steps.moving_s += held_s;
        steps.metres += std::max(0.0, speed(i)) * held_s;
    });
    return steps;
}

void add(Cost& cost, const Step& step) {
    cost.beats += step.hr * step.held_s / 60;
    cost.metres += step.graded_mps * step.held_s;
    cost.seconds += step.held_s;
}

void compare_thirds(const Steps& steps, Durability& result) {
    if (steps.warm_s < least_thirds_s) return;
    Cost thirds[3];
    for (const Step& step : steps.known) {
        if (step.moved_s < warm_up_s) continue;
        const double share = 3 * (step.moved_s - warm_up_s) / steps.warm_s;
        add(thirds[std::min(static_cast<int>(share), 2)], step);
    }
    const auto fall = [&](const Cost& cost) {
        return 100 * (1 - thirds[0].a_metre() / cost.a_metre());
    };
    result.middle_third_pct = fall(thirds[1]);
    result.last_third_pct = fall(thirds[2]);
}

// The slope of the heart rate over moving time.
void find_drift(const Steps& steps, Durability& result) {
    if (steps.warm_s < least_compared_s) return;
    double w = 0, t = 0, h = 0;
    for (const Step& step : steps.known) {
        if (step.moved_s < warm_up_s) continue;
        w += step.held_s;
        t += step.moved_s * step.held_s;
        h += step.hr * step.held_s;
    }
    if (!(w > 0)) return;
    t /= w;
    h /= w;
    double both = 0, square = 0;
    for (const Step& step : steps.known) {
        if (step.moved_s < warm_up_s) continue;
        both += (step.moved_s - t) * (step.hr - h) * step.held_s;
        square += (step.moved_s - t) * (step.moved_s - t) * step.held_s;
    }
    if (square > 0) result.hr_drift_pct_per_h = 100 * both / square * 3600 / h;
}

// Blocks of 5 km that begin each kilometre from 5 km on, beside the first of them.
void compare_blocks(const Steps& steps, Durability& result) {
    if (steps.metres < 3 * block_m) return;
    const auto count = static_cast<std::size_t>((steps.metres - 2 * block_m) / step_m) + 1;
    std::vector<Cost> by_km(static_cast<std::size_t>(steps.metres / step_m) + 1);
    for (const Step& step : steps.known)
        add(by_km[static_cast<std::size_t>(step.metres / step_m)], step);
    constexpr std::size_t kilometres = 5;
    const auto block = [&](std::size_t first) {
        Cost cost;
        for (std::size_t i = first; i < first + kilometres && i < by_km.size(); ++i) {
            cost.beats += by_km[i].beats;
            cost.metres += by_km[i].metres;
            cost.seconds += by_km[i].seconds;
        }
        return cost.a_metre();
    };
    const double early = block(kilometres);
    bool above = false;
    for (std::size_t i = 0; i < count; ++i) {
        const double ratio = block(kilometres + i) / early;
        if (std::isnan(ratio)) continue;
        result.late_ratio = ratio;
        const bool costs_more = ratio > onset_ratio;
        if (costs_more && !above) {
            result.onset_km = static_cast<double>(kilometres + i) * step_m / 1000;
        }
        above = costs_more;
    }
    if (!above) result.onset_km = missing_value;
}

}  // namespace

Durability durability(stream::Reader& reader) {
    Durability result{missing_value, missing_value, missing_value,
                      missing_value, missing_value, missing_value};
    const Steps steps = steps_of(reader);
    if (!(steps.warm_s > 0)) return result;
    result.coverage = steps.warm_known_s / steps.warm_s;
    if (result.coverage < stream::least_coverage) return result;
    compare_thirds(steps, result);
    find_drift(steps, result);
    compare_blocks(steps, result);
    return result;
}

}  // namespace runlytics::activity
