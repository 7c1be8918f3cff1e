#pragma once

#include "simulator/season.h"

// Puts a season on disk.
namespace runlytics::simulator {

// The bytes of a run's file: packed as its session says, and cut where that is its fault.
std::string file_bytes(const Session& session, const Trace& trace);

// Simulates the season and writes every file into the options' folder. Throws std::runtime_error.
Season write_season(const Options& options);

}  // namespace runlytics::simulator
