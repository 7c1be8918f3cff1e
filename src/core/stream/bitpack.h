#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

// Packs unsigned integers into as many bits as the widest of them needs.
namespace runlytics::stream {

inline constexpr std::size_t block_size = 128;

using Block = std::span<std::uint32_t, block_size>;
using ConstBlock = std::span<const std::uint32_t, block_size>;

// How many bytes `count` values of `width` bits take.
constexpr std::size_t packed_bytes(std::size_t count, unsigned width) {
    return (count * width + 7) / 8;
}

// A full block is packed in four lanes: value i is in lane i % 4, and each lane is a row of 32
// values in 32-bit words, word k of the four lanes side by side. Four values unpack at once.
void pack_block(ConstBlock values, unsigned width, std::span<std::byte> out);
void unpack_block(std::span<const std::byte> in, unsigned width, Block values);

// The last values of a column are packed one after another, lowest bit first.
void pack_tail(std::span<const std::uint32_t> values, unsigned width, std::span<std::byte> out);
// Returns whether the bits after the last value are zero, as they should be.
bool unpack_tail(std::span<const std::byte> in, unsigned width, std::span<std::uint32_t> values);

}  // namespace runlytics::stream
