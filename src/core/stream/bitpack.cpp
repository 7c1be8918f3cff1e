#include "core/stream/bitpack.h"

#include <array>
#include <cstring>
#include <utility>

#include "core/stream/lanes.h"

namespace runlytics::stream {
namespace {

constexpr unsigned word_bits = 32;
constexpr std::size_t rows = block_size / 4;

// Packs row after row of four values; the width is a run-time value because encoding is rare.
void pack_rows(ConstBlock values, unsigned width, std::byte* out) {
    Lanes word{};
    unsigned used = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const Lanes value = load_lanes(&values[row * 4]);
        word |= value << used;
        used += width;
        if (used < word_bits) continue;
        store_lanes(out, word);
        out += sizeof word;
        used -= word_bits;
        word = used == 0 ? Lanes{} : value >> (width - used);
    }
}

// Unpacks one row. Width and row are constants, so this is two or five vector instructions.
template <unsigned width, std::size_t row>
[[gnu::always_inline]] inline void unpack_row(const std::byte* __restrict in,
                                              std::uint32_t* __restrict out) {
    constexpr std::size_t bit = row * width;
    constexpr std::size_t word = bit / word_bits;
    constexpr unsigned shift = bit % word_bits;
    Lanes value = load_lanes(in + word * sizeof(Lanes)) >> shift;
    if constexpr (shift + width > word_bits) {
        value |= load_lanes(in + (word + 1) * sizeof(Lanes)) << (word_bits - shift);
    }
    if constexpr (width < word_bits && shift + width != word_bits) {
        value &= splat((1U << width) - 1);
    }
    store_lanes(out + row * 4, value);
}

// Unpacks all rows of one width, unrolled.
template <unsigned width>
void unpack_rows(const std::byte* in, std::uint32_t* out) {
    [&]<std::size_t... row>(std::index_sequence<row...>) {
        (unpack_row<width, row>(in, out), ...);
    }
    (std::make_index_sequence<rows>{});
}

template <>
void unpack_rows<0>(const std::byte*, std::uint32_t* out) {
    std::memset(out, 0, block_size * sizeof *out);
}

using Unpack = void (*)(const std::byte*, std::uint32_t*);

template <std::size_t... width>
constexpr std::array<Unpack, sizeof...(width)> unpackers(std::index_sequence<width...>) {
    return {unpack_rows<width>...};
}

}  // namespace

void pack_block(ConstBlock values, unsigned width, std::span<std::byte> out) {
    if (width > 0) pack_rows(values, width, out.data());
}

void unpack_block(std::span<const std::byte> in, unsigned width, Block values) {
    static constexpr auto by_width = unpackers(std::make_index_sequence<word_bits + 1>{});
    by_width[width](in.data(), values.data());
}

void pack_tail(std::span<const std::uint32_t> values, unsigned width, std::span<std::byte> out) {
    std::uint64_t pending = 0;
    unsigned bits = 0;
    std::size_t at = 0;
    for (const auto value : values) {
        pending |= static_cast<std::uint64_t>(value) << bits;
        for (bits += width; bits >= 8; bits -= 8) {
            out[at++] = static_cast<std::byte>(pending);
            pending >>= 8;
        }
    }
    if (bits > 0) out[at] = static_cast<std::byte>(pending);
}

bool unpack_tail(std::span<const std::byte> in, unsigned width, std::span<std::uint32_t> values) {
    const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
    std::uint64_t pending = 0;
    unsigned bits = 0;
    std::size_t at = 0;
    for (auto& value : values) {
        for (; bits < width; bits += 8)
            pending |= static_cast<std::uint64_t>(in[at++]) << bits;
        value = static_cast<std::uint32_t>(pending & mask);
        pending >>= width;
        bits -= width;
    }
    return pending == 0;
}

}  // namespace runlytics::stream
