#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/interrupt.h"
#include "core/stream/stream.h"

// The convention by which samples become time, in one place. A sample's value holds to the next
// sample's time; an interval longer than max_gap_ms is no data, a recorded pause is never bridged,
// and the last sample opens no interval.
namespace runlytics::stream {

inline constexpr std::int32_t max_gap_ms = 30'000;
inline constexpr double moving_threshold_mps = 0.5;
inline constexpr double least_coverage = 0.5;

// A result with the share of its time that had valid input. The value is NaN where that share is
// below least_coverage.
struct Measured {
    double value = missing_value;
    double coverage = 0;
};

// The value with its coverage, or without when too little of the time is covered.
Measured measured(double value, double covered, double total);

// Samples first..last with nothing but valid intervals between them; last > first.
struct Segment {
    std::uint32_t first;
    std::uint32_t last;
};

// The segments of a stream, in order. All recorded time lies in them and none between.
std::vector<Segment> segments(Reader& reader);

// Calls each(sample, seconds) for every interval, seconds being how long the sample's value held.
template <typename Visit>
void for_each_interval(std::span<const Segment> parts, std::span<const std::int32_t> times,
                       Visit&& each) {
    constexpr std::uint32_t samples_between_polls = 8192;
    for (const Segment& part : parts) {
        for (std::uint32_t i = part.first; i < part.last;) {
            poll_interrupt();
            const std::uint32_t end = i + std::min(part.last - i, samples_between_polls);
            for (; i < end; ++i)
                each(i, (times[i + 1] - times[i]) * 1e-3);
        }
    }
}

// A heart rate that a heart can have, as it is stored: in whole beats. All else is missing.
inline constexpr Range heart_rates = traits_of(Channel::heart_rate).range;
inline constexpr auto least_hr = static_cast<std::int32_t>(heart_rates.low);
inline constexpr auto greatest_hr = static_cast<std::int32_t>(heart_rates.high);
static_assert(traits_of(Channel::heart_rate).resolution == 1);
inline bool plausible_hr(std::int32_t stored) {
    return stored >= least_hr && stored <= greatest_hr;
}

// The speed through an interval: the speed channel's, which holds within its own cadence (held.h),
// else the distance over the time. A distance that steps back tells no speed.
class IntervalSpeed {
  public:
    IntervalSpeed(Reader& reader, std::span<const Segment> parts);
    IntervalSpeed(const IntervalSpeed&) = delete;
    IntervalSpeed& operator=(const IntervalSpeed&) = delete;

    // Whether the stream has either channel.
    bool known() const { return !speed_.empty() || !distance_.empty(); }

    // m/s from a sample to the next; NaN when neither channel tells.
    double operator()(std::uint32_t sample) const {
        if (!speed_.empty() && speed_[sample] != missing) return speed_[sample] * speed_unit_;
        return from_distance(sample);
    }

    // The first sample of from..end whose interval is slower than that, or of unknown speed; `end`
    // without one.
    std::uint32_t first_below(double mps, std::uint32_t from, std::uint32_t end) const;

  private:
    double from_distance(std::uint32_t sample) const;
    bool reaches(double mps, std::uint32_t sample) const;

    std::vector<std::int32_t> held_speed_, between_;
    std::span<const std::int32_t> times_, speed_, distance_;
    double speed_unit_, distance_unit_;
};

}  // namespace runlytics::stream
