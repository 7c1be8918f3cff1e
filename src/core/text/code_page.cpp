#include "core/text/code_page.h"

#include <algorithm>
#include <array>
#include <simdjson.h>
#include <string_view>

namespace runlytics::text {

namespace {

// The code points of Windows-1252 from 0x80 to 0x9F; those that it has not are the control
// characters of these numbers.
constexpr std::array<char16_t, 32> windows_1252 = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

void append(std::string& text, char32_t c) {
    const auto byte = [&](char32_t bits) { text += static_cast<char>(bits); };
    if (c < 0x80) return byte(c);
    if (c < 0x800) {
        byte(0xC0 | c >> 6);
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12);
        byte(0x80 | (c >> 6 & 0x3F));
    } else {
        byte(0xF0 | c >> 18);
        byte(0x80 | (c >> 12 & 0x3F));
        byte(0x80 | (c >> 6 & 0x3F));
    }
    byte(0x80 | (c & 0x3F));
}

std::string from_utf16(std::span<const std::byte> bytes, bool big_endian) {
    const auto unit = [&](std::size_t i) -> char32_t {
        const auto first = std::to_integer<char32_t>(bytes[i]);
        const auto second = std::to_integer<char32_t>(bytes[i + 1]);
        return big_endian ? first << 8 | second : second << 8 | first;
    };
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        char32_t c = unit(i);
        const bool high = c >= 0xD800 && c < 0xDC00;
        const char32_t low = high && i + 3 < bytes.size() ? unit(i + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
        }
        append(text, c);
    }
    return text;
}

// How many bytes of well-formed UTF-8 one character at the front of a text has; 0 for a bad one.
std::size_t character_size(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t size = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                                            : 4;
    if (size == 0 || size > text.size()) return 0;
    return simdjson::validate_utf8(text.data(), size) ? size : 0;
}

std::string from_windows(std::string_view text) {
    std::string repaired;
    repaired.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        if (size > 0) {
            repaired.append(text.substr(0, size));
        } else {
            const auto c = static_cast<unsigned char>(text.front());
            append(repaired, c < 0xA0 ? char32_t{windows_1252[c - 0x80]} : char32_t{c});
        }
        text.remove_prefix(std::max(size, std::size_t{1}));
    }
    return repaired;
}

// Whether the first characters have a zero in every second byte, from this one on.
bool has_zeros(std::span<const std::byte> bytes, std::size_t first) {
    constexpr std::size_t looked_at = 16;
    if (bytes.size() < looked_at) return false;
    for (std::size_t i = 0; i < looked_at; ++i) {
        if ((bytes[i] == std::byte{0}) != (i % 2 == first)) return false;
    }
    return true;
}

}  // namespace

std::optional<std::string> repair_utf8(std::span<const std::byte> bytes) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with("\xFF\xFE")) return from_utf16(bytes.subspan(2), false);
    if (text.starts_with("\xFE\xFF")) return from_utf16(bytes.subspan(2), true);
    if (has_zeros(bytes, 1)) return from_utf16(bytes, false);
    if (has_zeros(bytes, 0)) return from_utf16(bytes, true);
    if (simdjson::validate_utf8(text.data(), text.size())) return std::nullopt;
    return from_windows(text);
}

}  // namespace runlytics::text
