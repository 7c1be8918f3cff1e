#pragma once

#include <cstddef>
#include <span>

#include "core/formats/head.h"
#include "core/model.h"

// What intervals.icu keeps of each day: the watch's resting heart rate, heart rate variability and
// the like, whatever service delivered them.
namespace runlytics::formats {

bool is_intervals_wellness(const Head& head);

// Hands each value of each day to the sink: resting heart rate, HRV (RMSSD, and SDNN where told),
// weight, oxygen saturation, respiratory rate, VO2max, steps, body fat. A day has no zone there;
// its values stand at noon UTC, which is the same day from 12 hours west to 11 hours east of
// Greenwich. The time asleep is left out, for nothing tells when it was. Throws Error: 22P02 when
// the document is no JSON or no array, 54000 over a limit.
void parse_intervals_wellness(std::span<const std::byte> document, HealthSink& sink);

}  // namespace runlytics::formats
