#pragma once

#include <string_view>

namespace runlytics::text {

// The seconds of an ISO 8601 duration of days and less, "P1DT2H3M4.5S"; missing when it is none.
double to_duration(std::string_view text);

}  // namespace runlytics::text
