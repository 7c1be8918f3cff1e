#include <algorithm>
#include <bit>
#include <utility>

#include "core/stream/block.h"
#include "core/stream/lanes.h"

namespace runlytics::stream {
namespace {

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

// Takes the control byte.
Control take_control(Cursor& in) {
    const unsigned byte = in.get<std::uint8_t>();
    const unsigned kind = byte / Control::widths;
    if (kind >= 2 * method_count) malformed("a block's encoding is unknown");
    return {.method = static_cast<Method>(kind % method_count),
            .width = byte % Control::widths,
            .patched = kind >= method_count};
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

// Adds to some residuals the bits for which the width was too small.
void patch(Cursor& in, unsigned width, Block residuals, std::size_t count) {
    if (width >= 32) malformed("a block of full width has exceptions");
    std::size_t next = 0;
    for (auto left = in.get<std::uint8_t>(); left > 0; --left) {
        const std::size_t at = in.get<std::uint8_t>();
        if (at < next || at >= count) malformed("a block's exceptions are out of order");
        const auto above = static_cast<std::uint32_t>(unzigzag(in.get_varint()));
        residuals[at] += above << width;
        next = at + 1;
    }
}

}  // namespace

void decode_block(Cursor& in, std::size_t count, std::uint32_t step, Trail& trail, Block values) {
    const auto control = take_control(in);
    const auto reference = static_cast<std::uint32_t>(unzigzag(in.get_varint())) * step;
    const auto packed = in.take(packed_bytes(count, control.width));
    if (control.width == 0 && control.method == Method::delta && !control.patched) {
        progress(values, reference, trail.value);
    } else {
        unpack(packed, control.width, count, values);
        if (control.patched) patch(in, control.width, values, count);
        multiply(values, step);
        switch (control.method) {
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
    trail.follow(values.first(count));
}

}  // namespace runlytics::stream
