#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include "core/model.h"

// A fleet of simulated athletes: what each ran, as several devices and services tell it.
namespace runlytics::merge::fleet {

// The same numbers on every machine, which the distributions of the library are not.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : state_(seed * 2 + 1) {}

    // From 0 to below 1.
    double share() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        const std::uint64_t mixed = (state_ ^ (state_ >> 33U)) * 0xff51afd7ed558ccdU;
        return static_cast<double>(mixed >> 11U) * 0x1p-53;
    }
    double between(double low, double high) { return low + (high - low) * share(); }
    int upto(int count) { return static_cast<int>(share() * count); }
    double normal(double sd) {
        return sd * std::sqrt(-2 * std::log(1 - share())) *
               std::cos(2 * std::numbers::pi * share());
    }

  private:
    std::uint64_t state_;
};

enum class Ground { loop, commute, track, intervals, treadmill, typed };
inline constexpr int grounds = 6;

struct Stand {
    double metres;  // along the way
    bool paused;
};

// A run as it was: where along its way at each second.
struct Run {
    Ground ground = Ground::loop;
    UnixMillis started_at = 0;
    std::vector<Stand> at;
    double heading = 0;  // of the athlete's way
    bool back = false;   // along it the other way round

    double seconds() const { return static_cast<double>(at.size() - 1); }
    double metres() const { return at.back().metres; }
    bool has_places() const { return ground != Ground::treadmill && ground != Ground::typed; }
};

struct Place {
    double north_m, east_m;
};

// Where a way leads after so many metres: a winding road, a loop of 5 km, a track of 400 m.
inline Place place_on(const Run& run, double metres) {
    constexpr double tau = 2 * std::numbers::pi;
    double north = 0, east = 0;
    if (run.ground == Ground::commute) {
        const double along = run.back ? run.metres() - metres : metres;
        north = along * 0.9 + 120 * std::sin(along / 400);
        east = 150 * std::cos(along / 700);
    } else {
        const double lap = run.ground == Ground::loop ? 5000 : 400;
        const double angle = tau * metres / lap, radius = lap / tau;
        north = radius * std::sin(angle) * (1 + 0.2 * std::cos(3 * angle));
        east = radius * std::cos(angle);
    }
    return {north * std::cos(run.heading) - east * std::sin(run.heading),
            north * std::sin(run.heading) + east * std::cos(run.heading)};
}

// A run of one athlete on a ground: people pace alike, not the same.
inline Run simulate(Chance& chance, Ground ground, UnixMillis started_at, double speed,
                    double metres, double heading) {
    Run run;
    run.ground = ground;
    run.started_at = started_at;
    run.heading = heading;
    const double usual = speed * (1 + chance.normal(0.01));
    double drift = 0, at = 0;
    const bool pauses = ground != Ground::typed && chance.share() < 0.3;
    const double pause_at = chance.between(0.2, 0.8) * metres;
    int paused_s = pauses ? 20 + chance.upto(600) : 0;
    while (at < metres) {
        run.at.push_back({at, false});
        if (at >= pause_at && paused_s > 0) {
            for (; paused_s > 0; --paused_s)
                run.at.push_back({at, true});
        }
        drift = 0.98 * drift + chance.normal(0.02);
        const bool rests = ground == Ground::intervals && static_cast<int>(at / 400) % 2 == 1;
        at += usual * (1 + drift) * (rests ? 0.6 : 1);
    }
    run.at.push_back({metres, false});
    return run;
}

// What was typed, or set on a treadmill.
inline Run round_run(Ground ground, UnixMillis started_at, int seconds, double km) {
    Run run;
    run.ground = ground;
    run.started_at = started_at;
    for (int i = 0; i <= seconds; ++i)
        run.at.push_back({1000 * km * i / seconds, false});
    return run;
}

// How a device or a service tells a run.
struct Copying {
    int every_s = 1;           // between samples
    double noise_m = 0;        // of its own satellites, that stay for a while
    bool keeps_pauses = true;  // samples while the run paused
    bool marks_pauses = true;
    int late_s = 0, early_s = 0;  // started after, stopped before the run
    double distance_error = 0;
    bool places = true;
    UnixMillis clock = 0;
    bool whole_seconds = false;
};

inline Activity copy(Chance& chance, const Run& run, const Copying& how) {
    constexpr double metres_a_degree = 111'195, latitude = 50;
    Activity activity;
    activity.sport = "running";
    const int first = how.late_s, last = static_cast<int>(run.at.size()) - 1 - how.early_s;
    const auto time = [&](int i) { return run.started_at + how.clock + 1000 * UnixMillis{i}; };
    activity.started_at = time(first);
    if (how.whole_seconds) activity.started_at -= activity.started_at % 1000;
    activity.elapsed_s = last - first;
    activity.distance_m = (run.at[last].metres - run.at[first].metres) * (1 + how.distance_error);
    if (!how.places || !run.has_places()) return activity;
    double north_error = 0, east_error = 0;
    bool is_pause = false;
    for (int i = first; i <= last; i += how.every_s) {
        const bool paused = run.at[i].paused;
        if (paused && !how.keeps_pauses) {
            is_pause = true;
            continue;
        }
        north_error = 0.95 * north_error + chance.normal(0.31 * how.noise_m);
        east_error = 0.95 * east_error + chance.normal(0.31 * how.noise_m);
        const Place place = place_on(run, run.at[i].metres);
        if (is_pause && how.marks_pauses)
            activity.track.pauses.push_back(static_cast<std::uint32_t>(activity.track.size()));
        is_pause = false;
        activity.track.append(time(i));
        activity.track.set(Channel::latitude,
                           latitude + (place.north_m + north_error) / metres_a_degree);
        activity.track.set(Channel::longitude,
                           8 + (place.east_m + east_error) / metres_a_degree / 0.6428);
    }
    return activity;
}

}  // namespace runlytics::merge::fleet
