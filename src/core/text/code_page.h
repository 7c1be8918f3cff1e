#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace runlytics::text {

// A text in UTF-8, where it is not that already: UTF-16 by its byte order mark or by the zeros in
// every second byte, else what is no UTF-8 byte by byte as Windows-1252 has it, the rest as it is.
// Nothing for UTF-8.
std::optional<std::string> repair_utf8(std::span<const std::byte> bytes);

}  // namespace runlytics::text
