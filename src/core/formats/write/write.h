#pragma once

#include <string>

#include "core/model.h"

// Model -> files that other programs read. Of an Activity its sport, name, notes, laps and track
// are written.
namespace runlytics::formats {

// TCX (TrainingCenterDatabase v2) with Garmin's ActivityExtension v2 for speed, a runner's cadence
// and power. Cadence is a whole number of strides a minute there: half of the steps, rounded. A new
// Track begins after each pause. Without laps the activity is one; what a lap must say and the
// model does not know is 0. Throws Error 54000 beyond 1 GB.
std::string write_tcx(const Activity& activity);

// GPX 1.1 with Garmin's TrackPointExtension v2 and a bare power element, as Strava writes it. A new
// trkseg begins after each pause; samples without a position are left out, and so are laps. Throws
// Error 22023 without any position, 54000 beyond 1 GB.
std::string write_gpx(const Activity& activity);

}  // namespace runlytics::formats
