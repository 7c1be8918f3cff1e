#pragma once

#include <string>

#include "simulator/run.h"

// Runs as FIT, the file that the watch itself writes.
namespace runlytics::simulator {

// file_id, the samples between timer events, laps, session, activity; little-endian, with both
// checksums. The cadence counts one leg in whole steps, as FIT does.
std::string fit_of(const Session& session, const Trace& trace);

}  // namespace runlytics::simulator
