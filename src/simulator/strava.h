#pragma once

#include "simulator/season.h"

// The athlete's export of Strava.
namespace runlytics::simulator {

// Writes activities.csv, shoes.csv, bikes.csv and activities/, where files bear the number of their
// upload: most are FIT, some TCX, some GPX, all packed. A pair of shoes lasts a hundred runs. The
// numbers of activities follow from their starts, so exports of several seasons can be put
// together. Throws std::runtime_error.
Season write_strava_export(const Options& options);

}  // namespace runlytics::simulator
