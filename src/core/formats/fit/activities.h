#pragma once

#include <vector>

#include "core/formats/fit/recording.h"
#include "core/model.h"

namespace runlytics::formats::fit {

// Divides a recording into its sessions, each with the samples, laps and pauses that fall into it,
// finished. Without a session it is one activity; without samples either it is none.
std::vector<Activity> divide(Recording&& recording);

}  // namespace runlytics::formats::fit
