#pragma once

#include <optional>

#include "core/ask/reader.h"

namespace runlytics::ask {

// The distance that was to be run as fast as could be, in metres: 10 k, half marathon, a mile; its
// items are used.
std::optional<double> read_effort(Reader& reader);

}  // namespace runlytics::ask
