#pragma once

#include <string>
#include <vector>

#include "core/model.h"

// One canonical activity out of several recordings of the same run.
namespace runlytics::merge {

struct Source {
    Activity activity;
    Origin origin = Origin::service;
};

struct Merged {
    Activity activity;
    // For each source, in the order given, the fields that it gave: columns of activities, laps,
    // and channels of the stream.
    std::vector<std::vector<std::string>> fields;
};

// The positions of the sources from the most to the least trusted: with samples before without,
// complete before truncated, then by origin and by the number of samples. Equals stay in the order
// given, so whoever wants the same result every time gives them in an order of their own contents.
std::vector<std::size_t> by_trust(const std::vector<Source>& sources);

// Merges field by field. The most trusted source that says something gives it; its samples are the
// stream, and join_tracks() fills what they lack from the others. The name and the notes come the
// other way round: a service is where athletes write them, and a device's are made up. A race is
// one if any source says so.
Merged merge(std::vector<Source> sources);

}  // namespace runlytics::merge
