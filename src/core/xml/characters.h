#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// Which characters XML 1.0 (fifth edition) allows where, and UTF-8.
namespace runlytics::xml {

// What a byte may mean to the scanner; a byte can have several meanings.
enum ByteClass : std::uint8_t {
    name_start = 1,     // ASCII that begins a name
    name_part = 2,      // ASCII that continues one
    white_space = 4,    // space, tab, line feed, carriage return
    text_stop = 8,      // character data cannot run over it unseen
    value_stop = 16,    // nor can an attribute value
    comment_stop = 32,  // nor can a comment, a processing instruction or CDATA
    name_stop = 64,     // ends a name or splits it
};

namespace detail {
constexpr std::array<std::uint8_t, 256> classify_bytes() {
    std::array<std::uint8_t, 256> classes{};
    const auto add = [&](std::string_view bytes, std::uint8_t meaning) {
        for (const char c : bytes)
            classes[static_cast<unsigned char>(c)] |= meaning;
    };
    for (int c = 0; c < 256; ++c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (letter) classes[c] |= name_start | name_part;
        if (digit) classes[c] |= name_part;
        if (!letter && !digit) classes[c] |= name_stop;
        if (c < 0x20 || c >= 0x80) classes[c] |= text_stop | value_stop | comment_stop;
    }
    add("_:", name_start | name_part);
    add("-.", name_part);
    add(" \t\n\r", white_space);
    add("<&]", text_stop);
    add("<&\"'", value_stop);
    add("-?]", comment_stop);
    for (const char c : {'\t', '\n'}) {
        classes[static_cast<unsigned char>(c)] &=
            static_cast<std::uint8_t>(~(text_stop | comment_stop));
    }
    return classes;
}
inline constexpr std::array<std::uint8_t, 256> byte_classes = classify_bytes();
}  // namespace detail

// Whether the byte has the meaning.
constexpr bool is(char c, ByteClass meaning) {
    return (detail::byte_classes[static_cast<unsigned char>(c)] & meaning) != 0;
}

// Sixteen bytes at once: the compiler turns this into whatever vectors the machine has.
inline constexpr std::size_t block_bytes = 16;
using Block [[gnu::vector_size(block_bytes)]] = signed char;
using BlockHalves [[gnu::vector_size(block_bytes)]] = std::uint64_t;

// Marks the bytes that stop a run. Bytes from 0x80 on are negative here.
template <ByteClass stop>
Block find_stops(Block bytes) {
    if constexpr (stop == name_stop) {
        const Block folded = bytes | 0x20;
        return ~(((folded >= 'a') & (folded <= 'z')) | ((bytes >= '0') & (bytes <= '9')));
    } else if constexpr (stop == value_stop) {
        return (bytes < 0x20) | (bytes == '<') | (bytes == '&') | (bytes == '"') | (bytes == '\'');
    } else {
        const Block control = (bytes < 0x20) & (bytes != '\t') & (bytes != '\n');
        if constexpr (stop == text_stop) {
            return control | (bytes == '<') | (bytes == '&') | (bytes == ']');
        } else {
            static_assert(stop == comment_stop);
            return control | (bytes == '-') | (bytes == '?') | (bytes == ']');
        }
    }
}

// The first byte with the meaning `stop`, or the end.
template <ByteClass stop>
const char* find_stop(const char* p, const char* end) {
    while (std::endian::native == std::endian::little && end - p >= std::ptrdiff_t{block_bytes}) {
        Block bytes;
        std::memcpy(&bytes, p, block_bytes);
        const auto halves = std::bit_cast<BlockHalves>(find_stops<stop>(bytes));
        if (halves[0] != 0) return p + std::countr_zero(halves[0]) / 8;
        if (halves[1] != 0) return p + 8 + std::countr_zero(halves[1]) / 8;
        p += block_bytes;
    }
    while (p != end && !is(*p, stop))
        ++p;
    return p;
}

// One character of UTF-8: its code point, and how many bytes it takes.
struct Character {
    enum class Status : std::uint8_t { good, incomplete, invalid };
    Status status = Status::invalid;
    std::uint8_t bytes = 0;
    char32_t code_point = 0;
};

// Reads the character at the front of text, which is not empty.
Character read_utf8(std::string_view text);

// Appends a code point, a valid one, as UTF-8.
void append_utf8(std::string& out, char32_t code_point);

bool is_xml_character(char32_t c);
bool is_name_start(char32_t c);
bool is_name_character(char32_t c);

}  // namespace runlytics::xml
