#include "core/formats/fit/checksum.h"

#include <array>

namespace runlytics::formats::fit {

namespace {

constexpr std::uint16_t polynomial = 0xA001;
constexpr std::size_t lanes = 8;  // bytes that are taken at once

using Tables = std::array<std::array<std::uint16_t, 256>, lanes>;

// tables[k][b]: what the byte b does to the checksum when k further bytes follow it.
constexpr Tables make_tables() {
    Tables tables{};
    for (unsigned b = 0; b < 256; ++b) {
        unsigned crc = b;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) != 0 ? (crc >> 1) ^ polynomial : crc >> 1;
        tables[0][b] = static_cast<std::uint16_t>(crc);
    }
    for (std::size_t k = 1; k < lanes; ++k) {
        for (std::size_t b = 0; b < 256; ++b) {
            const std::uint16_t before = tables[k - 1][b];
            tables[k][b] = static_cast<std::uint16_t>((before >> 8) ^ tables[0][before & 0xFF]);
        }
    }
    return tables;
}
constexpr Tables tables = make_tables();

}  // namespace

// Eight bytes a step, so that the table look-ups do not wait for each other.
std::uint16_t checksum(std::span<const std::byte> bytes) {
    unsigned crc = 0;
    const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
    while (bytes.size() >= lanes) {
        unsigned next =
            tables[lanes - 1][at(0) ^ (crc & 0xFF)] ^ tables[lanes - 2][at(1) ^ crc >> 8];
        for (std::size_t i = 2; i < lanes; ++i)
            next ^= tables[lanes - 1 - i][at(i)];
        crc = next;
        bytes = bytes.subspan(lanes);
    }
    for (const std::byte b : bytes)
        crc = (crc >> 8) ^ tables[0][(crc ^ std::to_integer<unsigned>(b)) & 0xFF];
    return static_cast<std::uint16_t>(crc);
}

}  // namespace runlytics::formats::fit
