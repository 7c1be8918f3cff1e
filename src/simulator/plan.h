#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "simulator/days.h"

// What the athlete sets out to run, and with which watch.
namespace runlytics::simulator {

enum class Kind { easy, intervals, tempo, long_run, race };
enum class Course { park, forest, treadmill };

// Three watches: two speak Garmin's dialect, and the old one repeats the sample at a lap boundary.
enum class Watch { forerunner_945, forerunner_235, coros_pace };

// How the file was kept.
enum class Packing { plain, gzip, renamed };

// What goes wrong in a run beyond the everyday.
enum class Fault { none, strap_died, cadence_lock, gps_spike, treadmill, cut_file, stuck_hr };

// A part of a run at one effort, which is a share of threshold speed; ends after metres or seconds.
struct Step {
    double effort = 0;
    double metres = 0;
    double seconds = 0;
};

struct Session {
    std::size_t number = 0;  // of the run in the season
    std::size_t day = 0;     // index among the days
    Kind kind = Kind::easy;
    Course course = Course::park;
    Watch watch = Watch::forerunner_945;
    Packing packing = Packing::plain;
    Fault fault = Fault::none;
    UnixSeconds start = 0;
    std::vector<Step> steps;
    double lap_metres = 0;  // 0: the athlete presses the lap button at each step

    double metres() const;
    std::string file_name() const;  // 2026-05-26-intervals.tcx.gz
};

const char* name_of(Kind kind);
const char* name_of(Fault fault);

// Every session of the season, in order, with the one-off faults dealt out.
std::vector<Session> plan_sessions(const Options& options, const std::vector<Day>& days);

}  // namespace runlytics::simulator
