#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/sport_limits.h"
#include "core/stream/stream.h"

namespace runlytics::activity {

enum class FaultKind : std::uint8_t {
    gps_spike,     // faster than anybody of the sport, or a leap of speed
    stuck_hr,      // the same beat for minutes, whatever the speed did
    cadence_lock,  // the sensor counted steps
    absent_hr,     // a minute or more of movement without heart rate, where there is one elsewhere
    altitude,      // a step that nobody climbs
    doubled_time,  // samples of one instant
};

std::string_view name_of(FaultKind kind);

// A stretch in which a sensor did not say what it is there for.
struct Fault {
    FaultKind kind;
    double start_s = 0;  // of the elapsed clock
    double seconds = 0;
    std::string evidence;  // a sentence with the figures by which it was found
};

// The faults of a stream, by kind and in order of time; those of a kind within a minute are one.
std::vector<Fault> find_faults(stream::Reader& reader, double fastest_mps = fastest_running_mps);

// The stream without the heart rates of stretches in which the sensor was stuck or counted steps;
// empty where there are none. All else stays: spikes are left out where distances are counted.
std::vector<std::byte> without_faulty_heart_rates(std::span<const std::byte> stream);

}  // namespace runlytics::activity
