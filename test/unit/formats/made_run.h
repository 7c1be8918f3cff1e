#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "core/activity/best_effort.h"
#include "core/activity/moving_time.h"
#include "core/activity/splits.h"
#include "core/formats/finish.h"
#include "core/load/stream_load.h"
#include "core/stream/stream.h"

// Activities as a parser leaves them, before finish(): an even run that each test spoils in its own
// way.
namespace runlytics::test {

inline constexpr UnixMillis run_start = 1'772'528'400'000;  // 2026-03-03T09:00:00Z

struct RunPlan {
    int seconds = 1200;
    int interval = 1;
    double mps = 3;
    bool positions = true;
    bool distance = true;
};

// Eastwards along the 50th parallel, 150 beats/min, on the level at 200 m.
inline Activity made_run(const RunPlan& plan = {}) {
    constexpr double metres_a_degree = 71'696;
    Activity run;
    run.sport = "running";
    run.vendor_sport = "Running";
    run.started_at = run_start;
    Track& track = run.track;
    for (int at = 0; at <= plan.seconds; at += plan.interval) {
        track.append(run_start + at * 1000);
        const double metres = plan.mps * at;
        if (plan.positions) {
            track.set(Channel::latitude, 50);
            track.set(Channel::longitude, 10 + metres / metres_a_degree);
        }
        if (plan.distance) track.set(Channel::distance, metres);
        track.set(Channel::heart_rate, 150);
        track.set(Channel::altitude, 200);
    }
    return run;
}

inline Activity finished(Activity activity) {
    formats::finish(activity);
    return activity;
}

inline bool warned(const Activity& activity, std::string_view part) {
    for (const auto& warning : activity.warnings) {
        if (warning.find(part) != std::string::npos) return true;
    }
    return false;
}

// What the functions of SQL say of the track.
struct Answers {
    double moving_s, trimp, coverage, best_km_s, splits_m, distance_m;
};

inline Answers answers_of(const Track& track) {
    const auto bytes = stream::encode(track);
    stream::Reader reader(bytes);
    const auto load = load::stream_trimp(reader, 50, 190, load::Sex::unknown);
    const auto best = activity::best_effort(reader, 1000);
    double splits_m = 0;
    for (const auto& split : activity::splits(reader, 1000))
        splits_m += split.distance_m;
    return {activity::moving_time(reader),        load.value, load.coverage,
            best ? best->seconds : missing_value, splits_m,   reader.header().distance_m};
}

// TRIMP of 20 min at 150 beats/min, between 50 and 190.
inline double even_trimp() {
    return load::trimp(20, 150, 50, 190, load::Sex::unknown);
}

}  // namespace runlytics::test
