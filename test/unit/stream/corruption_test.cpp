#include <array>
#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>
#include <zlib.h>

#include "core/error.h"
#include "core/stream/bytes.h"
#include "core/stream/stream.h"
#include "unit/stream/tracks.h"

namespace runlytics::stream {
namespace {

using test::all_channels;
using test::random_track;

using Stream = std::vector<std::byte>;

// Where the format puts things.
constexpr std::size_t length_at = 8, samples_at = 12, started_at = 16, elapsed_at = 24,
                      pause_count_at = 28, box_at = 32, distance_at = 48, columns_at = 52,
                      reserved_at = 53;
constexpr std::size_t entry_bytes = 20, presence_at = 1, step_at = 4, column_length_at = 8,
                      seed_at = 12;

// Puts an integer into the stream and makes the checksum fit again.
template <class Integer>
Stream changed(Stream bytes, std::size_t at, Integer value) {
    std::memcpy(bytes.data() + at, &value, sizeof value);
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    const auto sum =
        static_cast<std::uint32_t>(crc32_z(crc32_z(0, data, 4), data + 8, bytes.size() - 8));
    std::memcpy(bytes.data() + 4, &sum, sizeof sum);
    return bytes;
}

// What verify() says against the stream; empty when nothing.
std::string objection(const Stream& bytes) {
    try {
        verify(bytes);
    } catch (const Error& error) {
        EXPECT_EQ(error.state(), sqlstate::malformed_binary);
        return error.detail();
    }
    return {};
}

// Decodes whatever can be decoded; only Error 22P03 may come out.
void read_everything(const Stream& bytes) {
    const auto attempt = [](auto read) {
        try {
            read();
        } catch (const Error& error) {
            ASSERT_EQ(error.state(), sqlstate::malformed_binary);
        }
    };
    attempt([&] { decode(bytes); });
    for (const auto channel : all_channels) {
        attempt([&] { Reader(bytes).values(channel); });
    }
    attempt([&] { Reader(bytes).pauses(); });
}

// Three samples of time, distance and heart rate; a pause.
Stream small_stream() {
    Track track;
    track.time = {0, 1000, 2000};
    track.column(Channel::distance) = {0, 3, 7};
    track.column(Channel::heart_rate) = {120, missing_value, 121};
    track.pauses = {1};
    return encode(track);
}
constexpr std::size_t time_entry = header_bytes;
constexpr std::size_t distance_entry = time_entry + entry_bytes;
constexpr std::size_t heart_rate_entry = distance_entry + entry_bytes;
constexpr std::size_t time_bytes = heart_rate_entry + entry_bytes;

TEST(StreamCorruption, EveryChangedByteIsNoticed) {
    for (const std::size_t samples : {3, 130}) {
        const auto intact = encode(random_track(samples, 11));
        for (std::size_t at = 0; at < intact.size(); ++at) {
            for (const int flip : {0x01, 0x80, 0xFF}) {
                auto bytes = intact;
                bytes[at] ^= static_cast<std::byte>(flip);
                ASSERT_NE(objection(bytes), "") << "byte " << at;
            }
        }
    }
}

TEST(StreamCorruption, EveryTruncationThrows) {
    const auto intact = encode(random_track(130, 3));
    for (std::size_t size = 0; size < intact.size(); ++size) {
        const Stream cut(intact.begin(), intact.begin() + static_cast<std::ptrdiff_t>(size));
        ASSERT_THROW(Reader{cut}, Error) << size;
        ASSERT_NE(objection(cut), "") << size;
        if (size < header_bytes) {
            ASSERT_THROW(read_header(cut), Error) << size;
        }
    }
}

TEST(StreamCorruption, BytesAfterTheEndAreNoticed) {
    auto bytes = small_stream();
    bytes.push_back({});
    EXPECT_EQ(objection(bytes), "its length is not what its header says");
    const auto size = static_cast<std::uint32_t>(bytes.size());
    EXPECT_EQ(objection(changed(bytes, length_at, size)), "it has bytes left over");
}

// With checksums repaired, so that the decoder itself is what meets the damage.
TEST(StreamCorruption, RandomDamageNeverCrashesAReader) {
    std::mt19937 random(1);
    unsigned accepted = 0;
    for (unsigned round = 0; round < 4000; ++round) {
        auto bytes = encode(random_track(round % 300, round % 20));
        for (unsigned changes = 1 + random() % 4; changes > 0; --changes) {
            const auto at = random() % bytes.size();
            if (at >= length_at && at < samples_at) continue;
            bytes = changed(bytes, at, static_cast<std::uint8_t>(random()));
        }
        read_everything(bytes);
        if (objection(bytes).empty()) ++accepted;
    }
    EXPECT_GT(accepted, 0U) << "some damage only changes values";
    EXPECT_LT(accepted, 4000U);
}

TEST(StreamCorruption, TheHeaderMustBePossible) {
    const auto bytes = small_stream();
    EXPECT_EQ(objection(bytes), "");
    EXPECT_EQ(objection(changed(bytes, 3, std::uint8_t{2})), "it does not start as version 1 does");
    EXPECT_EQ(objection(changed(bytes, samples_at, max_samples + 1)),
              "it claims more samples than a stream may have");
    EXPECT_EQ(objection(changed(bytes, started_at, std::int64_t{1} << 60)),
              "it is not within the years 1 to 9999");
    EXPECT_EQ(objection(changed(bytes, elapsed_at, 0x8000'0000U)),
              "it claims to last more than 24 days");
    EXPECT_EQ(objection(changed(bytes, pause_count_at, 4U)), "it claims more pauses than samples");
    EXPECT_EQ(objection(changed(bytes, box_at, 0)), "the bounding box is impossible");
    EXPECT_EQ(objection(changed(bytes, reserved_at, std::uint8_t{1})),
              "the reserved bytes of the header are not zero");
}

TEST(StreamCorruption, TheHeaderMustAgreeWithTheColumns) {
    const auto bytes = small_stream();
    EXPECT_EQ(objection(changed(bytes, elapsed_at, 2001U)),
              "it does not last as long as its header says");
    EXPECT_EQ(objection(changed(bytes, distance_at, 701)),
              "its distance is not what its header says");
    EXPECT_EQ(objection(changed(bytes, box_at, std::array{1, 1, 1, 1})),
              "its bounding box is not what its header says");
    const auto no_pauses = changed(bytes, pause_count_at, 0U);
    EXPECT_EQ(objection(changed(no_pauses, samples_at, 0U)), "it has columns, but no samples");
    EXPECT_EQ(objection(no_pauses), "it has bytes left over");
    EXPECT_EQ(objection(changed(bytes, pause_count_at, 2U)), "its pauses end too early");
    EXPECT_EQ(objection(changed(encode(Track{}), started_at, std::int64_t{1})),
              "it has no samples to time");
    EXPECT_EQ(objection(changed(encode(Track{}), samples_at, 1U)), "it has no times");
}

TEST(StreamCorruption, TheDirectoryMustBePossible) {
    const auto bytes = small_stream();
    const std::string order = "the directory has a column that is unknown or out of order";
    EXPECT_EQ(objection(changed(bytes, heart_rate_entry, std::uint8_t{4})), order);
    EXPECT_EQ(objection(changed(bytes, heart_rate_entry, std::uint8_t{15})), order);
    EXPECT_EQ(objection(changed(bytes, time_entry, std::uint8_t{1})), "it has no times");
    EXPECT_EQ(objection(changed(bytes, heart_rate_entry + presence_at, std::uint8_t{3})),
              "a column's presence is of an unknown kind");
    EXPECT_EQ(objection(changed(bytes, time_entry + presence_at, std::uint8_t{1})),
              "it has fewer times than samples");
    EXPECT_EQ(objection(changed(bytes, time_entry + 2, std::uint16_t{1})),
              "reserved bytes of the directory are not zero");
    EXPECT_EQ(objection(changed(bytes, time_entry + step_at, 0U)),
              "a column's step does not divide its resolution");
    EXPECT_EQ(objection(changed(bytes, time_entry + step_at, 3U)),
              "a column's step does not divide its resolution");
    EXPECT_EQ(objection(changed(bytes, time_entry + column_length_at, 0xFFFF'FFFFU)),
              "the bytes end too early");
    const auto no_pauses = changed(bytes, pause_count_at, 0U);
    EXPECT_EQ(objection(changed(no_pauses, heart_rate_entry + column_length_at, 4U)),
              "a column has bytes left over");
    EXPECT_EQ(objection(changed(bytes, columns_at, std::uint8_t{255})), "the bytes end too early");
}

TEST(StreamCorruption, BlocksMustBePossible) {
    const auto bytes = small_stream();
    EXPECT_EQ(objection(changed(bytes, time_bytes, std::uint8_t{6 * 33})),
              "a block's encoding is unknown");
    EXPECT_EQ(objection(changed(bytes, time_bytes, std::uint8_t{33 + 8})),
              "the bytes end too early");
}

TEST(StreamCorruption, ValuesMustBePossible) {
    const auto bytes = small_stream();
    EXPECT_EQ(objection(changed(bytes, time_entry + seed_at, 0)),
              "the first sample is not at its start");
    // The one delta of the times becomes -1: seconds 1, 0 and -1 after a seed of 1.
    auto backwards = changed(bytes, time_entry + seed_at, 1);
    EXPECT_EQ(objection(changed(backwards, time_bytes + 1, std::uint8_t{1})),
              "its times go backwards");
    EXPECT_EQ(objection(changed(bytes, time_entry + seed_at, 3'000'000)),
              "a value is out of range");
    // Heart rate: delta 1 in a block of width 0, before it the seed 119.
    EXPECT_EQ(objection(changed(bytes, heart_rate_entry + seed_at, INT32_MAX)),
              "a present value is the missing one");
}

// A few bytes may claim four million samples, but not more than their times could hold.
TEST(StreamCorruption, ClaimsAreBoundedByTheInput) {
    EXPECT_EQ(objection(changed(small_stream(), samples_at, max_samples)),
              "it has fewer times than samples");
}

TEST(StreamCorruption, PresenceMustCoverTheSamples) {
    Track track;
    track.time.assign(100, 0);
    track.column(Channel::power).assign(100, 200);
    track.column(Channel::power)[50] = missing_value;
    const auto runs = encode(track);
    const auto at = header_bytes + 2 * entry_bytes + 2;  // behind the times' only block
    ASSERT_EQ(runs[at + 1], std::byte{50}) << "missing 0, present 50, missing 1, present 49";
    EXPECT_EQ(objection(changed(runs, at + 1, std::uint8_t{101})),
              "a column's runs exceed its samples");
    EXPECT_EQ(objection(changed(runs, at + 2, std::uint8_t{0})), "a column has an empty run");
    EXPECT_EQ(objection(changed(runs, at, std::uint8_t{100})), "a column has no value");

    const auto bitmap = small_stream();
    const auto bits = bitmap.size() - 4;  // before a block of two bytes and a pause
    ASSERT_EQ(bitmap[bits], std::byte{0b101});
    EXPECT_EQ(objection(changed(bitmap, bits, std::uint8_t{0b1101})),
              "a column's bitmap exceeds its samples");
    EXPECT_EQ(objection(changed(bitmap, bits, std::uint8_t{0})), "a column has no value");
}

TEST(StreamCorruption, PausesMustBeInOrder) {
    Track track;
    track.time.assign(5, 0);
    track.pauses = {1, 3};
    const auto bytes = encode(track);
    EXPECT_EQ(objection(changed(bytes, bytes.size() - 1, std::uint8_t{0})),
              "a pause is there twice");
    EXPECT_EQ(objection(changed(bytes, bytes.size() - 1, std::uint8_t{4})),
              "a pause is after the last sample");
    EXPECT_EQ(objection(changed(bytes, bytes.size() - 2, std::array<std::uint8_t, 2>{0x80, 0})),
              "a variable-length integer is not in its shortest form");
}

// The fifth byte of a variable-length integer has room for four bits only.
TEST(StreamCorruption, VariableLengthIntegersFitIn32Bits) {
    std::array bytes = {std::byte{0xFF}, std::byte{0xFF}, std::byte{0xFF}, std::byte{0xFF},
                        std::byte{0x0F}};
    EXPECT_EQ(Cursor(bytes).get_varint(), UINT32_MAX);
    bytes[4] = std::byte{0x10};
    EXPECT_THROW(Cursor(bytes).get_varint(), Error);
    bytes[4] = std::byte{0x8F};
    EXPECT_THROW(Cursor(bytes).get_varint(), Error);
}

}  // namespace
}  // namespace runlytics::stream
