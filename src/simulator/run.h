#pragma once

#include <vector>

#include "simulator/plan.h"
#include "simulator/route.h"

// A run, second by second, as the watch records it.
namespace runlytics::simulator {

// What the athlete brings to a run, and what it costs.
struct Conditions {
    double threshold_speed = 0;  // m/s, today
    bool within_night_shift = false;
    double sleep_h = 0;
    double temperature = 0;
    double load_yesterday = 0;
    double pace_cost_s_per_km = 0;  // of the night, the sleep and the heat together
    double efficiency = 1;          // speed at equal heart rate, after a heavy day
};

// NaN: the watch wrote nothing.
struct Sample {
    int second = 0;  // since the start
    double latitude = 0;
    double longitude = 0;
    double altitude = 0;
    double distance = 0;  // m
    double speed = 0;     // m/s
    double cadence = 0;   // steps/min
    double heart_rate = 0;
    bool after_pause = false;
    bool begins_lap = false;
};

// What truly happened, before any sensor failed.
struct Summary {
    double mean_hr = 0;            // over the moving seconds
    double mean_speed = 0;         // m/s
    double mean_graded_speed = 0;  // m/s on the flat at equal cost
    double climb_m = 0;
    double distance_m = 0;
    double load = 0;  // 100 is an hour at threshold
    int moving_s = 0;
    int paused_s = 0;
    int pauses = 0;
};

struct Trace {
    UnixSeconds start = 0;
    std::vector<Sample> samples;
    Summary summary;
};

// The loops that sessions are run on.
struct Routes {
    Route park = Route::park();
    Route forest = Route::forest();
};

// Runs a session.
Trace simulate_run(const Session& session, const Conditions& conditions, const Routes& routes,
                   const Options& options);

}  // namespace runlytics::simulator
