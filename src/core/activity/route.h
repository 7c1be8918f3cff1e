#pragma once

#include <cstdint>
#include <vector>

#include "core/geo/point.h"
#include "core/stream/stream.h"

namespace runlytics::activity {

// The positions of a stream, without the samples that have none.
struct Route {
    std::vector<geo::Point> points;
    std::vector<std::uint32_t> samples;  // the sample of each point
};

Route route(stream::Reader& reader);

}  // namespace runlytics::activity
