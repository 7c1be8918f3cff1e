#include <algorithm>
#include <cmath>
#include <limits>

#include "simulator/tcx.h"

namespace runlytics::simulator {

namespace {

// Sums up the samples of a lap. Its timer and distance run on to the sample that ends it.
LapSummary sum_up(const Trace& trace, std::size_t first, std::size_t end) {
    const std::vector<Sample>& samples = trace.samples;
    const std::size_t stop = std::min(end, samples.size() - 1);
    LapSummary lap;
    lap.first = first;
    lap.end = end;
    lap.start = trace.start + samples[first].second;
    lap.metres = samples[stop].distance - samples[first].distance;
    lap.timer_s = samples[stop].second - samples[first].second;
    double sum_hr = 0;
    double hr_samples = 0;
    for (std::size_t i = first; i < end; ++i) {
        const Sample& sample = samples[i];
        if (i > first && sample.after_pause) lap.timer_s -= sample.second - samples[i - 1].second;
        lap.max_speed = std::max(lap.max_speed, sample.speed);
        lap.mean_cadence += sample.cadence / static_cast<double>(end - first);
        lap.max_cadence = std::max(lap.max_cadence, sample.cadence);
        if (std::isnan(sample.heart_rate)) continue;
        sum_hr += sample.heart_rate;
        ++hr_samples;
        lap.max_hr = std::max(lap.max_hr, sample.heart_rate);
    }
    lap.mean_hr = hr_samples > 0 ? sum_hr / hr_samples : std::numeric_limits<double>::quiet_NaN();
    return lap;
}

}  // namespace

std::vector<LapSummary> laps_of(const Trace& trace) {
    std::vector<LapSummary> laps;
    std::size_t first = 0;
    for (std::size_t i = 1; i <= trace.samples.size(); ++i) {
        if (i < trace.samples.size() && !trace.samples[i].begins_lap) continue;
        laps.push_back(sum_up(trace, first, i));
        first = i;
    }
    return laps;
}

}  // namespace runlytics::simulator
