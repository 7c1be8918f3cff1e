#pragma once

#include <span>
#include <utility>
#include <vector>

#include "core/stream/intervals.h"

// Devices do not write every channel into every sample: a strap speaks every ten seconds beside a
// position every second, a phone counts beats once a minute.
namespace runlytics::stream {

// The channel's own cadence is the usual time between two of its values (the lower median, within
// segments); a value holds until the next one when that comes within so many cadences.
inline constexpr double held_cadences = 2.5;
inline constexpr std::int32_t least_held_ms = 5'000;
inline constexpr std::int32_t most_held_ms = 150'000;

// A channel's stored values in which each holds until the next, within the channel's own cadence
// and never beyond its segment. What lies between two that are farther apart is missing: the sensor
// was not worn. Heart rates that no heart has are missing too. Looking costs nothing where every
// sample has a value. Lives no longer than the reader.
class HeldValues {
  public:
    HeldValues(Reader& reader, Channel channel, std::span<const Segment> parts);
    HeldValues(const HeldValues&) = delete;
    HeldValues& operator=(const HeldValues&) = delete;

    bool empty() const { return values_.empty(); }
    std::int32_t operator[](std::uint32_t sample) const { return values_[sample]; }
    // Whether every sample has a value of its own.
    bool complete() const { return !empty() && filled_.empty(); }
    bool known(std::uint32_t sample) const { return values_[sample] != missing; }
    std::span<const std::int32_t> values() const { return values_; }

    // Hands over what values() looks at where it is not the reader's own.
    std::vector<std::int32_t> release() && { return std::move(filled_); }

  private:
    std::vector<std::int32_t> filled_;
    std::span<const std::int32_t> values_;
};

// The same for a value that grows evenly from one to the next, as a distance does.
std::vector<std::int32_t> interpolated(std::span<const std::int32_t> values,
                                       std::span<const std::int32_t> times,
                                       std::span<const Segment> parts);

}  // namespace runlytics::stream
