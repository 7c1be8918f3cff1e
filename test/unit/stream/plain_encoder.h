#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "core/stream/block.h"

// The encoder of a block without a thought for speed: docs/stream-format.md step by step, one value
// after another, in 64 bits. Nothing but the trail's type is shared with the encoder.
namespace runlytics::stream::plain {

using Bytes = std::vector<std::byte>;

constexpr std::size_t most_exceptions = 6;

// How to write a block: what of the sorted residuals is packed, the others being exceptions.
struct Plan {
    unsigned method = 0;
    std::int64_t reference = 0;
    unsigned width = 0;
    std::size_t exceptions = 0;
};

inline void put_byte(Bytes& out, std::uint64_t value) {
    out.push_back(static_cast<std::byte>(value));
}

inline void put_number(Bytes& out, std::uint64_t value) {
    for (; value > 127; value /= 128)
        put_byte(out, 128 + value % 128);
    put_byte(out, value);
}

// Even numbers are those from 0 on, odd ones those below.
inline std::uint64_t folded(std::int64_t value) {
    return static_cast<std::uint64_t>(value >= 0 ? 2 * value : -2 * value - 1);
}

inline std::size_t bytes_of(std::int64_t value) {
    Bytes out;
    put_number(out, folded(value));
    return out.size();
}

// What each method leaves of the values, as signed numbers.
inline std::vector<std::int64_t> residuals_of(unsigned method,
                                              std::span<const std::uint32_t> values,
                                              const Trail& trail) {
    std::vector<std::int64_t> residuals;
    std::uint32_t before = trail.value, delta = trail.delta;
    for (const std::uint32_t value : values) {
        const std::uint32_t by_method[] = {value - trail.value, value - before,
                                           value - before - delta};
        residuals.push_back(static_cast<std::int32_t>(by_method[method]));
        delta = value - before;
        before = value;
    }
    return residuals;
}

inline unsigned bits_between(std::int64_t low, std::int64_t high) {
    return static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(high - low)));
}

// What the encoder takes a plan to cost: three bytes for an exception, and eight more for the
// first, because of the time that it takes to read.
inline std::size_t charge_of(const Plan& plan, std::size_t count) {
    const std::size_t patches = plan.exceptions > 0 ? 8 + 3 * plan.exceptions : 0;
    return bytes_of(plan.reference) + (count * plan.width + 7) / 8 + patches;
}

// The plans of one method: one outlier after another is left out, on the side that is farther from
// its neighbour.
inline std::vector<Plan> plans_of(unsigned method, std::vector<std::int64_t> residuals) {
    std::vector<Plan> plans;
    std::ranges::sort(residuals);
    std::size_t low = 0, high = residuals.size() - 1;
    for (std::size_t exceptions = 0; exceptions <= most_exceptions; ++exceptions) {
        plans.push_back({.method = method,
                         .reference = residuals[low],
                         .width = bits_between(residuals[low], residuals[high]),
                         .exceptions = exceptions});
        if (low == high) break;
        const bool is_low =
            residuals[low + 1] - residuals[low] > residuals[high] - residuals[high - 1];
        if (is_low) {
            ++low;
        } else {
            --high;
        }
    }
    return plans;
}

// The first of the cheapest: of two methods that cost the same the one with the lower number, of
// two plans of one method that with fewer exceptions.
inline Plan best_plan(std::span<const std::uint32_t> values, const Trail& trail) {
    std::vector<Plan> plans;
    for (unsigned method = 0; method < method_count; ++method)
        std::ranges::copy(plans_of(method, residuals_of(method, values, trail)),
                          std::back_inserter(plans));
    return *std::ranges::min_element(
        plans, {}, [&](const Plan& plan) { return charge_of(plan, values.size()); });
}

// Where the first bit of a packed residual is: full blocks have four lanes of 32-bit words.
inline std::size_t bit_of(std::size_t at, std::size_t in_residual, std::size_t count,
                          unsigned width) {
    if (count < block_size) return at * width + in_residual;
    const std::size_t in_lane = at / 4 * width + in_residual;
    return 128 * (in_lane / 32) + 32 * (at % 4) + in_lane % 32;
}

// The bytes of a block by this plan.
inline Bytes written(const Plan& plan, std::span<const std::int64_t> residuals) {
    Bytes out, patches;
    Bytes packed((residuals.size() * plan.width + 7) / 8);
    std::size_t exceptions = 0;
    for (std::size_t i = 0; i < residuals.size(); ++i) {
        const auto above_reference = static_cast<std::uint32_t>(residuals[i] - plan.reference);
        for (unsigned bit = 0; bit < plan.width; ++bit) {
            const std::size_t to = bit_of(i, bit, residuals.size(), plan.width);
            if (above_reference >> bit & 1) packed[to / 8] |= std::byte{1} << to % 8;
        }
        const std::int64_t above =
            std::int64_t{static_cast<std::int32_t>(above_reference)} >> plan.width;
        if (plan.width == 32 || above == 0) continue;
        put_byte(patches, i);
        put_number(patches, folded(above));
        ++exceptions;
    }
    put_byte(out, 33 * (plan.method + (exceptions > 0 ? 3 : 0)) + plan.width);
    put_number(out, folded(plan.reference));
    std::ranges::copy(packed, std::back_inserter(out));
    if (exceptions > 0) put_byte(out, exceptions);
    std::ranges::copy(patches, std::back_inserter(out));
    return out;
}

// A block as the encoder should write it.
inline Bytes block(std::span<const std::uint32_t> values, const Trail& trail) {
    const Plan plan = best_plan(values, trail);
    return written(plan, residuals_of(plan.method, values, trail));
}

// The size of the smallest block that there is with at most so many exceptions, whichever values
// those are: every method, and every number of them at either end.
inline std::size_t least_size(std::span<const std::uint32_t> values, const Trail& trail,
                              std::size_t exceptions) {
    std::size_t least = SIZE_MAX;
    for (unsigned method = 0; method < method_count; ++method) {
        const auto residuals = residuals_of(method, values, trail);
        auto sorted = residuals;
        std::ranges::sort(sorted);
        for (std::size_t low = 0; low <= exceptions; ++low) {
            for (std::size_t high = 0; low + high <= exceptions; ++high) {
                if (low + high >= sorted.size()) break;
                const std::int64_t first = sorted[low], last = sorted[sorted.size() - 1 - high];
                const Plan plan = {
                    .method = method, .reference = first, .width = bits_between(first, last)};
                least = std::min(least, written(plan, residuals).size());
            }
        }
    }
    return least;
}

}  // namespace runlytics::stream::plain
