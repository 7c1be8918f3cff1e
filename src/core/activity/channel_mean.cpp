#include "core/activity/channel_mean.h"

namespace runlytics::activity {

stream::Measured channel_mean(stream::Reader& reader, Channel channel) {
    const auto values = reader.values(channel);
    if (values.empty()) return {};
    const stream::IntervalSpeed speed(reader);
    const auto parts = stream::segments(reader);
    double sum = 0, held_s = 0, moving_s = 0, covered_s = 0;
    stream::for_each_interval(parts, reader.times(), [&](std::uint32_t sample, double seconds) {
        const bool valid = channel == Channel::heart_rate ? stream::plausible_hr(values[sample])
                                                          : values[sample] != stream::missing;
        const bool moving = !speed.known() || speed(sample) >= stream::moving_threshold_mps;
        if (moving) moving_s += seconds;
        if (!valid) return;
        if (moving) covered_s += seconds;
        held_s += seconds;
        sum += values[sample] * seconds;
    });
    return {held_s > 0 ? sum / held_s / stream::scale_of(channel) : missing_value,
            moving_s > 0 ? covered_s / moving_s : 0};
}

}  // namespace runlytics::activity
