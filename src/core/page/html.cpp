#include "core/page/html.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "core/text/json_text.h"

namespace runlytics::page {
namespace {

constexpr std::size_t max_document_bytes = std::size_t{16} << 20;

// What is plain ASCII needs no second look.
std::string as_utf8(std::string_view text) {
    const bool is_plain = std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
    return is_plain ? std::string(text) : text::valid_utf8(text);
}

// Characters that HTML has no place for; white space is one that it has.
bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7F;
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size() + text.size() / 8);
    for (const char c : as_utf8(text)) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                if (is_control(c))
                    escaped += "\xEF\xBF\xBD";
                else
                    escaped += c;
        }
    }
    return escaped;
}

std::string compact(double value, int decimals) {
    if (!std::isfinite(value) || std::abs(value) > 1e15) return "0";
    std::array<char, 48> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   std::chars_format::fixed, decimals);
    std::string text(digits.data(), end.ptr);
    if (text.find('.') != std::string::npos) {
        text.resize(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

Html& Html::append(std::string_view text) {
    if (text_.size() + text.size() > max_document_bytes) {
        throw Error(sqlstate::limit_exceeded, "the page is too large", "A page has at most 16 MB.",
                    "Ask for a shorter span of time.");
    }
    text_.append(text);
    return *this;
}

Html& Html::operator<<(Markup markup) {
    return append(markup.text());
}
Html& Html::operator<<(Text text) {
    return append(escape_html(text.text));
}
Html& Html::operator<<(Number number) {
    return append(compact(number.value, number.decimals));
}
Html& Html::operator<<(Percent percent) {
    return append(compact(percent.value, 2)).append("%");
}
Html& Html::operator<<(std::size_t count) {
    return append(std::to_string(count));
}
Html& Html::operator<<(const Html& piece) {
    return append(piece.text_);
}
Html& Html::own(std::string_view text) {
    return append(text);
}

}  // namespace runlytics::page
