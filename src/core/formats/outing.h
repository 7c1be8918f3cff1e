#pragma once

#include <vector>

#include "core/model.h"

// Recordings that belong together although their file keeps them apart.
namespace runlytics::formats {

// Joins the recordings that go on where another of the same type ended, a pause between them: its
// end is at most four hours before. The recordings have samples, in order of time. The result is in
// the order of their starts.
std::vector<Activity> join_recordings(std::vector<Activity> recordings);

}  // namespace runlytics::formats
