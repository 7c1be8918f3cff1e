#pragma once

#include <vector>

#include "core/stream/intervals.h"

namespace runlytics::stream {

// A stop lasts so long at least; what is shorter is a receiver that stalls.
inline constexpr std::int32_t shortest_stop_ms = 3'000;

// Through which intervals the athlete moved. A stop is a stretch of 3 s or more below the
// threshold: single seconds below it are none, a single second above it inside does not end it
// unless it carries its neighbours along, and a stretch whose way the next interval makes up was a
// counter that stood still and not a runner. Where the speed is not known nobody moves.
class Motion {
  public:
    Motion(Reader& reader, const IntervalSpeed& speed, std::span<const Segment> parts,
           double threshold_mps = moving_threshold_mps);

    bool operator()(std::uint32_t sample) const { return moving_[sample] != 0; }

    // The time of all intervals without movement.
    double stopped_s() const { return stopped_ms_ * 1e-3; }

  private:
    void find_stops(const Segment& part);
    std::uint32_t end_of_stop(std::uint32_t first, std::uint32_t last) const;
    bool is_made_up(std::uint32_t first, std::uint32_t end, std::uint32_t last);
    double usual_speed();

    std::int32_t held_ms(std::uint32_t sample) const { return times_[sample + 1] - times_[sample]; }
    double way(std::uint32_t sample) const {
        const double v = speed_(sample);
        return v > 0 ? v * held_ms(sample) : 0;
    }

    const IntervalSpeed& speed_;
    std::span<const std::int32_t> times_;
    std::span<const Segment> parts_;
    double threshold_;
    double usual_ = missing_value;
    double stopped_ms_ = 0;
    std::vector<std::uint8_t> moving_;
};

}  // namespace runlytics::stream
