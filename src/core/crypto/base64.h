#pragma once

#include <string>
#include <string_view>

namespace runlytics::crypto {

// RFC 4648, padded.
std::string base64(std::string_view bytes);

// The alphabet that URLs and JSON Web Tokens take, without padding.
std::string base64_url(std::string_view bytes);

}  // namespace runlytics::crypto
