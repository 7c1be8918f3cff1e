#include "core/formats/head.h"

#include <algorithm>

#include "core/error.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

std::string root_of(std::span<const std::byte> head) {
    try {
        xml::Scanner scanner(head, {.tolerate_control_characters = true});
        scanner.next();
        return std::string(scanner.name().local);
    } catch (const Error&) {
        return {};
    }
}

// What the first character that is no white space says.
Shape shape_of(std::string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return Shape::xml;
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return Shape::blank;
    if (text[first] == '<') return Shape::xml;
    return text[first] == '{' || text[first] == '[' ? Shape::json : Shape::other;
}

}  // namespace

Head::Head(std::span<const std::byte> file, std::span<const OwnColumn> own, std::string_view name)
    : bytes_(file.first(std::min(file.size(), head_bytes))),
      text_(reinterpret_cast<const char*>(bytes_.data()), bytes_.size()),
      own_(own),
      name_(name) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
    shape_ = shape_of(text_);
}

std::string_view Head::root() const {
    if (!root_) root_ = root_of(bytes_);
    return *root_;
}

bool Head::mentions(std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text_.find(word) != text_.npos; });
}

}  // namespace runlytics::formats
