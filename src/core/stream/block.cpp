#include "core/stream/block.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/stream/lanes.h"

namespace runlytics::stream {
namespace {

// How a block was made smaller. The numbers are stored.
enum class Method : std::uint8_t {
    frame,           // value - reference
    delta,           // (value - value before) - reference
    delta_of_delta,  // (delta - delta before) - reference
};
constexpr unsigned method_count = 3;
constexpr unsigned method_shift = 6;
constexpr unsigned max_width = 32;

// One way to write a block, and what it costs.
struct Candidate {
    Method method{};
    std::uint32_t reference = 0;  // the smallest residual
    unsigned width = 0;           // bits of the largest residual above it
    std::array<std::uint32_t, block_size> residuals;

    std::uint32_t stored_reference() const { return zigzag(static_cast<std::int32_t>(reference)); }
    std::size_t cost(std::size_t count) const {
        return varint_bytes(stored_reference()) + packed_bytes(count, width);
    }
};

// Takes the differences between neighbours, the first from `before`.
void difference(std::span<std::uint32_t> values, std::uint32_t before) {
    for (auto& value : values) {
        const auto own = value;
        value = own - before;
        before = own;
    }
}

// Residuals of one method, their smallest taken out.
Candidate reduce(Method method, std::span<const std::uint32_t> values, const Trail& trail) {
    Candidate made{.method = method, .residuals = {}};
    const auto residuals = std::span(made.residuals).first(values.size());
    std::ranges::copy(values, residuals.begin());
    difference(residuals, trail.value);
    if (method == Method::delta_of_delta) difference(residuals, trail.delta);
    if (method == Method::frame) {
        for (std::size_t i = 0; i < values.size(); ++i)
            residuals[i] = values[i] - trail.value;
    }
    const auto [low, high] = std::ranges::minmax(
        residuals, {}, [](std::uint32_t residual) { return static_cast<std::int32_t>(residual); });
    made.reference = low;
    made.width = static_cast<unsigned>(std::bit_width(high - low));
    for (auto& residual : residuals)
        residual -= made.reference;
    return made;
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

// Undoes difference(), with the reference put back.
void sum(Block values, std::uint32_t reference, std::uint32_t before) {
    const Lanes addend = splat(reference);
    Lanes total = splat(before);
    transform(values, [&](Lanes row) {
        const Lanes sums = total + running_sum(row + addend);
        total = splat_last(sums);
        return sums;
    });
}

// Undoes difference() twice.
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
    auto best = reduce(Method::frame, values, trail);
    for (const auto method : {Method::delta, Method::delta_of_delta}) {
        const auto other = reduce(method, values, trail);
        if (other.cost(values.size()) < best.cost(values.size())) best = other;
    }
    const auto method_bits = static_cast<unsigned>(best.method) << method_shift;
    out.push_back(static_cast<std::byte>(method_bits | best.width));
    put_varint(out, best.stored_reference());
    const auto at = out.size();
    out.resize(at + packed_bytes(values.size(), best.width));
    const auto packed = std::span(out).subspan(at);
    if (values.size() == block_size) {
        pack_block(best.residuals, best.width, packed);
    } else {
        pack_tail(std::span(best.residuals).first(values.size()), best.width, packed);
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
