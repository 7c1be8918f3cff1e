#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

// How FIT writes single values.
namespace runlytics::formats::fit {

// The numbers of the base types, without the bit that says "has a byte order".
enum class BaseType : std::uint8_t {
    enumeration = 0x00,
    sint8 = 0x01,
    uint8 = 0x02,
    sint16 = 0x03,
    uint16 = 0x04,
    sint32 = 0x05,
    uint32 = 0x06,
    string = 0x07,
    float32 = 0x08,
    float64 = 0x09,
    uint8z = 0x0A,
    uint16z = 0x0B,
    uint32z = 0x0C,
    byte = 0x0D,
    sint64 = 0x0E,
    uint64 = 0x0F,
    uint64z = 0x10,
};

// The base type of a definition's byte.
constexpr BaseType base_type_of(std::uint8_t code) {
    return static_cast<BaseType>(code & 0x1F);
}

// Bytes of one value; 0 for a type that does not exist.
std::size_t size_of(BaseType type);

// An integer in either byte order.
template <typename Integer>
Integer read_integer(const std::byte* at, bool big_endian) {
    std::array<std::byte, sizeof(Integer)> bytes;
    std::copy_n(at, bytes.size(), bytes.begin());
    const bool swapped = big_endian != (std::endian::native == std::endian::big);
    if (swapped) std::reverse(bytes.begin(), bytes.end());
    return std::bit_cast<Integer>(bytes);
}

// The value as a number; missing when it is the type's invalid value, not finite, or no number.
double read_number(const std::byte* at, BaseType type, bool big_endian);

// Text up to its NUL, or to the end where it has none.
std::string read_text(std::span<const std::byte> bytes);

}  // namespace runlytics::formats::fit
