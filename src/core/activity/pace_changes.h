#pragma once

#include <cstddef>
#include <vector>

#include "core/stream/intervals.h"

namespace runlytics::activity {

// A few seconds of running at one graded speed; standing is in none.
struct PaceBin {
    double begin_s = 0;  // of the elapsed clock
    double end_s = 0;
    double moving_s = 0;
    double speed_mps = 0;     // graded
    bool after_stop = false;  // a stop of 15 s or more lies before it
};

// The moving time of a stream in bins of some 4 s, or longer ones where there would be too many.
std::vector<PaceBin> pace_bins(stream::Reader& reader);

// Bins first..end - 1, run at one pace.
struct PacePiece {
    std::size_t first;
    std::size_t end;
    double moving_s;
    double speed_mps;
};

// Cuts the bins where the pace changes: the partition with the least sum of squares and a penalty
// for each piece (optimal partitioning with pruning, Killick 2012), cut at stops as well. No piece
// is shorter than 3 bins, but at a stop.
std::vector<PacePiece> pace_pieces(const std::vector<PaceBin>& bins);

// Whether every quarter of the moving time is faster than the one before, and the last by 8 % than
// the first.
bool progresses(const std::vector<PaceBin>& bins);

}  // namespace runlytics::activity
