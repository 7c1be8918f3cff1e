#include "core/compress/gzip.h"

#include <gtest/gtest.h>
#include <string>

#include "core/error.h"
#include "unit/packed.h"
#include "unit/support.h"

namespace runlytics::compress {
namespace {

using test::gzip;
using test::noise;

std::string unpack(const std::string& file, std::size_t max_bytes = max_unpacked_bytes) {
    const auto bytes = gunzip(test::bytes_of(file), max_bytes);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string state_of(const std::string& file, std::size_t max_bytes = max_unpacked_bytes) {
    return test::state_of_call([&] { unpack(file, max_bytes); });
}

TEST(Gzip, UnpacksWhatWasPacked) {
    for (const std::size_t size : {0, 1, 1000, 262'143, 262'144, 262'145, 3'000'000}) {
        const std::string text = noise(size);
        EXPECT_EQ(unpack(gzip(text)), text) << size;
        EXPECT_EQ(unpack(gzip(text, 0)), text) << size;
    }
    EXPECT_EQ(unpack(gzip(std::string(1'000'000, 'x'))), std::string(1'000'000, 'x'));
}

TEST(Gzip, MembersFollowEachOther) {
    EXPECT_EQ(unpack(gzip("one ") + gzip("") + gzip("two")), "one two");
}

TEST(Gzip, ZerosBehindTheEndAreIgnored) {
    EXPECT_EQ(unpack(gzip("text") + std::string(512, '\0')), "text");
    EXPECT_EQ(state_of(gzip("text") + "more"), sqlstate::malformed_input);
}

TEST(Gzip, AFileThatEndsEarlyIsRefused) {
    const std::string whole = gzip(noise(1000)) + gzip("second");
    const std::size_t first = gzip(noise(1000)).size();
    for (std::size_t size = 3; size < whole.size(); ++size) {
        if (size == first) continue;  // a whole file by itself
        EXPECT_EQ(state_of(whole.substr(0, size)), sqlstate::malformed_input) << size;
    }
}

TEST(Gzip, ADamagedFileIsRefused) {
    const std::string whole = gzip(noise(1000));
    for (const std::size_t back : {1, 5}) {  // length, checksum
        std::string damaged = whole;
        damaged[damaged.size() - back] ^= 1;
        EXPECT_EQ(state_of(damaged), sqlstate::malformed_input) << back;
    }
    EXPECT_EQ(state_of("not gzip"), sqlstate::malformed_input);
    EXPECT_EQ(state_of(""), sqlstate::malformed_input);
}

TEST(Gzip, TheLimitIsKept) {
    const std::string file = gzip(noise(100'000));
    EXPECT_EQ(unpack(file, 100'000).size(), 100'000u);
    EXPECT_EQ(state_of(file, 99'999), sqlstate::limit_exceeded);
}

TEST(Gzip, ABombIsRefusedBeforeItGoesOff) {
    const std::string bomb = gzip(std::string(40'000'000, '\0'), 9);
    ASSERT_LT(bomb.size(), 100'000u);
    const std::clock_t begin = std::clock();
    EXPECT_EQ(state_of(bomb), sqlstate::limit_exceeded);
    EXPECT_LT(std::clock() - begin, CLOCKS_PER_SEC);
}

TEST(Gzip, ALyingTrailerDoesNotReserveMemory) {
    std::string file = gzip("text");
    for (std::size_t back = 1; back <= 4; ++back)
        file[file.size() - back] = '\xFF';
    EXPECT_EQ(state_of(file), sqlstate::malformed_input);
}

TEST(Gzip, TheHeadIsReadFromABrokenFile) {
    const std::string text = noise(100'000);
    const std::string file = gzip(text);
    const auto head = gunzip_head(test::bytes_of(file.substr(0, file.size() / 2)), 1000);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(head.data()), head.size()),
              text.substr(0, 1000));
    EXPECT_TRUE(gunzip_head(test::bytes_of("\x1F\x8B\x08"), 1000).empty());
    EXPECT_TRUE(gunzip_head({}, 1000).empty());
}

TEST(Gzip, IsKnownByItsMagic) {
    EXPECT_TRUE(is_gzip(test::bytes_of(gzip(""))));
    EXPECT_FALSE(is_gzip(test::bytes_of("\x1F\x8B")));
    EXPECT_FALSE(is_gzip({}));
}

}  // namespace
}  // namespace runlytics::compress
