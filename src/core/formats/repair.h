#pragma once

#include "core/model.h"

// What finish() does to samples that cannot be as they are written. What is believed, and why, is
// in docs/decisions.md.
namespace runlytics::formats {

// Metres between two positions, good to some parts in a thousand where they are near; missing when
// a coordinate is.
double rough_distance(double lat, double lon, double other_lat, double other_lon);

// Makes one sample of those of one instant that complement each other: each has what the other
// lacks, and where both say something they say the same. Points that repeat others stay.
void merge_instants(Activity& activity);

// Clears altitudes that nobody of the sport can have reached from their neighbours: zeros before a
// fix and other outliers. A shift that lasts for a quarter of the recording or more is a barometer
// that was set, and stays. Returns the height of the greatest step that went with them.
double mask_altitudes(Activity& activity);

// The same for positions.
void mask_positions(Activity& activity);

// Makes the device's distance one that begins at what can have been covered since the start, never
// steps back and never leaps: what the counter takes back and gives again is nothing, where it
// begins anew it goes on, and a leap was covered elsewhere.
void repair_distance(Activity& activity);

}  // namespace runlytics::formats
