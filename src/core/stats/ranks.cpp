#include "core/stats/ranks.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/interrupt.h"
#include "core/model.h"
#include "core/stats/distributions.h"

namespace runlytics::stats {
namespace {

// The values in order with the length of each run of equal ones.
template <typename Visit>
void visit_ties(std::span<const double> values, Visit visit) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]])
            ++end;
        visit(std::span(order).subspan(begin, end - begin), begin);
        begin = end;
    }
}

// The chance of a rank sum of at most, and of at least, the observed one when any `chosen` of the
// values are as likely to be the sample. Ranks are doubled, so that those of ties are whole.
double exact_two_sided(std::span<const double> ranks, std::size_t chosen, double rank_sum) {
    std::vector<std::size_t> doubled;
    for (const double rank : ranks)
        doubled.push_back(static_cast<std::size_t>(std::lround(2 * rank)));
    const std::size_t most = std::accumulate(doubled.begin(), doubled.end(), std::size_t{0});
    const auto observed = static_cast<std::size_t>(std::lround(2 * rank_sum));
    // ways[k][s]: how many choices of k values have the sum s. Below 2^53, so every count is exact.
    std::vector<std::vector<double>> ways(chosen + 1, std::vector<double>(most + 1));
    ways[0][0] = 1;
    for (const std::size_t rank : doubled) {
        poll_interrupt();
        for (std::size_t k = chosen; k >= 1; --k) {
            for (std::size_t sum = most; sum >= rank; --sum)
                ways[k][sum] += ways[k - 1][sum - rank];
        }
    }
    double below = 0, above = 0, all = 0;
    for (std::size_t sum = 0; sum <= most; ++sum) {
        all += ways[chosen][sum];
        if (sum <= observed) below += ways[chosen][sum];
        if (sum >= observed) above += ways[chosen][sum];
    }
    return std::min(1.0, 2 * std::min(below, above) / all);
}

double normal_two_sided(double u, double first, double second, std::span<const double> ties) {
    const double n = first + second;
    double cubes = 0;
    for (const double t : ties)
        cubes += t * t * t - t;
    const double variance = first * second / 12 * (n + 1 - cubes / (n * (n - 1)));
    if (!(variance > 0)) return 1;
    const double distance = std::abs(u - first * second / 2) - 0.5;
    return std::min(1.0, 2 * normal_below(-distance / std::sqrt(variance)));
}

}  // namespace

std::vector<double> ranks_of(std::span<const double> values) {
    std::vector<double> ranks(values.size());
    visit_ties(values, [&](std::span<const std::size_t> equal, std::size_t before) {
        const double rank =
            static_cast<double>(before) + (static_cast<double>(equal.size()) + 1) / 2;
        for (const std::size_t i : equal)
            ranks[i] = rank;
    });
    return ranks;
}

std::vector<double> tie_sizes(std::span<const double> values) {
    std::vector<double> sizes;
    visit_ties(values, [&](std::span<const std::size_t> equal, std::size_t) {
        sizes.push_back(static_cast<double>(equal.size()));
    });
    return sizes;
}

MannWhitney mann_whitney(std::span<const double> first, std::span<const double> second) {
    if (first.empty() || second.empty()) return {missing_value, missing_value, false};
    std::vector<double> all(first.begin(), first.end());
    all.insert(all.end(), second.begin(), second.end());
    const std::vector<double> ranks = ranks_of(all);
    const auto n = static_cast<double>(first.size());
    const auto m = static_cast<double>(second.size());
    const auto middle = ranks.begin() + static_cast<std::ptrdiff_t>(first.size());
    const double rank_sum = std::accumulate(ranks.begin(), middle, 0.0);
    const double u = rank_sum - n * (n + 1) / 2;
    if (all.size() > most_exact) return {u, normal_two_sided(u, n, m, tie_sizes(all)), false};
    return {u, exact_two_sided(ranks, first.size(), rank_sum), true};
}

}  // namespace runlytics::stats
