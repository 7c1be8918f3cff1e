#pragma once

#include <cstddef>

#include "simulator/options.h"

// What an iPhone exports after years with a watch: the shape and the bulk of it, not a season's
// truth.
namespace runlytics::simulator {

// Writes folder/apple_health_export/export.xml of about options.apple_export_mb, and workout-routes
// beside it. The records of options.weeks weeks come type by type, as on a phone; the more
// megabytes, the more of them a day. Returns how many Records it wrote.
std::size_t write_apple_export(const Options& options);

}  // namespace runlytics::simulator
