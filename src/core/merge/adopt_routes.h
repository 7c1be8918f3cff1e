#pragma once

#include <utility>
#include <vector>

#include "core/merge/merge.h"

namespace runlytics::merge {

// A route file that gave its samples away: its position among the sources, and what it held.
struct AdoptedRoute {
    std::size_t source;
    std::vector<Channel> channels;
};

// Apple's export keeps the samples of a workout in route files, a new one at each of its parts.
// Gives a workout that names such files, and has no samples, those of all that lie within its time,
// one behind the other, with a pause where some seconds are missing between two. What is left of a
// route file says nothing any more: its totals are those of a part.
std::vector<AdoptedRoute> adopt_routes(std::vector<Source>& sources);

}  // namespace runlytics::merge
