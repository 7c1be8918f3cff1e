#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/stream/bitpack.h"
#include "core/stream/bytes.h"

// The block codec: up to 128 values as their distance from a prediction, bit-packed, with
// exceptions for the few that need more bits than the rest. All arithmetic is modulo 2^32, so that
// any values survive the round trip and no input can overflow.
namespace runlytics::stream {

// What is left of a value once its prediction is taken away. The numbers are stored.
enum class Method : std::uint8_t {
    frame,           // value - reference
    delta,           // (value - value before) - reference
    delta_of_delta,  // (delta - delta before) - reference
};
inline constexpr unsigned method_count = 3;

// A block starts with one byte for what it takes to unpack it.
struct Control {
    Method method{};
    unsigned width = 0;  // bits of a residual, 0 to 32
    bool patched = false;

    static constexpr unsigned widths = 33;

    std::byte encoded() const {
        const auto kind = static_cast<unsigned>(method) + (patched ? method_count : 0);
        return static_cast<std::byte>(kind * widths + width);
    }
};

// What a block is predicted from: the value before it, and how much that differed from its own
// predecessor.
struct Trail {
    std::uint32_t value = 0;
    std::uint32_t delta = 0;

    // Moves to the end of a block.
    void follow(std::span<const std::uint32_t> values) {
        const auto before = values.size() > 1 ? values[values.size() - 2] : value;
        value = values.back();
        delta = value - before;
    }
};

// The trail that predicts the first two values exactly, so that a column's first block is like any
// other.
Trail trail_before(std::span<const std::uint32_t> values);

// Appends at most 128 values in the smallest encoding and moves the trail past them.
void encode_block(std::span<const std::uint32_t> values, Trail& trail, std::vector<std::byte>& out);

// Decodes the next `count` values and moves the trail past them. What follows them in the block is
// undefined. All values come out multiplied by `step`, and so must the trail be.
void decode_block(Cursor& in, std::size_t count, std::uint32_t step, Trail& trail, Block values);

}  // namespace runlytics::stream
