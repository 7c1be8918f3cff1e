#include "core/stream/intervals.h"

#include <algorithm>

#include "core/interrupt.h"

namespace runlytics::stream {
namespace {

constexpr std::uint32_t samples_between_polls = 8192;

}  // namespace

Measured measured(double value, double covered, double total) {
    const double coverage = total > 0 ? covered / total : 0;
    return {coverage < least_coverage ? missing_value : value, coverage};
}

std::vector<Segment> segments(Reader& reader) {
    std::vector<Segment> parts;
    const auto times = reader.times();
    const auto pauses = reader.pauses();
    const auto size = static_cast<std::uint32_t>(times.size());
    std::size_t pause = 0;
    std::uint32_t first = 0;
    for (std::uint32_t i = 1; i <= size; ++i) {
        if (i % samples_between_polls == 0) poll_interrupt();
        while (pause < pauses.size() && pauses[pause] < i)
            ++pause;
        const bool paused = pause < pauses.size() && pauses[pause] == i;
        if (i < size && !paused && times[i] - times[i - 1] <= max_gap_ms) continue;
        if (i - 1 > first) parts.push_back({first, i - 1});
        first = i;
    }
    return parts;
}

// The distance is decoded only where the speed leaves something open.
IntervalSpeed::IntervalSpeed(Reader& reader)
    : times_(reader.times()),
      speed_(reader.values(Channel::speed)),
      speed_unit_(1 / scale_of(Channel::speed)),
      distance_unit_(1 / scale_of(Channel::distance)) {
    const bool complete =
        !speed_.empty() && std::find(speed_.begin(), speed_.end(), missing) == speed_.end();
    if (!complete) distance_ = reader.values(Channel::distance);
}

double IntervalSpeed::from_distance(std::uint32_t sample) const {
    if (distance_.empty() || sample + 1 >= distance_.size()) return missing_value;
    const std::int32_t from = distance_[sample], to = distance_[sample + 1];
    const double elapsed_s = (times_[sample + 1] - times_[sample]) * 1e-3;
    if (from == missing || to == missing || elapsed_s <= 0) return missing_value;
    return (static_cast<double>(to) - from) * distance_unit_ / elapsed_s;
}

}  // namespace runlytics::stream
