#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// The encoding of a document, and its way to UTF-8.
namespace runlytics::xml {

// A document that is not UTF-8 is copied; it may be this long.
inline constexpr std::size_t max_transcoded_bytes = std::size_t{256} << 20;

// The text of a document. It is the document itself where that is UTF-8 already (it must then
// outlive the text), else a copy that `owned` holds.
struct DecodedDocument {
    std::string owned;
    std::string_view original;
    bool transcoded = false;

    std::string_view text() const { return transcoded ? std::string_view(owned) : original; }
};

// Decides by the byte order mark, else by the XML declaration, else UTF-8. Byte order mark and
// white space before the declaration are dropped. UTF-8 itself is checked by the scanner, not here.
// A document that calls itself UTF-16 and is not (programs that write strings do that) is UTF-8.
// Throws Error 22P02 for bytes outside the encoding, 0A000 for one that is not read.
DecodedDocument decode_document(std::span<const std::byte> document);

}  // namespace runlytics::xml
