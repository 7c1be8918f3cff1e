#pragma once

#include <span>
#include <string>
#include <vector>

#include "simulator/run.h"

// Runs as TCX, in the dialects of the athlete's watches.
namespace runlytics::simulator {

// A lap as the watch sums it up.
struct LapSummary {
    std::size_t first = 0;  // sample
    std::size_t end = 0;    // one past its last sample
    UnixSeconds start = 0;
    int timer_s = 0;
    double metres = 0;
    double max_speed = 0;
    double mean_hr = 0;  // NaN without any heart rate
    double max_hr = 0;
    double mean_cadence = 0;
    double max_cadence = 0;
};

std::vector<LapSummary> laps_of(const Trace& trace);

// The file of a run in the dialect of its watch.
std::string tcx_of(const Session& session, const Trace& trace);
std::string garmin_tcx(const Session& session, const Trace& trace);
std::string coros_tcx(const Session& session, const Trace& trace);

// A file that is a course, and no activity: the planned way of a run.
std::string course_tcx(const std::string& name, const Trace& trace);

// The declaration and the root element that Garmin's and COROS's exports share.
extern const char* const tcx_root;

}  // namespace runlytics::simulator
