// Character data: text, CDATA, references.
#include <algorithm>

#include "core/error.h"
#include "core/xml/scanner.h"

namespace runlytics::xml {

// Everything up to the next tag. Comments and processing instructions in between leave no trace.
void Scanner::scan_text() {
    text_ = {};
    text_is_decoded_ = false;
    const char* start = position_;
    const auto finish_piece = [&] {
        add_text({start, static_cast<std::size_t>(position_ - start)});
    };
    while (true) {
        pass_plain<text_stop>();
        check_length(start, max_text_bytes, "text");
        const char c = peek();
        if (c == '<' && peek(1) != '!' && peek(1) != '?') break;
        if (c == ']' && at("]]>")) fail("\"]]>\" in text");
        if (c != '<' && c != '&' && c != '\r' && !is_tolerated_control(c)) {
            scan_character();
            continue;
        }
        finish_piece();
        if (c == '&') {
            const char32_t code_point = scan_reference();
            append_utf8(decoded_text(), code_point);
        } else if (c == '\r') {
            if (!take("\r\n")) ++position_;
            decoded_text() += '\n';
        } else if (c != '<') {
            ++position_;
            decoded_text() += ' ';
        } else if (peek(1) == '?') {
            skip_instruction();
        } else if (at("<!--")) {
            skip_comment();
        } else {
            scan_cdata();
        }
        start = position_;
    }
    finish_piece();
    if (text_is_decoded_) text_ = decoded_text_;
}

// <![CDATA[ ... ]]>
void Scanner::scan_cdata() {
    if (!take("<![CDATA[")) fail("unknown markup");
    const char* start = position_;
    const auto finish_piece = [&] {
        add_text({start, static_cast<std::size_t>(position_ - start)});
    };
    while (true) {
        pass_plain<comment_stop>();
        check_length(start, max_text_bytes, "text");
        const char c = peek();
        if (c == ']' && at("]]>")) break;
        if (c != '\r' && !is_tolerated_control(c)) {
            scan_character();
            continue;
        }
        finish_piece();
        if (!take("\r\n")) ++position_;
        decoded_text() += c == '\r' ? '\n' : ' ';
        start = position_;
    }
    finish_piece();
    position_ += 3;
}

// Passes one character that is valid in XML.
void Scanner::scan_character() {
    const Character character = read_utf8({position_, left()});
    if (character.status == Character::Status::incomplete) throw Ended{};
    if (character.status == Character::Status::invalid) fail("invalid UTF-8");
    if (!is_xml_character(character.code_point) && !is_tolerated_control(*position_)) {
        fail("character " + std::to_string(character.code_point) + " is not allowed");
    }
    position_ += character.bytes;
}

// Whether the byte is a control character that the caller puts up with.
bool Scanner::is_tolerated_control(char c) const {
    return options_.tolerate_control_characters && static_cast<unsigned char>(c) < 0x20 &&
           !is(c, white_space);
}

// &lt; and its four sisters, or a numeric reference. No other entity exists.
char32_t Scanner::scan_reference() {
    const char* const start = position_;
    ++position_;
    if (take("#")) return scan_numeric_reference();
    if (take("lt;")) return '<';
    if (take("gt;")) return '>';
    if (take("amp;")) return '&';
    if (take("apos;")) return '\'';
    if (take("quot;")) return '"';
    Name name;
    scan_name(name);
    position_ = start;
    fail("reference to the entity \"" + std::string(name.qualified) + "\"",
         "Only lt, gt, amp, apos and quot are known; entities are never expanded.");
}

// The rest of &#10; or &#xA;
char32_t Scanner::scan_numeric_reference() {
    const std::uint32_t base = take("x") ? 16 : 10;
    const char* const digits = position_;
    std::uint32_t value = 0;
    for (; peek() != ';'; ++position_) {
        const char c = *position_;
        const char folded = static_cast<char>(c | 0x20);
        std::uint32_t digit = base;
        if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
        if (folded >= 'a' && folded <= 'f') digit = static_cast<std::uint32_t>(folded - 'a' + 10);
        if (digit >= base) fail("malformed character reference");
        value = std::min(value * base + digit, std::uint32_t{0x110000});
    }
    if (position_ == digits) fail("empty character reference");
    if (!is_xml_character(value)) fail("reference to character " + std::to_string(value));
    ++position_;
    return value;
}

// Adds to the text of this event. The first piece is only looked at, a second one makes a copy.
void Scanner::add_text(std::string_view piece) {
    if (piece.empty()) return;
    if (!text_is_decoded_ && text_.empty()) {
        text_ = piece;
        return;
    }
    decoded_text().append(piece);
    if (decoded_text_.size() > max_text_bytes) {
        throw Error(sqlstate::limit_exceeded,
                    "XML text longer than " + std::to_string(max_text_bytes) + " bytes", where());
    }
}

// The text of this event as a copy that can be added to.
std::string& Scanner::decoded_text() {
    if (!text_is_decoded_) decoded_text_.assign(text_);
    text_is_decoded_ = true;
    return decoded_text_;
}

}  // namespace runlytics::xml
