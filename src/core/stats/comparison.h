#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model.h"

// Two groups of values beside one another. Differences are first - second, intervals hold 95 %.
namespace runlytics::stats {

struct Interval {
    double low = missing_value;
    double high = missing_value;
};

// A t-test: of two samples of unequal variance (Welch 1947), or of the differences of pairs.
struct TTest {
    double difference = missing_value;
    Interval interval;
    double t = missing_value;
    double df = missing_value;
    double p = missing_value;
};

struct Moments;

TTest welch(const Moments& first, const Moments& second);
TTest paired(std::span<const double> first, std::span<const double> second);

// The difference in pooled standard deviations, corrected for small samples by 1 - 3 / (4 df - 1)
// (Hedges 1981).
double hedges_g(const Moments& first, const Moments& second);

// A value of a day, in one of the two groups. block: consecutive days of one group, numbered as
// they follow one another.
struct BlockValue {
    double value;
    bool first;
    std::int32_t block;
    std::int32_t day;
};

// The means of a block.
struct Block {
    double mean;
    bool first;
    std::int32_t first_day;
    std::int32_t last_day;
};

std::vector<Block> blocks_of(std::span<const BlockValue> values);

// Neighbours of different groups, each block in one pair at most, earliest first. What lies more
// than four weeks apart is no neighbour.
struct BlockPair {
    double first;
    double second;
};

std::vector<BlockPair> adjacent_pairs(std::span<const Block> blocks);

// Below this many blocks of a group, or pairs of them, nothing is said of chance.
inline constexpr std::size_t fewest_blocks = 6;

struct Comparison {
    std::size_t n_first = 0, n_second = 0;  // values
    std::size_t days_first = 0, days_second = 0;
    std::size_t blocks_first = 0, blocks_second = 0;
    std::size_t pairs = 0;
    double mean_first = missing_value, mean_second = missing_value;  // of block means
    bool is_paired = false;
    bool is_enough = false;  // otherwise only counts and means are known
    TTest test;              // of pairs where is_paired, else welch
    TTest welch;
    double g = missing_value;
    double u = missing_value, u_p = missing_value;
    Interval bootstrap;
};

// Compares the means of blocks: days are not independent, and a night shift comes with another.
// Adjacent blocks are paired where there are enough pairs and it is wanted.
Comparison compare_blocks(std::span<const BlockValue> values, bool pair);

}  // namespace runlytics::stats
