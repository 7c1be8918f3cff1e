// Our FIT parser on an hour at a record a second, with the fields that a running watch writes. Its
// peer, Garmin's SDK for JavaScript, reads the same file: see bench/peers/fit_sdk.mjs.
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string>

#include "../test/unit/formats/fit/encoder.h"
#include "core/formats/fit/checksum.h"
#include "core/formats/fit/fit.h"

namespace runlytics::test::fit {
namespace {

constexpr int records = 3600;
constexpr double begin = 1'000'000'000;

// The file; RUNLYTICS_FIT_FILE names where to leave it for the peer.
const std::string& file() {
    static const std::string bytes = [] {
        Encoder e;
        e.define(0, 0, {{0, 1, enumeration}, {1, 2, uint16}, {2, 2, uint16}, {4, 4, uint32}});
        e.add(0, {4., 1., 3113., begin});
        e.define(1, 20,
                 {{253, 4, uint32},
                  {0, 4, sint32},
                  {1, 4, sint32},
                  {5, 4, uint32},
                  {73, 4, uint32},
                  {78, 4, uint32},
                  {7, 2, uint16},
                  {39, 2, uint16},
                  {41, 2, uint16},
                  {83, 2, uint16},
                  {84, 2, uint16},
                  {85, 2, uint16},
                  {3, 1, uint8},
                  {4, 1, uint8},
                  {13, 1, sint8},
                  {53, 1, uint8}});
        for (int i = 0; i < records; ++i) {
            e.add(1, {begin + i, 626'349'397. + 357 * i, 159'870'000. + 150 * i, 314. * i,
                      3000 + std::round(500 * std::cos(i / 50.0)),
                      2700 + std::round(50 * std::sin(i / 300.0)), 250. + i % 40, 880. + i % 60,
                      2400. + i % 90, 815. + i % 30, 4975. + i % 50, 11'205. + i % 200,
                      140. + i % 30, 85. + i % 5, 21., 64.});
        }
        e.define(2, 18,
                 {{253, 4, uint32},
                  {2, 4, uint32},
                  {5, 1, enumeration},
                  {6, 1, enumeration},
                  {7, 4, uint32},
                  {8, 4, uint32},
                  {9, 4, uint32}});
        e.add(2,
              {begin + records, begin, 1., 0., records * 1000., records * 1000., 314. * records});
        if (const char* const path = std::getenv("RUNLYTICS_FIT_FILE")) {
            std::ofstream(path, std::ios::binary) << e.file();
        }
        return e.file();
    }();
    return bytes;
}

void BM_FitParse(benchmark::State& state) {
    const auto bytes = std::as_bytes(std::span(file()));
    for (auto _ : state) {
        if (runlytics::formats::parse_fit(bytes).at(0).track.size() != records) {
            state.SkipWithError("samples are missing");
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
    state.SetItemsProcessed(state.iterations() * records);
}
BENCHMARK(BM_FitParse)->Unit(benchmark::kMillisecond);

void BM_FitChecksum(benchmark::State& state) {
    const auto bytes = std::as_bytes(std::span(file()));
    for (auto _ : state)
        benchmark::DoNotOptimize(runlytics::formats::fit::checksum(bytes));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
}
BENCHMARK(BM_FitChecksum)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace runlytics::test::fit
