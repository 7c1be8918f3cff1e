#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>

#include "core/model.h"

// Tracks for the tests of the stream: every shape of column that a device or an attacker may give.
namespace runlytics::test {

inline constexpr std::array<Channel, channel_count> all_channels = [] {
    std::array<Channel, channel_count> all{};
    for (std::size_t i = 0; i < channel_count; ++i)
        all[i] = static_cast<Channel>(i);
    return all;
}();

// The resolutions that docs/stream-format.md promises, in steps for each unit.
inline constexpr std::array<double, channel_count> promised_steps = {
    1e7, 1e7, 10, 100, 1, 64, 1000, 1, 10, 1e4, 1e4, 100, 100, 1e4};

// The largest promised magnitudes, in steps.
inline double promised_limit(Channel channel) {
    if (channel == Channel::latitude) return 90e7;
    if (channel == Channel::longitude) return 180e7;
    return 2147483647;
}

inline double steps_of(Channel channel) {
    return promised_steps[static_cast<std::size_t>(channel)];
}

// Draws a column of one of several shapes, on or off the channel's grid.
class ColumnShape {
  public:
    ColumnShape(Channel channel, std::mt19937& random)
        : random_(random), steps_(steps_of(channel)), limit_(promised_limit(channel)) {
        value_ = std::round(uniform(-limit_ / 2, limit_ / 2));
        shape_ = static_cast<unsigned>(random() % 6);
        gaps_ = static_cast<unsigned>(random() % 5);
    }

    double next() {
        if (gap()) return missing_value;
        const double kept = std::clamp(advance(), -limit_, limit_);
        return kept / steps_;
    }

  private:
    double uniform(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random_);
    }
    bool gap() {
        ++at_;
        if (gaps_ == 1) return random_() % 50 == 0;
        if (gaps_ == 2) return at_ % 2 == 0;
        if (gaps_ == 3) return at_ > 70 && at_ < 130;
        if (gaps_ == 4) return random_() % 20 != 0;
        return false;
    }
    double advance() {
        switch (shape_) {
            case 0:
                return value_;  // constant
            case 1:
                return value_ += std::round(uniform(-9, 9));  // a walk on the grid
            case 2:
                return value_ += 1000;  // steady
            case 3:
                return random_() % 2 == 0 ? -limit_ : limit_;  // extremes
            case 4:
                return uniform(-limit_, limit_);  // off the grid
            default:
                return std::round(uniform(-20, 20)) * std::max(steps_, 2.0);  // coarse
        }
    }

    std::mt19937& random_;
    double steps_, limit_, value_;
    unsigned shape_, gaps_, at_ = 0;
};

// A track of that many samples with random channels, gaps, steps of time and pauses.
inline Track random_track(std::size_t samples, unsigned seed) {
    std::mt19937 random(seed);
    Track track;
    UnixMillis at = 1'700'000'000'000 + random() % 1000;
    const auto spacing = random() % 3;
    for (std::size_t i = 0; i < samples; ++i) {
        track.time.push_back(at);
        if (random() % 40 == 0) track.pauses.push_back(static_cast<std::uint32_t>(i));
        at += spacing == 0 ? 1000 : spacing == 1 ? random() % 5000 : (random() % 9) * 1000;
    }
    for (const auto channel : all_channels) {
        if (random() % 4 == 0) continue;
        ColumnShape shape(channel, random);
        for (std::size_t i = 0; i < samples; ++i)
            track.column(channel).push_back(shape.next());
    }
    return track;
}

}  // namespace runlytics::test
