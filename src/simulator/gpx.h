#pragma once

#include <string>

#include "simulator/run.h"

// Runs as GPX, as a service hands them out or a phone records them.
namespace runlytics::simulator {

// Every sample with a position: time, elevation, heart rate and one leg's cadence; a pause ends one
// segment and begins another. A run without positions gives an empty track.
std::string gpx_of(const std::string& name, const Trace& trace);

}  // namespace runlytics::simulator
