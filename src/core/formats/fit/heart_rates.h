#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/formats/fit/message.h"
#include "core/model.h"

// Heart rates that a strap kept while the watch was under water: they come in messages of their own
// behind the recording, each with a clock of its own.
namespace runlytics::formats::fit {

struct HeartRate {
    UnixMillis at = 0;
    double bpm = missing_value;
};

// Reads the messages of one file in their order.
class HeartRateReader {
  public:
    // Adds the rates of a message, whose timestamp is given as an instant.
    void read(const Message& message, std::optional<UnixMillis> timestamp,
              std::vector<HeartRate>& rates);

  private:
    void read_ticks(const Message& message);

    std::vector<std::uint64_t> ticks_;  // of the message: 1/1024 s of the strap's clock
    std::uint64_t last_ticks_ = 0;
    std::uint64_t anchor_ticks_ = 0;
    std::optional<UnixMillis> anchor_;  // the instant of anchor_ticks_
};

// Gives the samples the rates of the strap: the mean of those since the sample before, or the last
// one while it is fresh. Of each minute the watch's own rates stay unless the strap tells of
// twice as many samples, and the strap's fill their gaps. The samples are in order of time.
void merge_heart_rates(std::vector<HeartRate> rates, Track& track);

}  // namespace runlytics::formats::fit
