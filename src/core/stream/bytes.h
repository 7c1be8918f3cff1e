#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"

// Reading and writing little-endian bytes; every read is checked.
namespace runlytics::stream {

static_assert(std::endian::native == std::endian::little, "the packed blocks are little-endian");

using Bytes = std::span<const std::byte>;

// Throws what every broken stream throws.
[[noreturn]] inline void malformed(std::string detail) {
    throw Error(sqlstate::malformed_binary, "invalid stream", std::move(detail));
}

// Folds the sign into the lowest bit, so that small numbers of either sign have few bits.
constexpr std::uint32_t zigzag(std::int32_t value) {
    return (static_cast<std::uint32_t>(value) << 1) ^ static_cast<std::uint32_t>(value >> 31);
}

// Undoes zigzag().
constexpr std::int32_t unzigzag(std::uint32_t value) {
    return static_cast<std::int32_t>((value >> 1) ^ (0U - (value & 1U)));
}

// How many bytes put_varint() writes.
constexpr std::size_t varint_bytes(std::uint32_t value) {
    return (static_cast<std::size_t>(std::bit_width(value | 1U)) + 6) / 7;
}

// Appends an integer in its own width.
template <std::integral T>
void put(std::vector<std::byte>& out, T value) {
    const auto at = out.size();
    out.resize(at + sizeof value);
    std::memcpy(out.data() + at, &value, sizeof value);
}

// Appends an integer in groups of seven bits, lowest first, each but the last with the high bit.
inline void put_varint(std::vector<std::byte>& out, std::uint32_t value) {
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<std::byte>(value | 0x80));
    out.push_back(static_cast<std::byte>(value));
}

// A place in a run of bytes that moves forward and never past the end.
class Cursor {
  public:
    explicit Cursor(Bytes bytes) : rest_(bytes) {}

    bool at_end() const { return rest_.empty(); }
    Bytes rest() const { return rest_; }

    // Takes the next bytes.
    Bytes take(std::size_t count) {
        if (count > rest_.size()) malformed("the bytes end too early");
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    // Takes an integer in its own width.
    template <std::integral T>
    T get() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    // Takes what put_varint() wrote; a longer spelling of the same number is refused.
    std::uint32_t get_varint() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift < 35; shift += 7) {
            const auto byte = get<std::uint8_t>();
            if (shift == 28 && byte > 0x0F) break;
            value |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
            if (byte >= 0x80) continue;
            if (byte == 0 && shift > 0) break;
            return value;
        }
        malformed("a variable-length integer is not in its shortest form");
    }

  private:
    Bytes rest_;
};

}  // namespace runlytics::stream
