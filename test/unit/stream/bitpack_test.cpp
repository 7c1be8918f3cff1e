#include "core/stream/bitpack.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace runlytics::stream {
namespace {

std::array<std::uint32_t, block_size> random_block(unsigned width) {
    std::mt19937 random(width);
    std::array<std::uint32_t, block_size> values;
    const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1);
    for (auto& value : values)
        value = static_cast<std::uint32_t>(random()) & mask;
    return values;
}

bool bit_at(const std::vector<std::byte>& bytes, std::size_t bit) {
    return (std::to_integer<unsigned>(bytes[bit / 8]) >> (bit % 8) & 1U) != 0;
}

TEST(StreamBitpack, BlocksOfEveryWidthComeBack) {
    for (unsigned width = 0; width <= 32; ++width) {
        const auto values = random_block(width);
        std::vector<std::byte> packed(packed_bytes(block_size, width));
        pack_block(values, width, packed);
        std::array<std::uint32_t, block_size> unpacked;
        unpacked.fill(0xDEADBEEF);
        unpack_block(packed, width, unpacked);
        EXPECT_EQ(unpacked, values) << width << " bits";
    }
}

// Finds each bit where the format puts it: value i is in lane i % 4, row i / 4.
TEST(StreamBitpack, BlocksHaveTheDocumentedLayout) {
    for (unsigned width = 1; width <= 32; ++width) {
        const auto values = random_block(width);
        std::vector<std::byte> packed(packed_bytes(block_size, width));
        pack_block(values, width, packed);
        for (std::size_t i = 0; i < block_size; ++i) {
            for (unsigned bit = 0; bit < width; ++bit) {
                const std::size_t in_lane = i / 4 * width + bit;
                const std::size_t word = in_lane / 32 * 4 + i % 4;
                ASSERT_EQ(bit_at(packed, word * 32 + in_lane % 32), (values[i] >> bit & 1U) != 0)
                    << width << " bits, value " << i << ", bit " << bit;
            }
        }
    }
}

TEST(StreamBitpack, TailsHaveTheDocumentedLayoutAndComeBack) {
    for (unsigned width = 0; width <= 32; ++width) {
        const auto values = random_block(width);
        for (const std::size_t count : {1, 2, 7, 8, 31, 127}) {
            const auto tail = std::span(values).first(count);
            std::vector<std::byte> packed(packed_bytes(count, width));
            pack_tail(tail, width, packed);
            for (std::size_t bit = 0; bit < count * width; ++bit) {
                ASSERT_EQ(bit_at(packed, bit), (tail[bit / width] >> (bit % width) & 1U) != 0);
            }
            std::vector<std::uint32_t> unpacked(count);
            EXPECT_TRUE(unpack_tail(packed, width, unpacked));
            EXPECT_TRUE(std::ranges::equal(unpacked, tail)) << width << " bits, " << count;
        }
    }
}

TEST(StreamBitpack, TailsWithBitsInThePaddingAreNoticed) {
    std::array<std::byte, 1> packed = {std::byte{0b1000'0101}};
    std::array<std::uint32_t, 1> value;
    EXPECT_FALSE(unpack_tail(packed, 3, value));
    packed = {std::byte{0b0000'0101}};
    EXPECT_TRUE(unpack_tail(packed, 3, value));
    EXPECT_EQ(value[0], 5U);
}

}  // namespace
}  // namespace runlytics::stream
