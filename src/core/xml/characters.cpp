#include "core/xml/characters.h"

#include <algorithm>
#include <span>

namespace runlytics::xml {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// NameStartChar beyond ASCII.
constexpr Range name_starts[] = {
    {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},
    {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};

// What NameChar adds to it.
constexpr Range name_additions[] = {{0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}};

// Whether one of the ranges holds the code point.
bool within(std::span<const Range> ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](Range range) { return c >= range.first && c <= range.last; });
}

// How many bytes the lead byte announces; 0 when it is none.
std::uint8_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

}  // namespace

// Overlong forms, surrogates and code points past U+10FFFF are invalid.
Character read_utf8(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::uint8_t length = sequence_length(lead);
    if (length == 0) return {};
    if (length == 1) return {Character::Status::good, 1, lead};

    char32_t code_point = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (i == text.size()) return {Character::Status::incomplete, 0, 0};
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0) != 0x80) return {};
        code_point = code_point << 6 | (next & 0x3Fu);
    }
    constexpr char32_t shortest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < shortest[length] || surrogate || code_point > 0x10FFFF) return {};
    return {Character::Status::good, length, code_point};
}

// Appends a code point as UTF-8.
void append_utf8(std::string& out, char32_t c) {
    const auto continuation = [&](int shift) {
        out += static_cast<char>(0x80 | ((c >> shift) & 0x3F));
    };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        continuation(0);
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        continuation(6);
        continuation(0);
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        continuation(12);
        continuation(6);
        continuation(0);
    }
}

// Char: everything but most controls, surrogates, U+FFFE and U+FFFF.
bool is_xml_character(char32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool is_name_start(char32_t c) {
    return c < 0x80 ? is(static_cast<char>(c), name_start) : within(name_starts, c);
}

bool is_name_character(char32_t c) {
    if (c < 0x80) return is(static_cast<char>(c), name_part);
    return within(name_starts, c) || within(name_additions, c);
}

}  // namespace runlytics::xml
