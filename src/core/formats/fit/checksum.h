#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace runlytics::formats::fit {

// CRC-16/ARC: what ends a FIT file.
std::uint16_t checksum(std::span<const std::byte> bytes);

}  // namespace runlytics::formats::fit
