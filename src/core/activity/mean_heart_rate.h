#pragma once

#include "core/stream/stream.h"

namespace runlytics::activity {

// The mean heart rate between two times in milliseconds from the start, weighted by how long each
// value held; NaN where none did.
double mean_heart_rate(stream::Reader& reader, double begin_ms, double end_ms);

}  // namespace runlytics::activity
