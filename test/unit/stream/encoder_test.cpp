// What the encoder writes, held to a plain one to the byte: it looks at few of the exceptions and
// of the methods that there are, and nobody would see a block that has become a little larger.
#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <vector>

#include "core/stream/block.h"
#include "core/stream/column.h"
#include "core/stream/stream.h"
#include "unit/stream/plain_encoder.h"

namespace runlytics::stream {
namespace {

using Values = std::vector<std::uint32_t>;

// Blocks of every shape, from a seed.
class Shapes {
  public:
    explicit Shapes(unsigned seed) : random_(seed) {}

    // At most so many bits, each as likely as another.
    std::uint32_t bits(unsigned most = 32) {
        const unsigned width = below(most + 1);
        return static_cast<std::uint32_t>(random_() & ((std::uint64_t{1} << width) - 1));
    }

    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

    // Whole blocks, and those of any length that end a column.
    std::size_t count() { return below(2) == 0 ? block_size : 1 + below(block_size); }

    Values block() {
        Values values = regular();
        const std::uint32_t outliers = below(3) == 0 ? 0 : below(10);
        for (std::uint32_t i = 0; i < outliers; ++i)
            values[below(static_cast<std::uint32_t>(values.size()))] += outlier();
        return values;
    }

  private:
    std::uint32_t signed_bits(unsigned most) { return below(2) == 0 ? bits(most) : 0 - bits(most); }

    // Mostly to one side, and often beside a power of two, where the width changes.
    std::uint32_t outlier() {
        const std::uint32_t power = std::uint32_t{1} << below(32);
        return below(2) == 0 ? signed_bits(32) : power + below(3) - 1;
    }

    // Constant, a ramp, a ramp of ramps, noise, a walk, jumps, or the edges of 32 bits.
    Values regular() {
        Values values(count());
        const unsigned shape = below(7), width = below(33);
        const std::uint32_t slope = signed_bits(32), bend = signed_bits(16), start = bits();
        std::uint32_t value = start, step = slope;
        for (auto& each : values) {
            each = value;
            if (shape == 1) value += slope;
            if (shape == 2) value += step += bend;
            if (shape == 3) value = start + exactly(width);
            if (shape == 4) value += exactly(width) - exactly(width);
            if (shape == 5 && below(20) == 0) value = bits();
            if (shape == 6) value = edges[below(edges.size())];
        }
        return values;
    }

    std::uint32_t exactly(unsigned width) {
        return static_cast<std::uint32_t>(random_() & ((std::uint64_t{1} << width) - 1));
    }

    static constexpr std::array<std::uint32_t, 7> edges = {
        0, 1, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFF};

    std::mt19937_64 random_;
};

Values decoded(std::span<const std::byte> bytes, std::size_t count, Trail trail) {
    Cursor in(bytes);
    std::array<std::uint32_t, block_size> block;
    decode_block(in, count, 1, trail, block);
    EXPECT_TRUE(in.at_end());
    return {block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count)};
}

// Multiples of the step, up to the edges, and some of them missing.
std::vector<std::int32_t> column_values(Shapes& shapes, std::uint32_t step) {
    std::vector<std::int32_t> values;
    const bool has_gaps = shapes.below(2) == 0;
    for (std::uint32_t blocks = shapes.below(4); blocks <= 3; ++blocks) {
        for (const std::uint32_t each : shapes.block()) {
            const auto value = static_cast<std::int32_t>(each) / static_cast<std::int32_t>(step);
            const bool is_missing = has_gaps && shapes.below(10) == 0;
            const auto multiple = value * static_cast<std::int32_t>(step);
            values.push_back(is_missing ? missing : std::max(multiple, -INT32_MAX));
        }
    }
    return values;
}

TEST(StreamEncoder, WritesWhatThePlainOneWrites) {
    Shapes shapes(1);
    std::array<std::size_t, 2 * method_count> kinds{};
    for (int run = 0; run < 1500; ++run) {
        auto values = shapes.block();
        auto trail = trail_before(values);
        if (run % 3 == 0) trail = {.value = shapes.bits(), .delta = shapes.bits()};
        // A column goes on where the block before has left it.
        for (int block = 0; block < 4; ++block, values = shapes.block()) {
            const auto before = trail;
            std::vector<std::byte> bytes;
            encode_block(values, trail, bytes);
            ++kinds[std::to_integer<unsigned>(bytes[0]) / 33];
            ASSERT_EQ(bytes, plain::block(values, before)) << "block " << block << " of " << run;
            ASSERT_EQ(decoded(bytes, values.size(), before), values);
            ASSERT_EQ(trail.value, values.back());
        }
    }
    for (const std::size_t each : kinds)
        EXPECT_GT(each, 50U);
}

// Exceptions are charged more than their bytes, and outliers are left out by their distance: these
// random blocks, with more outliers than any device gives, are some 3 % larger than they might be.
TEST(StreamEncoder, ComesNearTheSmallestThereIs) {
    Shapes shapes(2);
    std::size_t size = 0, smallest = 0;
    for (int run = 0; run < 500; ++run) {
        const auto values = shapes.block();
        auto trail = trail_before(values);
        const std::size_t least = plain::least_size(values, trail, plain::most_exceptions);
        const std::size_t without = plain::least_size(values, trail, 0);
        std::vector<std::byte> bytes;
        encode_block(values, trail, bytes);
        size += bytes.size();
        smallest += least;
        ASSERT_GE(bytes.size(), least) << run;
        // An exception is charged three bytes and takes at most six, their count eight and one.
        ASSERT_LE(bytes.size(), without + 3 * plain::most_exceptions - 7) << run;
    }
    EXPECT_LT(static_cast<double>(size), 1.05 * static_cast<double>(smallest));
}

std::uint32_t greatest_step(std::size_t column, std::span<const std::int32_t> values) {
    std::uint32_t step = resolution_of(column);
    for (const std::int32_t value : values) {
        if (value != missing) step = std::gcd(step, static_cast<std::uint32_t>(std::abs(value)));
    }
    return step;
}

// A column as it should be written.
std::vector<std::byte> plain_column(std::span<const std::int32_t> values, std::uint32_t step) {
    Values present;
    for (const std::int32_t value : values) {
        if (value != missing)
            present.push_back(static_cast<std::uint32_t>(value / static_cast<int>(step)));
    }
    std::vector<std::byte> bytes;
    encode_presence(values, bytes);
    auto trail = trail_before(present);
    for (std::size_t at = 0; at < present.size(); at += block_size) {
        const std::size_t count = std::min(block_size, present.size() - at);
        const auto block = std::span(present).subspan(at, count);
        std::ranges::copy(plain::block(block, trail), std::back_inserter(bytes));
        trail.follow(block);
    }
    return bytes;
}

TEST(StreamEncoder, TakesTheLargestStepAndDividesByIt) {
    Shapes shapes(3);
    std::array<std::size_t, 2> steps{};
    for (int run = 0; run < 1000; ++run) {
        const std::size_t column = shapes.below(column_count);
        const std::uint32_t any = 1 + shapes.below(resolution_of(column));
        const auto values =
            column_values(shapes, run % 2 == 0 ? std::gcd(resolution_of(column), any) : any);
        std::vector<std::byte> bytes;
        const Column made = encode_column(column, values, bytes);
        ASSERT_EQ(made.step, greatest_step(column, values)) << run;
        ASSERT_EQ(bytes, plain_column(values, made.step)) << run;
        ++steps[made.step > 1];
        const auto samples = static_cast<std::uint32_t>(values.size());
        std::vector<std::int32_t> again(decoded_size(samples));
        decode_column(made, samples, again);
        again.resize(samples);
        ASSERT_EQ(again, values) << run;
    }
    for (const std::size_t each : steps)
        EXPECT_GT(each, 100U);
}

}  // namespace
}  // namespace runlytics::stream
