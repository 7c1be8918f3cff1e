#include "core/activity/mean_heart_rate.h"

#include <algorithm>

#include "core/stream/held.h"

namespace runlytics::activity {

double mean_heart_rate(stream::Reader& reader, double begin_ms, double end_ms) {
    if (!reader.has(Channel::heart_rate)) return missing_value;
    const auto parts = stream::segments(reader);
    const stream::HeldValues hr(reader, Channel::heart_rate, parts);
    const auto times = reader.times();
    double beats = 0, held_ms = 0;
    for (const stream::Segment& part : parts) {
        const auto end = times.begin() + part.last;
        auto next = std::upper_bound(times.begin() + part.first, end, begin_ms);
        for (; next <= end && next != times.begin() && *(next - 1) < end_ms; ++next) {
            const auto sample = static_cast<std::uint32_t>(next - times.begin()) - 1;
            if (!hr.known(sample)) continue;
            const double from = std::max<double>(*(next - 1), begin_ms);
            const double to = std::min<double>(*next, end_ms);
            if (to <= from) continue;
            beats += hr[sample] * (to - from);
            held_ms += to - from;
        }
    }
    return held_ms > 0 ? beats / held_ms : missing_value;
}

}  // namespace runlytics::activity
