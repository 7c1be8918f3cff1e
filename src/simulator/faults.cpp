#include "simulator/faults.h"

#include <cmath>
#include <limits>

#include "simulator/random.h"

namespace runlytics::simulator {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// Leaves out one heart-rate sample in a hundred.
double lose_heart_rates(std::vector<Sample>& samples, Random& random) {
    double lost = 0;
    for (Sample& sample : samples) {
        if (!random.chance(0.01)) continue;
        sample.heart_rate = nothing;
        ++lost;
    }
    return lost;
}

// From half-way on there is no heart rate.
FaultRecord kill_strap(std::vector<Sample>& samples) {
    const std::size_t half = samples.size() / 2;
    for (std::size_t i = half; i < samples.size(); ++i)
        samples[i].heart_rate = nothing;
    return {"strap_died", {}, {{"from_s", samples[half].second}}};
}

// An optical sensor that counts steps instead of beats, for the middle half of the run.
FaultRecord lock_to_cadence(std::vector<Sample>& samples, Random& random) {
    const std::size_t first = samples.size() / 4;
    const std::size_t last = samples.size() * 3 / 4;
    for (std::size_t i = first; i <= last; ++i) {
        samples[i].heart_rate = std::round(samples[i].cadence + 0.8 * random.normal());
    }
    return {
        "cadence_lock", {}, {{"from_s", samples[first].second}, {"to_s", samples[last].second}}};
}

// A sensor that repeats its last value, for the middle half of the run.
FaultRecord hold_heart_rate(std::vector<Sample>& samples) {
    const std::size_t first = samples.size() / 4;
    const std::size_t last = samples.size() * 3 / 4;
    double held = samples[first].heart_rate;
    for (std::size_t i = first; i <= last; ++i) {
        if (std::isnan(held)) held = samples[i].heart_rate;
        samples[i].heart_rate = held;
    }
    return {"stuck_hr", {}, {{"from_s", samples[first].second}, {"to_s", samples[last].second}}};
}

// One position far off, which the watch adds to the distance.
FaultRecord misplace(std::vector<Sample>& samples) {
    constexpr double degrees_north = 0.004;
    constexpr double false_metres = 445;
    const std::size_t at = samples.size() / 3;
    samples[at].latitude += degrees_north;
    for (std::size_t i = at; i < samples.size(); ++i)
        samples[i].distance += false_metres;
    return {"gps_spike", {}, {{"at_s", samples[at].second}, {"false_metres", false_metres}}};
}

}  // namespace

std::vector<FaultRecord> apply_faults(Trace& trace, const Session& session,
                                      const Options& options) {
    Random random(options.seed, Purpose::faults, session.day + 1);
    std::vector<FaultRecord> records;
    const double lost = lose_heart_rates(trace.samples, random);
    if (lost > 0) records.push_back({"missing_heart_rate", {}, {{"samples", lost}}});
    if (trace.summary.pauses > 0) {
        records.push_back(
            {"pauses", {}, {{"count", trace.summary.pauses}, {"seconds", trace.summary.paused_s}}});
    }
    if (session.watch == Watch::forerunner_235) records.push_back({"repeated_lap_sample", {}, {}});
    switch (session.fault) {
        case Fault::strap_died:
            records.push_back(kill_strap(trace.samples));
            break;
        case Fault::cadence_lock:
            records.push_back(lock_to_cadence(trace.samples, random));
            break;
        case Fault::gps_spike:
            records.push_back(misplace(trace.samples));
            break;
        case Fault::stuck_hr:
            records.push_back(hold_heart_rate(trace.samples));
            break;
        case Fault::treadmill:
        case Fault::cut_file:
            records.push_back({name_of(session.fault), {}, {}});
            break;
        case Fault::none:
            break;
    }
    for (FaultRecord& record : records)
        record.file = "activities/" + session.file_name();
    return records;
}

}  // namespace runlytics::simulator
