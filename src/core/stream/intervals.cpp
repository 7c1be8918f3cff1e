#include "core/stream/intervals.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/interrupt.h"
#include "core/stream/held.h"

namespace runlytics::stream {
namespace {

constexpr std::uint32_t stride = 16;
constexpr std::uint32_t samples_between_polls = 8192;

// The last sample that is reached from another without a gap. Times never decrease, so a whole
// stride that takes no longer than a gap may has none inside.
std::uint32_t before_gap(std::span<const std::int32_t> times, std::uint32_t from,
                         std::uint32_t end) {
    std::uint32_t at = from;
    while (at + 1 < end) {
        if (at % samples_between_polls < stride) poll_interrupt();
        const std::uint32_t next = end - at > stride ? at + stride : at + 1;
        if (times[next] - times[at] <= max_gap_ms) {
            at = next;
        } else if (times[at + 1] - times[at] <= max_gap_ms) {
            ++at;
        } else {
            break;
        }
    }
    return at;
}

}  // namespace

Measured measured(double value, double covered, double total) {
    const double coverage = total > 0 ? covered / total : 0;
    return {coverage < least_coverage ? missing_value : value, coverage};
}

std::vector<Segment> segments(Reader& reader) {
    std::vector<Segment> parts;
    const auto times = reader.times();
    const auto size = static_cast<std::uint32_t>(times.size());
    std::uint32_t first = 0;
    const auto split_gaps = [&](std::uint32_t end) {
        while (first < end) {
            const std::uint32_t last = before_gap(times, first, end);
            if (last > first) parts.push_back({first, last});
            first = last + 1;
        }
    };
    for (const std::uint32_t pause : reader.pauses())
        split_gaps(std::min(pause, size));
    split_gaps(size);
    return parts;
}

// The distance is decoded only where the speed leaves something open.
IntervalSpeed::IntervalSpeed(Reader& reader, std::span<const Segment> parts)
    : times_(reader.times()),
      speed_unit_(1 / scale_of(Channel::speed)),
      distance_unit_(1 / scale_of(Channel::distance)) {
    HeldValues speed(reader, Channel::speed, parts);
    speed_ = speed.values();
    held_speed_ = std::move(speed).release();
    const auto open = [](std::span<const std::int32_t> values) {
        return std::find(values.begin(), values.end(), missing) != values.end();
    };
    if (!speed_.empty() && (held_speed_.empty() || !open(speed_))) return;
    distance_ = reader.values(Channel::distance);
    if (!open(distance_)) return;
    between_ = interpolated(distance_, times_, parts);
    distance_ = between_;
}

// Without the quotient that a speed takes.
bool IntervalSpeed::reaches(double mps, std::uint32_t sample) const {
    if (!speed_.empty() && speed_[sample] != missing) return speed_[sample] * speed_unit_ >= mps;
    if (distance_.empty()) return false;
    const std::int32_t from = distance_[sample], to = distance_[sample + 1];
    const std::int32_t elapsed_ms = times_[sample + 1] - times_[sample];
    if (from == missing || to < from || elapsed_ms <= 0) return false;
    return (to - from) * distance_unit_ >= mps * 1e-3 * elapsed_ms;
}

std::uint32_t IntervalSpeed::first_below(double mps, std::uint32_t from, std::uint32_t end) const {
    if (distance_.empty() && !speed_.empty()) {
        const double steps = std::ceil(mps / speed_unit_ - 1e-6);
        const auto least = static_cast<std::int32_t>(std::clamp<double>(steps, 0, INT32_MAX));
        while (from < end && speed_[from] >= least)
            ++from;
        return from;
    }
    while (from < end && reaches(mps, from))
        ++from;
    return from;
}

double IntervalSpeed::from_distance(std::uint32_t sample) const {
    if (distance_.empty() || sample + 1 >= distance_.size()) return missing_value;
    const std::int32_t from = distance_[sample], to = distance_[sample + 1];
    const double elapsed_s = (times_[sample + 1] - times_[sample]) * 1e-3;
    if (from == missing || to < from || elapsed_s <= 0) return missing_value;
    return (static_cast<double>(to) - from) * distance_unit_ / elapsed_s;
}

}  // namespace runlytics::stream
