#include "core/formats/readable.h"

#include <string_view>

#include "core/formats/fit/fit.h"
#include "core/text/code_page.h"

namespace runlytics::formats {

namespace {

// Whether XML names an encoding that is neither UTF-8 nor seen by its first bytes.
bool names_encoding(std::string_view text) {
    constexpr std::size_t longest_declaration = 200;
    const std::string_view head = text.substr(0, longest_declaration);
    const std::string_view declaration = head.substr(0, head.find("?>"));
    const auto at = declaration.find("encoding");
    if (head.find('<') == head.npos || at == declaration.npos) return false;
    const std::string_view name = declaration.substr(at);
    return name.find("UTF-8") == name.npos && name.find("utf-8") == name.npos;
}

}  // namespace

Readable::Readable(std::span<const std::byte> file, std::size_t spare) : bytes_(file) {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    if (is_fit(file) || names_encoding(text)) return;
    auto repaired = text::repair_utf8(file);
    if (!repaired) return;
    repaired_ = std::move(*repaired);
    const std::size_t size = repaired_.size();
    repaired_.resize(size + spare, ' ');
    bytes_ = std::as_bytes(std::span(repaired_)).first(size);
}

}  // namespace runlytics::formats
