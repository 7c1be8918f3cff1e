#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>

#include "simulator/calendar.h"

// What the user of runlytics-simulate asks for.
namespace runlytics::simulator {

// The effects that are planted in the data, each of which can be left out.
struct Effects {
    bool shifts = true;
    bool sleep = true;
    bool load = true;
    bool illness = true;
    bool heat = true;
    bool fitness = true;
    // What makes one day like another without any effect on anything: shifts that come round and
    // cut sleep short, runs that are planned, vital signs that remember the night before.
    bool roster = true;
    bool training = true;
    bool memory = true;
};

inline constexpr Effects no_effects{false, false, false, false, false, false};
// Nor anything else by which tomorrow could be known today.
inline constexpr Effects no_pattern{false, false, false, false, false, false, false, false, false};

enum class Recording { every_second, smart };

struct Options {
    std::uint64_t seed = 1;
    Date first_day{};
    int weeks = 26;
    Effects effects;
    Recording recording = Recording::every_second;
    int health_files_per_day = 1;
    bool copies = false;           // some runs in further files
    bool failing_sensors = false;  // again and again, of runs and of days
    bool strava = false;           // the export of Strava instead of a season
    int apple_export_mb = 0;  // not 0: an Apple Health export of that size, instead of a season
    std::filesystem::path folder;
    bool help = false;
};

// A command line that cannot be followed; the message is for people.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

extern const char* const usage_text;

// Reads the arguments after the program's name. `today` is only used when no first day is given:
// the season then ends the day before. Throws UsageError.
Options parse_options(std::span<const char* const> arguments, Date today);

}  // namespace runlytics::simulator
