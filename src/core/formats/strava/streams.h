#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/model.h"

// Strava's streams: one array a channel, all of the same length.
namespace runlytics::formats {

// Fills the track of an activity whose start is known. The streams are an object by type, or an
// array of objects that name their type; each holds its values in "data", or is the bare array.
// Values may be null. Without times there is no track; a stream of another length than they is left
// out. Both give a warning.
void read_streams(const nlohmann::json& streams, Activity& activity);

}  // namespace runlytics::formats
