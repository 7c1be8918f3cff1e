// A series that grows: the later value of an instant counts.
#include "core/stream/series.h"

#include <gtest/gtest.h>

#include "core/stream/stream.h"
#include "unit/support.h"

namespace runlytics::stream {
namespace {

constexpr UnixMillis start = 1'772'323'200'000;

std::vector<double> values_of(const std::vector<std::byte>& stream) {
    return decode(stream).column(Channel::heart_rate);
}

TEST(Series, MomentsComeInOrderAndTheLastOfAnInstantCounts) {
    const auto stream = add_series(
        {}, Channel::heart_rate,
        {{start + 60'000, 70}, {start, 60}, {start + 60'000, 72}, {start + 1, missing_value}});
    const Track track = decode(stream);
    EXPECT_EQ(track.time, (std::vector<UnixMillis>{start, start + 60'000}));
    EXPECT_EQ(values_of(stream), (std::vector<double>{60, 72}));
}

TEST(Series, NewMomentsCountBeforeTheStream) {
    const auto stream = add_series({}, Channel::heart_rate, {{start, 60}, {start + 60'000, 70}});
    const auto longer =
        add_series(stream, Channel::heart_rate, {{start + 60'000, 75}, {start + 30'000, 65}});
    EXPECT_EQ(values_of(longer), (std::vector<double>{60, 65, 75}));
    EXPECT_EQ(add_series(longer, Channel::heart_rate, {{start, 60}}), longer);
}

TEST(Series, WhatIsNoStreamIsRefused) {
    const std::vector<std::byte> garbage(100, std::byte{1});
    EXPECT_EQ(test::state_of_call([&] { add_series(garbage, Channel::heart_rate, {}); }), "22P03");
}

}  // namespace
}  // namespace runlytics::stream
