// Races of a simulated fleet: how far off the prediction of a marathon is, beside plain Riegel and
// Tanda.
#include <benchmark/benchmark.h>
#include <cmath>
#include <string>

#include "core/performance/riegel.h"
#include "simulator/fleet.h"

namespace {

namespace performance = runlytics::performance;
namespace simulator = runlytics::simulator;

// The mean absolute error, in per cent, of Riegel's formula from the longest race.
double riegel_error(const std::vector<simulator::FleetRunner>& fleet) {
    double sum = 0;
    for (const simulator::FleetRunner& runner : fleet) {
        performance::MaximalEffort longest;
        for (const performance::MaximalEffort& effort : runner.efforts)
            if (effort.metres > longest.metres) longest = effort;
        const double seconds =
            performance::riegel(longest.metres, longest.seconds, performance::marathon_m);
        sum += std::fabs(100 * (seconds / runner.marathon_s - 1));
    }
    return sum / static_cast<double>(fleet.size());
}

void fleet_marathons(benchmark::State& state) {
    const auto fleet = simulator::simulate_fleet(20263, 1000);
    std::vector<simulator::FleetScore> scores;
    for (auto _ : state)
        scores = simulator::score_fleet(fleet);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(fleet.size()));
    for (const simulator::FleetScore& score : scores)
        state.counters[std::string(performance::name_of(score.model)) + "_error"] =
            score.mean_error;
    state.counters["coverage_off"] = std::fabs(scores.back().coverage - 80);
    state.counters["plain_riegel_error"] = riegel_error(fleet);
}
BENCHMARK(fleet_marathons);

}  // namespace
