// Encoded polylines: the word-at-a-time decoder and encoder beside the byte-at-a-time loop of the
// format's documentation, on lines as they are recorded on a run.
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstring>
#include <random>

#include "core/geo/polyline.h"

namespace {

using runlytics::geo::Point;

// A wandering run of some metres from vertex to vertex.
std::vector<Point> wander(std::size_t size) {
    std::mt19937 random(11);
    std::normal_distribution<double> step(0, 1.2e-4);
    std::vector<Point> line;
    Point at{13.4, 52.5};
    for (std::size_t i = 0; i < size; ++i) {
        line.push_back(at);
        at.lon += step(random);
        at.lat += step(random);
    }
    return line;
}

std::vector<Point> decode_by_byte(std::string_view text, double scale) {
    std::vector<Point> points;
    std::int64_t position[2] = {0, 0};
    int axis = 0, shift = 0;
    std::int64_t value = 0;
    for (const char letter : text) {
        const int group = letter - 63;
        value |= static_cast<std::int64_t>(group & 31) << shift;
        shift += 5;
        if ((group & 32) != 0) continue;
        position[axis] += (value & 1) != 0 ? ~(value >> 1) : value >> 1;
        if (axis == 1) {
            points.push_back({static_cast<double>(position[1]) / scale,
                              static_cast<double>(position[0]) / scale});
        }
        axis ^= 1;
        value = shift = 0;
    }
    return points;
}

std::string encode_by_byte(const std::vector<Point>& points, double scale) {
    std::string text;
    std::int64_t before[2] = {0, 0};
    for (const Point& point : points) {
        const std::int64_t now[2] = {std::llround(point.lat * scale),
                                     std::llround(point.lon * scale)};
        for (int axis = 0; axis < 2; ++axis) {
            const std::int64_t difference = now[axis] - before[axis];
            before[axis] = now[axis];
            auto value = static_cast<std::uint64_t>(difference) << 1;
            if (difference < 0) value = ~value;
            for (; value >= 32; value >>= 5)
                text += static_cast<char>((32 | (value & 31)) + 63);
            text += static_cast<char>(value + 63);
        }
    }
    return text;
}

void count_points(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void polyline_decode(benchmark::State& state) {
    const auto text = runlytics::geo::encode_polyline(wander(state.range(0)), 5);
    for (auto _ : state)
        benchmark::DoNotOptimize(runlytics::geo::decode_polyline(text, 5));
    count_points(state);
}
BENCHMARK(polyline_decode)->Arg(2)->Arg(1000)->Arg(10000);

void polyline_decode_by_byte(benchmark::State& state) {
    const auto text = runlytics::geo::encode_polyline(wander(state.range(0)), 5);
    for (auto _ : state)
        benchmark::DoNotOptimize(decode_by_byte(text, 1e5));
    count_points(state);
}
BENCHMARK(polyline_decode_by_byte)->Arg(2)->Arg(1000)->Arg(10000);

void polyline_encode(benchmark::State& state) {
    const auto line = wander(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(runlytics::geo::encode_polyline(line, 5));
    count_points(state);
}
BENCHMARK(polyline_encode)->Arg(1000);

void polyline_encode_by_byte(benchmark::State& state) {
    const auto line = wander(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(encode_by_byte(line, 1e5));
    count_points(state);
}
BENCHMARK(polyline_encode_by_byte)->Arg(1000);

}  // namespace
