#include "core/xml/encoding.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/xml/characters.h"

namespace runlytics::xml {

namespace {

constexpr std::size_t poll_mask = (std::size_t{1} << 20) - 1;

// The code points of windows-1252 from 0x80 to 0x9F; 0 where it has none.
constexpr std::array<char16_t, 32> windows_1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// Complains about a byte or unit that the encoding does not have.
[[noreturn]] void fail_at(std::size_t byte, std::string_view encoding) {
    throw Error(sqlstate::malformed_input,
                "invalid " + std::string(encoding) + " in an XML document",
                "at byte " + std::to_string(byte));
}

// Refuses to copy what is too long.
void check_size(std::string_view text) {
    if (text.size() <= max_transcoded_bytes) return;
    throw Error(sqlstate::limit_exceeded, "XML document too long for its encoding",
                std::to_string(text.size()) + " bytes; the limit is " +
                    std::to_string(max_transcoded_bytes) + " for documents that are not UTF-8",
                "Convert the document to UTF-8.");
}

// Transcodes a single-byte encoding whose upper half is given by a function; 0 means no character.
template <typename UpperHalf>
std::string from_single_bytes(std::string_view text, std::string_view encoding, UpperHalf upper) {
    check_size(text);
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((i & poll_mask) == 0) poll_interrupt();
        const auto byte = static_cast<unsigned char>(text[i]);
        const char32_t code_point = byte < 0x80 ? byte : upper(byte);
        if (code_point == 0 && byte != 0) fail_at(i, encoding);
        append_utf8(out, code_point);
    }
    return out;
}

// Transcodes UTF-16. A half-written last unit or pair is left off: the document was cut there.
std::string from_utf16(std::string_view text, bool big_endian) {
    check_size(text);
    const auto unit_at = [&](std::size_t i) -> char32_t {
        const auto first = static_cast<unsigned char>(text[i]);
        const auto second = static_cast<unsigned char>(text[i + 1]);
        return static_cast<char32_t>(big_endian ? first << 8 | second : second << 8 | first);
    };
    std::string out;
    out.reserve(text.size() / 2 + text.size() / 16);
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        if ((i & poll_mask) == 0) poll_interrupt();
        char32_t unit = unit_at(i);
        if (unit >= 0xDC00 && unit <= 0xDFFF) fail_at(i, "UTF-16");
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            i += 2;
            if (i + 1 >= text.size()) break;
            const char32_t low = unit_at(i);
            if (low < 0xDC00 || low > 0xDFFF) fail_at(i, "UTF-16");
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
        append_utf8(out, unit);
    }
    return out;
}

// Without leading white space if an XML declaration follows it: there it should not be, yet is.
std::string_view without_leading_space(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    return text.substr(first).starts_with("<?xml") ? text.substr(first) : text;
}

// The encoding that the XML declaration names, in lower case; empty when it names none.
std::string declared_encoding(std::string_view text) {
    if (!text.starts_with("<?xml")) return {};
    const std::string_view declaration =
        text.substr(0, std::min(text.find("?>"), std::size_t{200}));
    const auto word = declaration.find("encoding");
    const auto open = declaration.find_first_of("\"'", word);
    if (word == std::string_view::npos || open == std::string_view::npos) return {};
    const auto close = declaration.find(declaration[open], open + 1);
    if (close == std::string_view::npos) return {};
    std::string name(declaration.substr(open + 1, close - open - 1));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

// Whether the name is one of these.
bool is_any(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// The document in the encoding that it declares.
DecodedDocument decode_declared(std::string_view text) {
    text = without_leading_space(text);
    const std::string name = declared_encoding(text);
    if (is_any(name, {"", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be"}))
        return {{}, text, false};
    if (is_any(name, {"us-ascii", "ascii"})) {
        return {from_single_bytes(text, "US-ASCII", [](unsigned char) { return char32_t{0}; }),
                text, true};
    }
    if (is_any(name, {"iso-8859-1", "latin1", "latin-1", "iso_8859-1"})) {
        return {from_single_bytes(text, "ISO-8859-1", [](unsigned char c) { return char32_t{c}; }),
                text, true};
    }
    if (is_any(name, {"windows-1252", "cp1252"})) {
        const auto upper = [](unsigned char c) -> char32_t {
            return c < 0xA0 ? windows_1252[c - 0x80] : c;
        };
        return {from_single_bytes(text, "windows-1252", upper), text, true};
    }
    throw Error(sqlstate::unsupported, "XML encoding \"" + name + "\" is not supported", {},
                "Convert the document to UTF-8.");
}

}  // namespace

// Decides by byte order mark, declaration, UTF-8, in this order.
DecodedDocument decode_document(std::span<const std::byte> document) {
    const std::string_view text(reinterpret_cast<const char*>(document.data()), document.size());
    if (text.starts_with("\xEF\xBB\xBF")) return {{}, without_leading_space(text.substr(3)), false};
    const bool little = text.starts_with("\xFF\xFE");
    if (!little && !text.starts_with("\xFE\xFF")) return decode_declared(text);

    std::string decoded = from_utf16(text.substr(2), !little);
    const std::size_t leading = decoded.size() - without_leading_space(decoded).size();
    decoded.erase(0, leading);
    return {std::move(decoded), text, true};
}

}  // namespace runlytics::xml
