#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/model.h"
#include "core/stream/block.h"
#include "core/stream/presence.h"

// One column of a stream: the times, or the values of one channel.
namespace runlytics::stream {

// Columns are numbered in the order in which they are stored.
inline constexpr std::size_t column_count = 1 + channel_count;
inline constexpr std::size_t time_column = 0;
inline constexpr std::size_t column_of(Channel channel) {
    return 1 + static_cast<std::size_t>(channel);
}

// How many steps make one unit: of a channel scale_of() it, of the times a thousand.
std::uint32_t resolution_of(std::size_t column);

// The largest magnitude that the column may hold, in steps.
std::int32_t limit_of(std::size_t column);

// A column as it is stored: what its directory entry says, and its bytes.
struct Column {
    Presence presence = Presence::all;
    std::uint32_t step = 1;  // divides the resolution; the stored integers are multiples of it
    Trail before;            // predicts the first block
    Bytes bytes;
};

// Encodes values in steps of the resolution, or `missing`; `out` then holds the column's bytes.
Column encode_column(std::size_t column, std::span<const std::int32_t> values,
                     std::vector<std::byte>& out);

// Decodes a column into multiples of its step. The span is `decoded_size(samples)` long; the first
// `samples` of it are the result.
void decode_column(const Column& column, std::uint32_t samples, std::span<std::int32_t> values);

// The room that decode_column() needs: the last block is decoded whole.
constexpr std::size_t decoded_size(std::uint32_t samples) {
    return samples + block_size;
}

}  // namespace runlytics::stream
