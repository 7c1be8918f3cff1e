#include "core/stream/block.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/stream/lanes.h"

namespace runlytics::stream {
namespace {

// What is left of a value once its prediction is taken away. The numbers are stored.
enum class Method : std::uint8_t {
    frame,           // value - reference
    delta,           // (value - value before) - reference
    delta_of_delta,  // (delta - delta before) - reference
};
constexpr unsigned method_count = 3;
constexpr unsigned method_shift = 6;
constexpr unsigned max_width = 32;

// The residuals that one method leaves, as signed numbers: their range is what packing them costs.
struct Range {
    std::int32_t low = INT32_MAX;
    std::int32_t high = INT32_MIN;

    void extend(std::uint32_t residual) {
        low = std::min(low, static_cast<std::int32_t>(residual));
        high = std::max(high, static_cast<std::int32_t>(residual));
    }
    unsigned width() const {
        const auto span = static_cast<std::uint32_t>(high) - static_cast<std::uint32_t>(low);
        return static_cast<unsigned>(std::bit_width(span));
    }
    std::size_t cost(std::size_t count) const {
        return varint_bytes(zigzag(low)) + packed_bytes(count, width());
    }
};

// Gives each value's residuals, by method, to `take`.
template <class Take>
void for_each_residual(std::span<const std::uint32_t> values, const Trail& trail, Take take) {
    auto [before, delta_before] = trail;
    for (const auto value : values) {
        const auto delta = value - before;
        take(value - trail.value, delta, delta - delta_before);
        before = value;
        delta_before = delta;
    }
}

// The range of the residuals of every method.
std::array<Range, method_count> survey(std::span<const std::uint32_t> values, const Trail& trail) {
    Range frame, delta, delta_of_delta;
    for_each_residual(values, trail, [&](auto distance, auto first, auto second) {
        frame.extend(distance);
        delta.extend(first);
        delta_of_delta.extend(second);
    });
    return {frame, delta, delta_of_delta};
}

// The residuals of one method above the reference.
void take_residuals(Method method, std::uint32_t reference, std::span<const std::uint32_t> values,
                    const Trail& trail, std::span<std::uint32_t> residuals) {
    auto next = residuals.begin();
    for_each_residual(values, trail, [&](auto distance, auto first, auto second) {
        const auto residual = method == Method::frame   ? distance
                              : method == Method::delta ? first
                                                        : second;
        *next++ = residual - reference;
    });
}

// Moves the trail to the end of a block.
void follow(Trail& trail, std::span<const std::uint32_t> values) {
    const auto before = values.size() > 1 ? values[values.size() - 2] : trail.value;
    trail.value = values.back();
    trail.delta = trail.value - before;
}

// Replaces each row of four values by what `change` makes of it.
template <class Change>
void transform(Block values, Change change) {
    for (std::size_t i = 0; i < block_size; i += 4) {
        store_lanes(&values[i], change(load_lanes(&values[i])));
    }
}

// Multiplies by the step. Most steps are powers of two, and SSE2 has a shift, but no such product.
void multiply(Block values, std::uint32_t step) {
    if (step == 1) return;
    if (std::has_single_bit(step)) {
        const auto shift = std::countr_zero(step);
        transform(values, [&](Lanes row) { return row << shift; });
    } else {
        const Lanes factor = splat(step);
        transform(values, [&](Lanes row) { return row * factor; });
    }
}

// Adds one number to every value.
void add(Block values, std::uint32_t number) {
    const Lanes addend = splat(number);
    transform(values, [&](Lanes row) { return row + addend; });
}

// Values that all differ by the same from the one before: the times of most streams.
void progress(Block values, std::uint32_t delta, std::uint32_t before) {
    Lanes next = splat(before) + splat(delta) * Lanes{1, 2, 3, 4};
    const Lanes stride = splat(delta * 4);
    transform(values, [&](Lanes) { return std::exchange(next, next + stride); });
}

// Values whose differences these residuals are, above the reference.
void sum(Block values, std::uint32_t reference, std::uint32_t before) {
    const Lanes addend = splat(reference);
    Lanes total = splat(before);
    transform(values, [&](Lanes row) {
        const Lanes sums = total + running_sum(row + addend);
        total = splat_last(sums);
        return sums;
    });
}

// Values whose differences of differences these residuals are, above the reference.
void sum_twice(Block values, std::uint32_t reference, const Trail& before) {
    const Lanes addend = splat(reference);
    Lanes delta = splat(before.delta);
    Lanes total = splat(before.value);
    transform(values, [&](Lanes row) {
        const Lanes deltas = delta + running_sum(row + addend);
        const Lanes sums = total + running_sum(deltas);
        delta = splat_last(deltas);
        total = splat_last(sums);
        return sums;
    });
}

// Unpacks the residuals of a block.
void unpack(Bytes packed, unsigned width, std::size_t count, Block residuals) {
    if (count == block_size) {
        unpack_block(packed, width, residuals);
        return;
    }
    std::ranges::fill(residuals, 0U);
    if (!unpack_tail(packed, width, residuals.first(count))) malformed("a block is badly padded");
}

}  // namespace

Trail trail_before(std::span<const std::uint32_t> values) {
    if (values.empty()) return {};
    const auto delta = values.size() > 1 ? values[1] - values[0] : 0;
    return {.value = values[0] - delta, .delta = delta};
}

void encode_block(std::span<const std::uint32_t> values, Trail& trail,
                  std::vector<std::byte>& out) {
    const auto ranges = survey(values, trail);
    const auto best = std::ranges::min_element(
        ranges, {}, [&](const Range& range) { return range.cost(values.size()); });
    const auto method = static_cast<Method>(best - ranges.begin());
    const auto width = best->width();
    out.push_back(static_cast<std::byte>(static_cast<unsigned>(method) << method_shift | width));
    put_varint(out, zigzag(best->low));

    std::array<std::uint32_t, block_size> residuals;
    take_residuals(method, static_cast<std::uint32_t>(best->low), values, trail, residuals);
    const auto at = out.size();
    out.resize(at + packed_bytes(values.size(), width));
    const auto packed = std::span(out).subspan(at);
    if (values.size() == block_size) {
        pack_block(residuals, width, packed);
    } else {
        pack_tail(std::span(residuals).first(values.size()), width, packed);
    }
    follow(trail, values);
}

void decode_block(Cursor& in, std::size_t count, std::uint32_t step, Trail& trail, Block values) {
    const auto control = in.get<std::uint8_t>();
    const unsigned width = control & ((1U << method_shift) - 1);
    const unsigned method = control >> method_shift;
    if (width > max_width || method >= method_count) malformed("a block's encoding is unknown");
    const auto reference = static_cast<std::uint32_t>(unzigzag(in.get_varint())) * step;
    const auto packed = in.take(packed_bytes(count, width));
    if (width == 0 && static_cast<Method>(method) == Method::delta) {
        progress(values, reference, trail.value);
    } else {
        unpack(packed, width, count, values);
        multiply(values, step);
        switch (static_cast<Method>(method)) {
            case Method::frame:
                add(values, trail.value + reference);
                break;
            case Method::delta:
                sum(values, reference, trail.value);
                break;
            case Method::delta_of_delta:
                sum_twice(values, reference, trail);
                break;
        }
    }
    follow(trail, values.first(count));
}

}  // namespace runlytics::stream
