#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

#include "core/stream/stream.h"

namespace runlytics::stream {
namespace {

// The worked example of docs/stream-format.md, taken apart there and checked by hand. If this test
// fails, stored streams have become unreadable: the version must change, not the example.
constexpr std::string_view example_bytes =
    "524c5301 54064dbb b4000000 03000000 407ed832 8f010000 d0070000 01000000"  // header
    "20004d1f 600cf507 4c014d1f e40ff507 01020000 05000000 00000000 00000000"
    "00000000 e8030000 02000000 ffffffff 01000000"  // time
    "01000000 64000000 03000000 47215000 01000000"  // latitude
    "02000000 64000000 03000000 d45e1400 04000000"  // longitude
    "04000000 01000000 04000000 06ffffff fa000000"  // distance
    "05020000 01000000 03000000 74000000 04000000"  // heart rate
    "2102 020234 220804 4600000d 052108 02";

std::vector<std::byte> from_hex(std::string_view hex) {
    std::string digits;
    for (const char digit : hex) {
        if (digit != ' ') digits += digit;
    }
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        bytes.push_back(static_cast<std::byte>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

Track example() {
    Track track;
    track.time = {1'714'545'000'000, 1'714'545'001'000, 1'714'545'002'000};
    track.column(Channel::latitude) = {52.514, 52.51401, 52.51403};
    track.column(Channel::longitude) = {13.35, 13.35004, 13.35009};
    track.column(Channel::distance) = {0, 2.5, 5.13};
    track.column(Channel::heart_rate) = {120, missing_value, 124};
    track.pauses = {2};
    return track;
}

TEST(StreamFormat, TheWorkedExampleIsWrittenAsEver) {
    EXPECT_EQ(encode(example()), from_hex(example_bytes));
}

TEST(StreamFormat, TheWorkedExampleIsReadAsEver) {
    const auto bytes = from_hex(example_bytes);
    verify(bytes);
    const auto decoded = decode(bytes);
    const auto expected = example();
    EXPECT_EQ(decoded.time, expected.time);
    EXPECT_EQ(decoded.pauses, expected.pauses);
    for (const auto channel : {Channel::latitude, Channel::longitude, Channel::distance}) {
        EXPECT_EQ(decoded.column(channel), expected.column(channel));
    }
    Reader reader(bytes);
    const auto beats = reader.values(Channel::heart_rate);
    EXPECT_EQ(std::vector(beats.begin(), beats.end()), (std::vector{120, missing, 124}));
}

// Numbers of channels are stored: they may be added to, never moved.
TEST(StreamFormat, ChannelsKeepTheirNumbers) {
    EXPECT_EQ(static_cast<int>(Channel::latitude), 0);
    EXPECT_EQ(static_cast<int>(Channel::distance), 3);
    EXPECT_EQ(static_cast<int>(Channel::heart_rate), 4);
    EXPECT_EQ(static_cast<int>(Channel::power), 7);
    EXPECT_EQ(static_cast<int>(Channel::step_length), 13);
    EXPECT_EQ(channel_count, 14U);
}

}  // namespace
}  // namespace runlytics::stream
