#pragma once

#include <vector>

#include "core/model.h"
#include "pg/boundary/boundary.h"

// Laps in SQL: the type runlytics.lap.
namespace runlytics::pg {

// A lap[] of the given type of elements; only inside call().
Datum make_laps(const std::vector<Lap>& laps, Oid lap_type);

// The argument laps, in which NULL elements are left out. Throws Error 22004 for a lap without a
// start.
std::vector<Lap> laps_argument(const Arguments& args, int i);

}  // namespace runlytics::pg
