#pragma once

#include "core/load/trimp.h"
#include "core/stream/intervals.h"

// The load of an activity from every sample of its heart rate. The coverage is the share of moving
// time with one, or of all recorded time when the stream does not tell its speed. Moving time
// without one counts as that with one does at like pace, never as rest; below half of coverage
// there is no load.
namespace runlytics::load {

stream::Measured stream_trimp(stream::Reader& reader, double resting_hr, double max_hr, Sex sex);
stream::Measured stream_edwards_trimp(stream::Reader& reader, double max_hr);
stream::Measured stream_lucia_trimp(stream::Reader& reader, double vt1_hr, double vt2_hr);

// Banister's of the time with a heart rate alone, however little that is; the rest is for somebody
// else to score.
stream::Measured covered_trimp(stream::Reader& reader, double resting_hr, double max_hr, Sex sex);

}  // namespace runlytics::load
