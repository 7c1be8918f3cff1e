#include "core/activity/channel_mean.h"

#include <cmath>
#include <gtest/gtest.h>

namespace runlytics::activity {
namespace {

constexpr UnixMillis start = 1'700'000'000'000;

stream::Measured mean_of(const Track& track, Channel channel) {
    const auto bytes = stream::encode(track);
    stream::Reader reader(bytes);
    return channel_mean(reader, channel);
}

TEST(ChannelMean, weighs_values_by_the_time_they_held) {
    Track track;
    track.append(start);
    track.set(Channel::heart_rate, 100);
    track.append(start + 10'000);
    track.set(Channel::heart_rate, 160);
    track.append(start + 15'000);
    track.set(Channel::heart_rate, 200);
    const auto mean = mean_of(track, Channel::heart_rate);
    EXPECT_NEAR(mean.value, (100 * 10 + 160 * 5) / 15.0, 1e-9);
    EXPECT_NEAR(mean.coverage, 1, 1e-9);
}

TEST(ChannelMean, covers_the_share_of_moving_time) {
    Track track;
    for (int i = 0; i <= 40; ++i) {
        track.append(start + i * 1000);
        track.set(Channel::speed, i < 20 ? 3 : 0);
        if (i < 5) track.set(Channel::power, 250);
    }
    const auto mean = mean_of(track, Channel::power);
    EXPECT_NEAR(mean.value, 250, 1e-9);
    EXPECT_NEAR(mean.coverage, 0.25, 1e-9);
}

TEST(ChannelMean, is_nan_without_the_channel) {
    Track track;
    track.append(start);
    track.set(Channel::heart_rate, 100);
    EXPECT_TRUE(std::isnan(mean_of(track, Channel::cadence).value));
    // A single sample opens no interval.
    EXPECT_TRUE(std::isnan(mean_of(track, Channel::heart_rate).value));
}

}  // namespace
}  // namespace runlytics::activity
