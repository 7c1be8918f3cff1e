// The stream of an hour's run: its size beside the entropy of the samples, and decoding beside a
// copy of the decoded integers, which is what any decoder must at least write.
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstring>
#include <map>
#include <random>

#include "core/stream/stream.h"

namespace {

using runlytics::Channel;
using runlytics::Track;

constexpr std::array channels = {Channel::latitude, Channel::longitude,  Channel::altitude,
                                 Channel::distance, Channel::heart_rate, Channel::cadence,
                                 Channel::speed,    Channel::power};
constexpr std::size_t columns = 1 + channels.size();
constexpr std::size_t samples = 3600;

// As many hours as a query over a fleet reads: neither side finds its input in a cache.
constexpr std::size_t stream_count = 2000;

// Noise that remembers: each value keeps a part of the one before.
class CorrelatedNoise {
  public:
    CorrelatedNoise(double deviation, double memory)
        : memory_(memory), fresh_(0, deviation * std::sqrt(1 - memory * memory)) {}
    double operator()(std::mt19937& random) { return value_ = memory_ * value_ + fresh_(random); }

  private:
    double memory_, value_ = 0;
    std::normal_distribution<double> fresh_;
};

double rounded(double value, double steps) {
    return std::round(value * steps) / steps;
}

// A run in a park, one sample a second, at the resolutions of a watch.
Track run(std::size_t seconds) {
    std::mt19937 random(5);
    CorrelatedNoise east(3, 0.95), north(3, 0.95), pace(0.15, 0.9), heart(1.5, 0.9);
    CorrelatedNoise barometer(0.3, 0.95), steps(1.2, 0.5), watts(12, 0.6);
    Track track;
    double metres = 0;
    for (std::size_t i = 0; i < seconds; ++i) {
        const auto second = static_cast<double>(i);
        const double speed = 3.1 + 0.2 * std::sin(second / 200) + pace(random);
        metres += speed;
        const double angle = metres / 600;
        track.append(1'700'000'000'000 + static_cast<runlytics::UnixMillis>(i) * 1000);
        track.set(Channel::latitude, 52.514 + (600 * std::sin(angle) + north(random)) / 111'200);
        track.set(Channel::longitude, 13.35 + (600 * std::cos(angle) + east(random)) / 67'700);
        track.set(Channel::altitude, rounded(40 + 15 * std::sin(angle) + barometer(random), 5));
        track.set(Channel::distance, rounded(metres, 100));
        track.set(Channel::heart_rate,
                  std::round(140 + 10 * std::sin(second / 400) + heart(random)));
        track.set(Channel::cadence, std::round(172 + steps(random)));
        track.set(Channel::speed, rounded(speed, 1000));
        track.set(Channel::power, std::round(240 + watts(random)));
    }
    return track;
}

// Bits per value of numbers drawn as often as these.
double entropy(const std::vector<std::int64_t>& values) {
    std::map<std::int64_t, double> counts;
    for (const auto value : values)
        ++counts[value];
    const auto total = static_cast<double>(values.size());
    double bits = 0;
    for (const auto& [value, count] : counts)
        bits -= count / total * std::log2(count / total);
    return bits;
}

// The least of the entropies of the values, their differences and the differences of those.
double predicted_entropy(std::span<const std::int32_t> column) {
    std::vector<std::int64_t> values(column.begin(), column.end());
    double least = entropy(values);
    for (int order = 1; order <= 2; ++order) {
        for (std::size_t i = values.size() - 1; i > 0; --i)
            values[i] -= values[i - 1];
        values.erase(values.begin());
        least = std::min(least, entropy(values));
    }
    return least;
}

void stream_size(benchmark::State& state) {
    const auto track = run(samples);
    std::vector<std::byte> bytes;
    for (auto _ : state)
        bytes = runlytics::stream::encode(track);
    runlytics::stream::Reader reader(bytes);
    double bits = predicted_entropy(reader.times());
    for (const auto channel : channels)
        bits += predicted_entropy(reader.values(channel));
    const auto size = static_cast<double>(bytes.size()) / reader.size();
    state.counters["bytes/sample"] = size;
    state.counters["entropy"] = bits / 8;
    state.counters["size/entropy"] = size / (bits / 8);
    state.SetItemsProcessed(state.iterations() * reader.size());
}
BENCHMARK(stream_size);

void stream_encode(benchmark::State& state) {
    const auto track = run(samples);
    for (auto _ : state)
        benchmark::DoNotOptimize(runlytics::stream::encode(track).data());
    state.SetItemsProcessed(state.iterations() * samples);
}
BENCHMARK(stream_encode);

std::vector<std::vector<std::byte>> many_streams() {
    return {stream_count, runlytics::stream::encode(run(samples))};
}

void stream_decode_all(benchmark::State& state) {
    const auto streams = many_streams();
    std::size_t next = 0;
    for (auto _ : state) {
        runlytics::stream::Reader reader(streams[next++ % streams.size()]);
        benchmark::DoNotOptimize(reader.times().data());
        for (const auto channel : channels)
            benchmark::DoNotOptimize(reader.values(channel).data());
    }
    state.SetItemsProcessed(state.iterations() * samples);
}
BENCHMARK(stream_decode_all);

void stream_copy_all(benchmark::State& state) {
    constexpr std::size_t size = samples * columns;
    const std::vector<std::vector<std::int32_t>> decoded(stream_count,
                                                         std::vector<std::int32_t>(size, 7));
    std::size_t next = 0;
    for (auto _ : state) {
        const auto copy = std::make_unique_for_overwrite<std::int32_t[]>(size);
        std::memcpy(copy.get(), decoded[next++ % decoded.size()].data(), size * sizeof copy[0]);
        benchmark::DoNotOptimize(copy.get());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * samples);
}
BENCHMARK(stream_copy_all);

void stream_decode_time_and_heart_rate(benchmark::State& state) {
    const auto streams = many_streams();
    std::size_t next = 0;
    for (auto _ : state) {
        runlytics::stream::Reader reader(streams[next++ % streams.size()]);
        benchmark::DoNotOptimize(reader.times().data());
        benchmark::DoNotOptimize(reader.values(Channel::heart_rate).data());
    }
    state.SetItemsProcessed(state.iterations() * samples);
}
BENCHMARK(stream_decode_time_and_heart_rate);

void stream_verify(benchmark::State& state) {
    const auto bytes = runlytics::stream::encode(run(samples));
    for (auto _ : state)
        runlytics::stream::verify(bytes);
    state.SetItemsProcessed(state.iterations() * samples);
}
BENCHMARK(stream_verify);

}  // namespace
