#pragma once

#include "core/load/trimp.h"
#include "core/stream/intervals.h"

// The load of an activity from every sample of its heart rate. The coverage is the share of moving
// time with one, or of all recorded time when the stream does not tell its speed.
namespace runlytics::load {

stream::Measured stream_trimp(stream::Reader& reader, double resting_hr, double max_hr, Sex sex);
stream::Measured stream_edwards_trimp(stream::Reader& reader, double max_hr);
stream::Measured stream_lucia_trimp(stream::Reader& reader, double vt1_hr, double vt2_hr);

}  // namespace runlytics::load
