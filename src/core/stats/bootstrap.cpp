#include "core/stats/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/interrupt.h"

namespace runlytics::stats {
namespace {

constexpr int draws = 2000;
constexpr int draws_between_polls = 64;

// SplitMix64 (Steele 2014): the same everywhere, unlike the generators of the standard library.
class Random {
  public:
    std::size_t below(std::size_t count) {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return static_cast<std::size_t>((z ^ (z >> 31)) % count);
    }

  private:
    std::uint64_t state_ = 20'260'105;
};

double drawn_mean(std::span<const double> blocks, Random& random) {
    double sum = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i)
        sum += blocks[random.below(blocks.size())];
    return sum / static_cast<double>(blocks.size());
}

// The value below which a share of the sorted ones lies, between two of them in proportion.
double percentile(std::span<const double> sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double part = place - static_cast<double>(below);
    return part == 0 ? sorted[below] : sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

template <typename Draw>
Interval interval_of(Draw draw) {
    std::vector<double> results;
    results.reserve(draws);
    for (int i = 0; i < draws; ++i) {
        if (i % draws_between_polls == 0) poll_interrupt();
        results.push_back(draw());
    }
    std::ranges::sort(results);
    return {percentile(results, 0.025), percentile(results, 0.975)};
}

}  // namespace

Interval bootstrap_mean(std::span<const double> blocks) {
    if (blocks.empty()) return {};
    Random random;
    return interval_of([&] { return drawn_mean(blocks, random); });
}

Interval bootstrap_difference(std::span<const double> first, std::span<const double> second) {
    if (first.empty() || second.empty()) return {};
    Random random;
    return interval_of([&] { return drawn_mean(first, random) - drawn_mean(second, random); });
}

}  // namespace runlytics::stats
