#pragma once

#include <cstdint>
#include <vector>

#include "core/performance/race_prediction.h"

// Many runners whose bodies are known, each with a season of training and a marathon at its end: by
// them a prediction is judged. Their physiology is of its own: a critical speed that answers to
// training and to weeks without any, a store above it, a share of it that falls with the logarithm
// of time, and a critical speed that itself falls with the hours run.
namespace runlytics::simulator {

struct FleetRunner {
    // What a warehouse would know on the day before.
    std::vector<performance::MaximalEffort> efforts;
    std::vector<performance::Break> breaks;
    double weekly_km = 0;
    double training_pace = 0;  // s/km
    double decoupling = 0;     // %, of long runs
    double late_ratio = 0;     // of the longest; NaN for who ran none of 25 km
    // What nobody knows.
    double critical_speed = 0;  // m/s, on the day of the race
    double marathon_s = 0;
};

std::vector<FleetRunner> simulate_fleet(std::uint64_t seed, std::size_t runners);

// How well the fleet's marathons are predicted by one model.
struct FleetScore {
    performance::RaceModel model;
    std::size_t runners = 0;  // whom the model had something to say of
    double mean_error = 0;    // %, absolute
    double bias = 0;          // %, above 0 where the prediction is too slow
    double coverage = 0;      // %, of the intervals that are to hold 80
};

std::vector<FleetScore> score_fleet(const std::vector<FleetRunner>& fleet);

}  // namespace runlytics::simulator
