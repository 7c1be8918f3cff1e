#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/activity/splits.h"

namespace runlytics::activity {

// What a part of a run was for.
enum class Part : std::uint8_t { steady, warm_up, work, rest, cool_down };

std::string_view name_of(Part part);

struct Interval {
    Part part = Part::steady;
    Split split;
};

// The parts of a run. Where the laps that the athlete pressed alternate, they are the parts; else
// the run is cut where its graded speed changes, and is one steady part where fast and slow are not
// two kinds. An effort without an even pace that rises and falls is steady as well.
std::vector<Interval> detect_intervals(stream::Reader& reader, std::span<const Lap> laps);

// In what whole runs are told: kilometres, or miles. What is repeated is told as the track has it.
struct LongUnit {
    double metres = 1000;
    std::string_view name = "km";
};

// The workout in words: "6 x 800 m, 2:00 jog"; "pyramid 200-400-800-400-200 m, 1:30 jog"; "tempo
// 20:00"; "progression run, 12.1 km"; "even run, 8.4 km". Lengths within 4 % of a usual one are
// called by it. Empty without a part.
std::string describe_workout(stream::Reader& reader, std::span<const Interval> intervals,
                             LongUnit unit = {});

// The laps as parts of the clock of a stream, in order and without overlaps. An automatic lap of a
// distance counts like any other.
std::vector<Stretch> lap_stretches(const stream::Header& header, std::span<const Lap> laps);

}  // namespace runlytics::activity
