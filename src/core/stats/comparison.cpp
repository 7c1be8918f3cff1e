#include "core/stats/comparison.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/stats/bootstrap.h"
#include "core/stats/distributions.h"
#include "core/stats/moments.h"
#include "core/stats/ranks.h"

namespace runlytics::stats {
namespace {

constexpr double two_sided_95 = 0.975;

TTest t_test(double difference, double error, double df) {
    TTest test;
    test.difference = difference;
    // Values that are all equal leave nothing to judge by.
    if (!(error > 0) || !(df > 0)) return test;
    test.t = difference / error;
    test.df = df;
    test.p = student_two_sided(test.t, df);
    const double reach = student_quantile(two_sided_95, df) * error;
    test.interval = {difference - reach, difference + reach};
    return test;
}

std::vector<double> means_of(std::span<const Block> blocks, bool first) {
    std::vector<double> means;
    for (const Block& block : blocks) {
        if (block.first == first) means.push_back(block.mean);
    }
    return means;
}

std::size_t days_of(std::span<const BlockValue> values, bool first) {
    std::set<std::int32_t> days;
    for (const BlockValue& value : values) {
        if (value.first == first) days.insert(value.day);
    }
    return days.size();
}

// What is said of chance, of enough blocks.
void judge(Comparison& comparison, std::span<const Block> blocks, bool pair) {
    const auto first = means_of(blocks, true);
    const auto second = means_of(blocks, false);
    const Moments of_first = moments_of(first);
    const Moments of_second = moments_of(second);
    comparison.welch = welch(of_first, of_second);
    comparison.test = comparison.welch;
    comparison.g = hedges_g(of_first, of_second);
    const MannWhitney order = mann_whitney(first, second);
    comparison.u = order.u;
    comparison.u_p = order.p;
    const auto pairs = adjacent_pairs(blocks);
    comparison.pairs = pairs.size();
    comparison.is_paired = pair && pairs.size() >= fewest_blocks;
    if (!comparison.is_paired) {
        comparison.bootstrap = bootstrap_difference(first, second);
        return;
    }
    std::vector<double> ones, others, differences;
    for (const BlockPair& each : pairs) {
        ones.push_back(each.first);
        others.push_back(each.second);
        differences.push_back(each.first - each.second);
    }
    comparison.test = paired(ones, others);
    comparison.bootstrap = bootstrap_mean(differences);
}

}  // namespace

TTest welch(const Moments& first, const Moments& second) {
    if (first.n == 0 || second.n == 0) return {};
    const double a = first.variance() / first.n;
    const double b = second.variance() / second.n;
    const double df = (a + b) * (a + b) / (a * a / (first.n - 1) + b * b / (second.n - 1));
    return t_test(first.mean - second.mean, std::sqrt(a + b), df);
}

TTest paired(std::span<const double> first, std::span<const double> second) {
    Moments differences;
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i)
        differences.add(first[i] - second[i]);
    if (differences.n == 0) return {};
    return t_test(differences.mean, std::sqrt(differences.variance() / differences.n),
                  differences.n - 1);
}

double hedges_g(const Moments& first, const Moments& second) {
    const double df = first.n + second.n - 2;
    if (first.n == 0 || second.n == 0 || !(df > 0)) return missing_value;
    const double deviation = std::sqrt((first.squares + second.squares) / df);
    if (!(deviation > 0)) return missing_value;
    return (first.mean - second.mean) / deviation * (1 - 3 / (4 * df - 1));
}

std::vector<Block> blocks_of(std::span<const BlockValue> values) {
    std::vector<BlockValue> order(values.begin(), values.end());
    std::ranges::stable_sort(order, {}, &BlockValue::block);
    std::vector<Block> blocks;
    for (std::size_t begin = 0; begin < order.size();) {
        Moments moments;
        Block block = {0, order[begin].first, order[begin].day, order[begin].day};
        std::size_t end = begin;
        for (; end < order.size() && order[end].block == order[begin].block; ++end) {
            moments.add(order[end].value);
            block.first_day = std::min(block.first_day, order[end].day);
            block.last_day = std::max(block.last_day, order[end].day);
        }
        block.mean = moments.mean;
        if (moments.n > 0) blocks.push_back(block);
        begin = end;
    }
    return blocks;
}

std::vector<BlockPair> adjacent_pairs(std::span<const Block> blocks) {
    constexpr std::int64_t most_days_apart = 28;
    std::vector<BlockPair> pairs;
    for (std::size_t i = 0; i + 1 < blocks.size(); ++i) {
        const Block& one = blocks[i];
        const Block& next = blocks[i + 1];
        const auto apart = std::int64_t{next.first_day} - one.last_day;
        if (one.first == next.first || apart > most_days_apart) continue;
        pairs.push_back(one.first ? BlockPair{one.mean, next.mean}
                                  : BlockPair{next.mean, one.mean});
        ++i;
    }
    return pairs;
}

Comparison compare_blocks(std::span<const BlockValue> values, bool pair) {
    std::vector<BlockValue> known(values.begin(), values.end());
    std::erase_if(known, [](const BlockValue& each) { return !std::isfinite(each.value); });
    const auto blocks = blocks_of(known);
    const auto is_first = [](const auto& each) { return each.first; };
    const auto count = [&](const auto& of) {
        return static_cast<std::size_t>(std::ranges::count_if(of, is_first));
    };
    Comparison comparison;
    comparison.n_first = count(known);
    comparison.n_second = known.size() - comparison.n_first;
    comparison.days_first = days_of(known, true);
    comparison.days_second = days_of(known, false);
    comparison.blocks_first = count(blocks);
    comparison.blocks_second = blocks.size() - comparison.blocks_first;
    comparison.mean_first = mean_of(means_of(blocks, true));
    comparison.mean_second = mean_of(means_of(blocks, false));
    comparison.test.difference = comparison.mean_first - comparison.mean_second;
    comparison.is_enough =
        std::min(comparison.blocks_first, comparison.blocks_second) >= fewest_blocks;
    if (comparison.is_enough) judge(comparison, blocks, pair);
    return comparison;
}

}  // namespace runlytics::stats
