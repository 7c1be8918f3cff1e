#pragma once

#include <string>
#include <vector>

#include "simulator/season.h"

// The same run in further files: what the watch wrote before a service made TCX of it, what the
// service hands out as GPX, and what a phone in the pocket recorded.
namespace runlytics::simulator {

struct Copy {
    CopyRecord record;
    std::string bytes;
};

// The copies of a run. Every second run is there as FIT, every third as GPX; of every fifth a phone
// has a track that begins some minutes later; and the first GPX of all took the local clock for
// UTC, whole hours off. Runs without positions have FIT copies alone, a cut file has none.
std::vector<Copy> copies_of(const Session& session, const Trace& trace, const Options& options,
                            bool clock_is_wrong);

// Whether copies_of() makes a GPX of the run, whose clock may be wrong.
bool has_gpx(const Session& session);

}  // namespace runlytics::simulator
