#pragma once

#include <functional>
#include <string>

#include "simulator/faults.h"

// The whole season: one run after the other, each answering to those before it.
namespace runlytics::simulator {

struct Run {
    Session session;
    Conditions conditions;
    Summary summary;
};

// A further file of a run that is there already.
struct CopyRecord {
    std::string file;
    std::string of;
    std::string kind;
    int shift_s = 0;  // by how much its clock is ahead
    int late_s = 0;   // how much later it begins
};

struct Season {
    std::vector<Day> days;
    std::vector<Run> runs;
    std::vector<FaultRecord> faults;
    std::vector<CopyRecord> copies;
};

// Receives each run as the watch recorded it, in order.
using RunSink = std::function<void(const Session&, const Trace&)>;

Season simulate_season(const Options& options, const RunSink& sink);

}  // namespace runlytics::simulator
