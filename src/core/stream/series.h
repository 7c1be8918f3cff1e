#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/model.h"

namespace runlytics::stream {

// A value of one channel at an instant.
struct Moment {
    UnixMillis at = 0;
    double value = missing_value;
};

// A stream of one channel with further moments in it, in order of time. Where two are of the same
// instant, the last of `moments` counts before the others, and all of them before the stream. An
// empty stream is one without samples; missing values change nothing. Throws Error as decode() and
// encode() do.
std::vector<std::byte> add_series(std::span<const std::byte> stream, Channel channel,
                                  std::vector<Moment> moments);

}  // namespace runlytics::stream
