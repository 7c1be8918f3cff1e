// What the warehouse asks of every run: 2,000 generated hours of running, one sample a second, each
// question from the stored bytes on.
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <random>

#include "core/activity/best_effort.h"
#include "core/activity/graded_speed.h"
#include "core/activity/zones.h"
#include "core/stream/stream.h"

namespace {

namespace activity = runlytics::activity;
namespace stream = runlytics::stream;
using runlytics::Channel;
using runlytics::Track;

// An hour over hills with drifting pace and heart rate.
std::vector<std::byte> run_an_hour(unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> noise(0, 1);
    Track track;
    double distance = 0, effort = 0, altitude = 100, lat = 52.5, lon = 13.4;
    for (int second = 0; second < 3600; ++second) {
        effort = 0.98 * effort + 0.05 * noise(random);
        const double speed = std::max(0.0, 3 + 0.4 * std::sin(second / 300.0) + effort);
        altitude += 0.05 * std::sin(second / 120.0) + 0.02 * noise(random);
        track.append(1'700'000'000'000 + second * 1000);
        track.set(Channel::latitude, lat += 1.5e-5);
        track.set(Channel::longitude, lon += 2e-5);
        track.set(Channel::altitude, std::round(altitude * 5) / 5);
        track.set(Channel::distance, distance);
        track.set(Channel::heart_rate,
                  std::round(145 + 15 * std::sin(second / 400.0) + 20 * effort));
        track.set(Channel::cadence, std::round(172 + noise(random)));
        track.set(Channel::speed, speed);
        distance += speed;
    }
    return stream::encode(track);
}

const std::vector<std::vector<std::byte>>& season() {
    static const auto runs = [] {
        std::vector<std::vector<std::byte>> made;
        for (unsigned seed = 0; seed < 2000; ++seed)
            made.push_back(run_an_hour(seed));
        return made;
    }();
    return runs;
}

// Asks each run in turn; the time shown is that of one run.
template <typename Ask>
void ask_season(benchmark::State& state, Ask&& ask) {
    const auto& runs = season();
    std::size_t at = 0;
    for (auto _ : state) {
        stream::Reader reader(runs[at]);
        benchmark::DoNotOptimize(ask(reader));
        at = (at + 1) % runs.size();
    }
}

void activity_zones(benchmark::State& state) {
    const std::vector<double> bounds{95, 114, 133, 152, 171};
    ask_season(state, [&](stream::Reader& reader) {
        return activity::time_in_zones(reader, Channel::heart_rate, bounds);
    });
}
BENCHMARK(activity_zones);

void activity_best_5k(benchmark::State& state) {
    ask_season(state, [](stream::Reader& reader) { return activity::best_effort(reader, 5000); });
}
BENCHMARK(activity_best_5k);

void activity_normalized_graded_speed(benchmark::State& state) {
    ask_season(state, [](stream::Reader& reader) {
        return activity::normalized_graded_speed(reader).value;
    });
}
BENCHMARK(activity_normalized_graded_speed);

// The floor: decoding alone what the last one reads.
void activity_decode_three_channels(benchmark::State& state) {
    ask_season(state, [](stream::Reader& reader) {
        return reader.times().back() + reader.values(Channel::speed).back() +
               reader.values(Channel::altitude).back();
    });
}
BENCHMARK(activity_decode_three_channels);

}  // namespace
