#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/stream/bitpack.h"
#include "core/stream/bytes.h"

// The block codec: up to 128 values as their distance from a prediction, bit-packed. All arithmetic
// is modulo 2^32, so that any values survive the round trip and no input can overflow.
namespace runlytics::stream {

// What a block is predicted from: the value before it, and how much that differed from its own
// predecessor.
struct Trail {
    std::uint32_t value = 0;
    std::uint32_t delta = 0;
};

// The trail that predicts the first two values exactly, so that a column's first block is like any
// other.
Trail trail_before(std::span<const std::uint32_t> values);

// Appends at most 128 values in the smallest of the three encodings and moves the trail past them.
void encode_block(std::span<const std::uint32_t> values, Trail& trail, std::vector<std::byte>& out);

// Decodes the next `count` values and moves the trail past them. What follows them in the block is
// undefined. All values come out multiplied by `step`, and so must the trail be.
void decode_block(Cursor& in, std::size_t count, std::uint32_t step, Trail& trail, Block values);

}  // namespace runlytics::stream
