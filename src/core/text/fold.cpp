#include "core/text/fold.h"

#include <algorithm>

namespace runlytics::text {

namespace {

// The base letters of U+00C0 to U+017F; a dot is no letter.
constexpr std::string_view base_letters =
    "aaaaaaaceeeeiiiidnooooo.ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo.ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssss"
    "ss"
    "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

struct CodePoint {
    char32_t value;
    std::size_t width;
};

// The code point at the front; one that is malformed is a single strange byte.
CodePoint front_of(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (width == 1 || text.size() < width) return {first, 1};
    char32_t value = first & (0x7F >> width);
    for (std::size_t i = 1; i < width; ++i)
        value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
    return {value, width};
}

// The plain letter, digit or space that a code point counts as; 0 where it counts as itself.
char plain_letter(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full width
    if (c == 0x3000 || c == 0xA0 || c == 0x202F || c == 0x30FB) return ' ';
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return static_cast<char>(c);
    if (c >= 0xC0 && c < 0x180) return base_letters[c - 0xC0];
    if (c < 0xC0) return ' ';
    return '\0';
}

bool is_combining(char32_t c) {
    return c >= 0x300 && c < 0x370;
}

// The small letter of a Cyrillic or Greek capital; others as they are.
char32_t small_letter(char32_t c) {
    if (c >= 0x410 && c < 0x430) return c + 0x20;
    if (c >= 0x400 && c < 0x410) return c + 0x50;
    if (c >= 0x391 && c <= 0x3A9) return c + 0x20;
    return c;
}

// Whether brackets open (1), close (-1) or neither (0), full-width ones included.
int bracket(char32_t c) {
    if (c == '(' || c == '[' || c == '{' || c == 0xFF08 || c == 0x3010) return 1;
    if (c == ')' || c == ']' || c == '}' || c == 0xFF09 || c == 0x3011) return -1;
    return 0;
}

}  // namespace

std::string fold(std::string_view text, bool with_brackets) {
    std::string key;
    int depth = 0;
    while (!text.empty()) {
        const auto [c, width] = front_of(text);
        const int turn = bracket(c);
        depth = std::max(0, depth + turn);
        if ((depth == 0 || with_brackets) && !is_combining(c)) {
            const char plain = turn != 0 ? ' ' : plain_letter(c);
            if (plain == '\0' && small_letter(c) != c) {
                const char32_t small = small_letter(c);  // all of them have two bytes
                key += static_cast<char>(0xC0 | (small >> 6));
                key += static_cast<char>(0x80 | (small & 0x3F));
            } else if (plain == '\0') {
                key.append(text.substr(0, width));
            } else if (plain != ' ' || (!key.empty() && key.back() != ' ')) {
                key += plain;
            }
        }
        text.remove_prefix(width);
    }
    while (!key.empty() && key.back() == ' ')
        key.pop_back();
    return key;
}

}  // namespace runlytics::text
