// Strava's JSON and activities.csv. The peer of the JSON is nlohmann's parser, which ours builds
// upon, on the same bytes and without making anything of them: what is above it is our own.
#include <benchmark/benchmark.h>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/formats/strava/activity.h"
#include "core/formats/strava/csv.h"

namespace {

constexpr int samples = 3600;
constexpr int rows = 5000;

// An activity of an hour with its streams, one sample a second.
const std::string& activity() {
    static const std::string bytes = [] {
        nlohmann::json streams;
        for (int i = 0; i < samples; ++i) {
            streams["time"]["data"].push_back(i);
            streams["latlng"]["data"].push_back(
                {52.5 + 3e-5 * i, 13.35 + 1e-3 * std::sin(i / 90.)});
            streams["altitude"]["data"].push_back(std::round(400 + 100 * std::sin(i / 300.)) / 10);
            streams["distance"]["data"].push_back(3.1 * i);
            streams["heartrate"]["data"].push_back(140 + i % 30);
            streams["cadence"]["data"].push_back(85 + i % 5);
            streams["velocity_smooth"]["data"].push_back(3.1);
        }
        return nlohmann::json{{"activity",
                               {{"id", 7221338021},
                                {"name", "Morning Run"},
                                {"sport_type", "Run"},
                                {"start_date", "2026-01-05T07:00:00Z"},
                                {"elapsed_time", samples},
                                {"distance", 3.1 * samples}}},
                              {"streams", streams}}
            .dump();
    }();
    return bytes;
}

const std::string& table() {
    static const std::string bytes = [] {
        std::string csv =
            "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed "
            "Time,Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity "
            "Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance\n";
        for (int i = 0; i < rows; ++i) {
            csv += std::to_string(7221338021 + i) +
                   ",\"May 29, 2022, 3:53:35 PM\",\"Hills, again\",Run,\"one\ntwo\",1428,3.32,170,"
                   "20,false,,Blue shoes,activities/1.fit.gz,70,,1428.5,1400,3322.95\n";
        }
        return csv;
    }();
    return bytes;
}

void BM_StravaJson(benchmark::State& state) {
    const auto bytes = std::as_bytes(std::span(activity()));
    for (auto _ : state) {
        if (runlytics::formats::parse_strava(bytes).at(0).track.size() != samples) {
            state.SkipWithError("samples are missing");
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
}
BENCHMARK(BM_StravaJson)->Unit(benchmark::kMillisecond);

void BM_StravaJsonPeerNlohmann(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(nlohmann::json::parse(activity()));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * activity().size()));
}
BENCHMARK(BM_StravaJsonPeerNlohmann)->Unit(benchmark::kMillisecond);

void BM_StravaCsv(benchmark::State& state) {
    const auto bytes = std::as_bytes(std::span(table()));
    for (auto _ : state) {
        if (runlytics::formats::parse_strava_csv(bytes).size() != rows) {
            state.SkipWithError("rows are missing");
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
    state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(BM_StravaCsv)->Unit(benchmark::kMillisecond);

}  // namespace
