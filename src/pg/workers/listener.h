#pragma once

namespace runlytics::pg {

// Defines the settings runlytics.listen_*.
void define_listener_settings();

}  // namespace runlytics::pg
