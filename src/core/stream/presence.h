#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/stream/bytes.h"

// Which samples of a column have a value.
namespace runlytics::stream {

// How the present samples are written. The numbers are stored.
enum class Presence : std::uint8_t {
    all,     // every sample has a value: nothing is written
    runs,    // lengths of missing and present runs in turn, the first missing and perhaps empty
    bitmap,  // one bit for each sample, lowest first
};

// Appends the smallest description of the samples that are not `missing`.
Presence encode_presence(std::span<const std::int32_t> values, std::vector<std::byte>& out);

// The present samples of one column, checked and counted.
class PresentSamples {
  public:
    // Takes the description from the cursor. Throws Error 22P03 when it does not describe exactly
    // this many samples, or none of them is present.
    PresentSamples(Presence kind, std::uint32_t samples, Cursor& in);

    std::uint32_t count() const { return count_; }

    // Moves the present values, which are the last ones of `values`, to their samples and puts
    // `missing` between them. One more value than samples must be readable behind `values`.
    void spread(std::span<std::int32_t> values) const;

  private:
    void take_runs(Cursor& in);
    void take_bitmap(Cursor& in);
    void spread_runs(std::span<std::int32_t> values) const;
    void spread_bitmap(std::span<std::int32_t> values) const;

    Presence kind_;
    std::uint32_t samples_;
    std::uint32_t count_;
    Bytes description_;
};

}  // namespace runlytics::stream
