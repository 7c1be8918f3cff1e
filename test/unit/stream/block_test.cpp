#include "core/stream/block.h"

#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "core/error.h"

namespace runlytics::stream {
namespace {

using Values = std::vector<std::uint32_t>;

std::vector<std::byte> encoded(const Values& values) {
    std::vector<std::byte> bytes;
    auto trail = trail_before(values);
    encode_block(values, trail, bytes);
    return bytes;
}

Values decoded(Bytes bytes, std::size_t count, Trail trail, std::uint32_t step = 1) {
    Cursor in(bytes);
    std::array<std::uint32_t, block_size> block;
    decode_block(in, count, step, trail, block);
    EXPECT_TRUE(in.at_end());
    return {block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::string objection(std::vector<std::uint8_t> bytes, std::size_t count) {
    try {
        decoded(std::as_bytes(std::span(bytes)), count, {});
    } catch (const Error& error) {
        return error.detail();
    }
    return "";
}

TEST(StreamBlock, SteadyValuesTakeTwoBytes) {
    Values values;
    for (std::uint32_t i = 0; i < block_size; ++i)
        values.push_back(1'000'000 + 60 * i);
    const auto bytes = encoded(values);
    EXPECT_EQ(bytes.size(), 2U);
    EXPECT_EQ(decoded(bytes, values.size(), trail_before(values)), values);
}

TEST(StreamBlock, FewOutliersDoNotWidenTheRest) {
    std::mt19937 random(2);
    for (const std::size_t count : {block_size, std::size_t{100}}) {
        Values values;
        for (std::size_t i = 0; i < count; ++i) {
            values.push_back(5000 + static_cast<std::uint32_t>(random() % 16));
        }
        values[3] = 4'000'000'000;
        values[50] = 0;
        values[99] = 90'000;
        const auto bytes = encoded(values);
        EXPECT_LT(bytes.size(), count * 4 / 8 + 25);
        EXPECT_EQ(decoded(bytes, count, trail_before(values)), values);
    }
}

TEST(StreamBlock, AnyNumberOfOutliersComesBack) {
    std::mt19937 random(3);
    for (std::size_t outliers = 0; outliers <= block_size; ++outliers) {
        Values values(block_size, 70);
        for (std::size_t i = 0; i < outliers; ++i) {
            values[random() % block_size] = static_cast<std::uint32_t>(random());
        }
        EXPECT_EQ(decoded(encoded(values), block_size, trail_before(values)), values);
    }
}

TEST(StreamBlock, TheStepMultipliesEverything) {
    std::mt19937 random(4);
    for (const std::uint32_t step : {2, 10, 64, 1000}) {
        Values values, multiplied;
        for (std::size_t i = 0; i < block_size; ++i) {
            values.push_back(static_cast<std::uint32_t>(random() % 1000));
            multiplied.push_back(values.back() * step);
        }
        const auto before = trail_before(values);
        const Trail scaled{.value = before.value * step, .delta = before.delta * step};
        EXPECT_EQ(decoded(encoded(values), block_size, scaled, step), multiplied);
    }
}

// Frame of reference with exceptions starts at 3 * 33.
TEST(StreamBlock, ExceptionsMustBePossible) {
    EXPECT_EQ(objection({99, 0, 1, 1, 2}, 2), "");
    EXPECT_EQ(objection({99, 0, 1, 2, 2}, 2), "a block's exceptions are out of order");
    EXPECT_EQ(objection({99, 0, 2, 1, 2, 0, 2}, 2), "a block's exceptions are out of order");
    EXPECT_EQ(objection({99, 0, 2, 1, 2, 1, 2}, 2), "a block's exceptions are out of order");
    EXPECT_EQ(objection({99, 0, 2, 1, 2}, 2), "the bytes end too early");
    EXPECT_EQ(objection({99 + 32, 0, 0, 0, 0, 0, 0}, 1), "a block of full width has exceptions");
}

}  // namespace
}  // namespace runlytics::stream
