#include "core/compress/gzip.h"

#include <ctime>
#include <gtest/gtest.h>
#include <string>
#include <zlib.h>

#include "core/error.h"
#include "unit/support.h"

namespace runlytics::compress {
namespace {

// Packs with zlib.
std::string gzip(const std::string& text, int level = 6) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, text.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// Text that does not shrink much.
std::string noise(std::size_t size) {
    std::string text(size, '\0');
    unsigned state = 1;
    for (char& c : text)
        c = static_cast<char>((state = state * 1103515245 + 12345) >> 16);
    return text;
}

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
