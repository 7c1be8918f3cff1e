#pragma once

#include <string_view>

#include "core/channels.h"

namespace runlytics::pg {

// A channel by the name of its column in the composite type sample. Throws Error 22023.
Channel channel_named(std::string_view name);

}  // namespace runlytics::pg
