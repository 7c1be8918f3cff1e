#pragma once

#include <string>

#include "core/recovery/readiness.h"

namespace runlytics::recovery {

// Says in a sentence or two what made the score, or why there is none.
std::string explain(const Readiness& today);

}  // namespace runlytics::recovery
