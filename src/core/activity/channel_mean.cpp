#include "core/activity/channel_mean.h"

#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::activity {

stream::Measured channel_mean(stream::Reader& reader, Channel channel) {
    if (!reader.has(channel)) return {};
    const auto parts = stream::segments(reader);
    const stream::HeldValues values(reader, channel, parts);
    const stream::IntervalSpeed speed(reader, parts);
    const stream::Motion motion(reader, speed, parts);
    double sum = 0, held_s = 0, moving_s = 0, covered_s = 0;
    stream::for_each_interval(parts, reader.times(), [&](std::uint32_t sample, double seconds) {
        const bool valid = values.known(sample);
        const bool moving = !speed.known() || motion(sample);
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
