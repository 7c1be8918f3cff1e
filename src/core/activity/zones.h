#pragma once

#include <span>
#include <vector>

#include "core/stream/stream.h"

namespace runlytics::activity {

// The seconds that a channel spent below the first bound, between each two, and from the last on: n
// bounds give n + 1 zones, and a value on a bound belongs above it. Empty when the stream does not
// have the channel. Throws Error 22023 unless the bounds ascend.
std::vector<double> time_in_zones(stream::Reader& reader, Channel channel,
                                  std::span<const double> bounds);

}  // namespace runlytics::activity
