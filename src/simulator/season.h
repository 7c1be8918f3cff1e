#pragma once

#include <functional>

#include "simulator/faults.h"

// The whole season: one run after the other, each answering to those before it.
namespace runlytics::simulator {

struct Run {
    Session session;
    Conditions conditions;
    Summary summary;
};

struct Season {
    std::vector<Day> days;
    std::vector<Run> runs;
    std::vector<FaultRecord> faults;
};

// Receives each run as the watch recorded it, in order.
using RunSink = std::function<void(const Session&, const Trace&)>;

Season simulate_season(const Options& options, const RunSink& sink);

}  // namespace runlytics::simulator
