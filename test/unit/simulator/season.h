#pragma once

#include <map>
#include <utility>
#include <vector>

#include "simulator/season.h"

// Seasons for the tests of the simulator.
namespace runlytics::simulator {

// Half a year from early March: it has heat, races and an illness.
inline Options half_year(std::uint64_t seed = 1) {
    Options options;
    options.seed = seed;
    options.first_day = parse_date("2026-03-02");
    return options;
}

// A season together with every run as recorded.
struct RecordedSeason {
    Season season;
    std::vector<std::pair<Session, Trace>> recordings;
};

inline RecordedSeason record(const Options& options) {
    RecordedSeason recorded;
    recorded.season = simulate_season(options, [&](const Session& session, const Trace& trace) {
        recorded.recordings.emplace_back(session, trace);
    });
    return recorded;
}

}  // namespace runlytics::simulator
