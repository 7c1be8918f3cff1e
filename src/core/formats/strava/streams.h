#pragma once

#include "core/model.h"
#include "core/text/json_tree.h"

// Strava's streams: one array a channel, all of the same length.
namespace runlytics::formats {

// Fills the track of an activity whose start is known. The streams are an object by type, or an
// array of objects that name their type; each holds its values in "data", or is the bare array.
// Values may be null. Without times there is no track; a stream of another length than they is left
// out. Both give a warning.
void read_streams(const text::Json& streams, Activity& activity);

}  // namespace runlytics::formats
