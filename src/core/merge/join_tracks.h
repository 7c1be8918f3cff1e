#pragma once

#include "core/model.h"

namespace runlytics::merge {

// Fills what a track lacks from another recording of the same run, whose clock is ahead by `shift`
// milliseconds: heart rate, cadence, power and the like wherever a sample has none, interpolated
// between the other's samples where those are at most ten seconds apart and no pause lies between;
// positions and cumulative distance only where the track has none at all, for two devices are never
// at the same place. Times and pauses stay. Returns the channels that were given.
std::vector<Channel> join_tracks(Track& track, const Track& other, UnixMillis shift);

}  // namespace runlytics::merge
