// What is no content: the XML declaration, comments, processing instructions, DOCTYPE.
#include <algorithm>

#include "core/error.h"
#include "core/xml/scanner.h"

namespace runlytics::xml {

// To the root element, or behind it to the end of the document.
void Scanner::skip_outside_root() {
    if (position_ == begin_ && stage_ == Stage::prolog && left() > 5 && at("<?xml") &&
        is(peek(5), white_space)) {
        scan_declaration();
    }
    while (true) {
        skip_space();
        if (left() == 0 && stage_ == Stage::epilog) return;
        if (at("<!--")) {
            skip_comment();
        } else if (at("<?")) {
            skip_instruction();
        } else if (stage_ == Stage::epilog) {
            fail("there is content behind the root element");
        } else if (at("<!DOCTYPE")) {
            skip_doctype();
        } else if (peek() == '<') {
            return;
        } else {
            fail("text before the root element");
        }
    }
}

// <?xml version="1.0" encoding="..." standalone="..."?>
void Scanner::scan_declaration() {
    position_ += 5;
    std::string_view version, encoding, standalone;
    if (!scan_pseudo_attribute("version", version)) fail("the XML declaration has no version");
    if (!version.starts_with("1.") || version.size() < 3 ||
        version.find_first_not_of("0123456789", 2) != std::string_view::npos) {
        fail("unknown XML version");
    }
    scan_pseudo_attribute("encoding", encoding);
    if (scan_pseudo_attribute("standalone", standalone) && standalone != "yes" &&
        standalone != "no") {
        fail("standalone is neither yes nor no");
    }
    skip_space();
    if (!take("?>")) fail("malformed XML declaration");
}

// One name="value" of the XML declaration, if it comes next.
bool Scanner::scan_pseudo_attribute(std::string_view name, std::string_view& value) {
    const char* const start = position_;
    if (!skip_space() || !take(name)) {
        position_ = start;
        return false;
    }
    skip_space();
    if (!take("=")) fail("malformed XML declaration");
    skip_space();
    const char quote = peek();
    if (quote != '"' && quote != '\'') fail("malformed XML declaration");
    const char* const begin = ++position_;
    while (is(peek(), name_part) && peek() != ':')
        ++position_;
    value = {begin, static_cast<std::size_t>(position_ - begin)};
    if (value.empty() || peek() != quote) fail("malformed XML declaration");
    ++position_;
    return true;
}

// <!-- ... -->
void Scanner::skip_comment() {
    const char* const start = position_;
    position_ += 4;
    while (true) {
        pass_plain<comment_stop>();
        check_length(start, max_text_bytes, "comment");
        if (peek() == '-' && at("--")) break;
        scan_character();
    }
    if (!take("-->")) fail("\"--\" in a comment");
}

// <?target ... ?>
void Scanner::skip_instruction() {
    const char* const start = position_;
    position_ += 2;
    Name target;
    scan_name(target);
    if (target.qualified == "xml") fail("an XML declaration that is not at the start");
    if (!is(peek(), white_space) && !at("?>")) fail("malformed processing instruction");
    while (true) {
        pass_plain<comment_stop>();
        check_length(start, max_text_bytes, "processing instruction");
        if (peek() == '?' && take("?>")) return;
        scan_character();
    }
}

// <!DOCTYPE name ... [ subset ]>: passed over, nothing in it is used.
void Scanner::skip_doctype() {
    if (doctype_seen_) fail("a second DOCTYPE");
    doctype_seen_ = true;
    const char* const start = position_;
    position_ += 9;
    if (!skip_space()) fail("malformed DOCTYPE");
    Name root;
    scan_name(root);
    while (peek() != '>' && peek() != '[') {
        check_length(start, max_text_bytes, "DOCTYPE");
        if (peek() == '<') fail("malformed DOCTYPE");
        skip_quoted(false);
    }
    if (take("[")) {
        skip_doctype_subset();
        skip_space();
    }
    if (!take(">")) fail("malformed DOCTYPE");
}

// Apple's subset has been malformed, so only its end and what is dangerous are looked for.
void Scanner::skip_doctype_subset() {
    const char* const start = position_;
    while (!take("]")) {
        check_length(start, max_text_bytes, "DOCTYPE");
        if (peek() != '<') {
            skip_quoted(true);
        } else if (at("<!--")) {
            skip_comment();
        } else if (at("<?")) {
            skip_instruction();
        } else if (at("<!ENTITY")) {
            fail("the document declares an entity",
                 "Remove the ENTITY declarations; entities are never expanded.");
        } else {
            ++position_;
        }
    }
}

// Passes a quoted literal, or a single byte where none begins. Within a declaration a quote that
// does not close before the next one begins is a stray one.
void Scanner::skip_quoted(bool within_declaration) {
    const char quote = peek();
    ++position_;
    if (quote != '"' && quote != '\'') return;
    const std::string_view rest(position_, std::min(left(), max_text_bytes));
    const std::size_t close = rest.find(quote);
    if (within_declaration && rest.substr(0, close).find('<') != std::string_view::npos) return;
    if (close == std::string_view::npos) throw Ended{};
    position_ += close + 1;
}

}  // namespace runlytics::xml
