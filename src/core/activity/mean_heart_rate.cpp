#include "core/activity/mean_heart_rate.h"

#include <algorithm>

#include "core/stream/intervals.h"

namespace runlytics::activity {

double mean_heart_rate(stream::Reader& reader, double begin_ms, double end_ms) {
    const auto hr = reader.values(Channel::heart_rate);
    if (hr.empty()) return missing_value;
    const auto times = reader.times();
    double beats = 0, held_ms = 0;
    for (const stream::Segment& part : stream::segments(reader)) {
        const auto end = times.begin() + part.last;
        auto next = std::upper_bound(times.begin() + part.first, end, begin_ms);
        for (; next <= end && next != times.begin() && *(next - 1) < end_ms; ++next) {
            const std::int32_t value = hr[static_cast<std::size_t>(next - times.begin()) - 1];
            if (!stream::plausible_hr(value)) continue;
            const double from = std::max<double>(*(next - 1), begin_ms);
            const double to = std::min<double>(*next, end_ms);
            if (to <= from) continue;
            beats += value * (to - from);
            held_ms += to - from;
        }
    }
    return held_ms > 0 ? beats / held_ms : missing_value;
}

}  // namespace runlytics::activity
