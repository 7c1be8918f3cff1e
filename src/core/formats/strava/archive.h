#pragma once

#include "core/formats/export.h"

namespace runlytics::formats {

// Of Strava's export only the activities and the gear are ours: activities.csv with what lies in
// the folder activities beside it, shoes.csv and bikes.csv. Photographs, routes and settings are
// left out.
extern const Archive strava_archive;

}  // namespace runlytics::formats
