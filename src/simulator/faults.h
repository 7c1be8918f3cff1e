#pragma once

#include <string>
#include <utility>
#include <vector>

#include "simulator/run.h"

// What goes wrong between the body and the file, each with a record for the truth.
namespace runlytics::simulator {

struct FaultRecord {
    std::string kind;
    std::string file;  // within the season's folder
    std::vector<std::pair<std::string, double>> details;
};

// Spoils a recorded run as its session says, and tells what was done.
std::vector<FaultRecord> apply_faults(Trace& trace, const Session& session, const Options& options);

}  // namespace runlytics::simulator
