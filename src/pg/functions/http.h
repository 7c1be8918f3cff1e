#pragma once

namespace runlytics::pg {

// Defines the settings of the HTTP client.
void define_http_settings();

}  // namespace runlytics::pg
