#include "core/xml/scanner.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::xml {

namespace {

constexpr std::size_t events_between_polls = 4096;
constexpr std::size_t names_in_a_path = 8;

// Whether the bytes at a and b are the same. Short strings are most of what is compared, and a call
// would take longer than the comparison.
bool same_bytes(const char* a, const char* b, std::size_t length) {
    if (length < 8 || length > 16) return std::memcmp(a, b, length) == 0;
    std::uint64_t first[2], last[2];
    std::memcpy(&first[0], a, 8);
    std::memcpy(&first[1], b, 8);
    std::memcpy(&last[0], a + length - 8, 8);
    std::memcpy(&last[1], b + length - 8, 8);
    return ((first[0] ^ first[1]) | (last[0] ^ last[1])) == 0;
}

}  // namespace

// Decodes the document where it is not UTF-8, and reads the XML declaration.
Scanner::Scanner(std::span<const std::byte> document, Options options) : options_(options) {
    if (document.size() > max_document_bytes) {
        throw Error(sqlstate::limit_exceeded, "XML document too long",
                    std::to_string(document.size()) + " bytes; the limit is " +
                        std::to_string(max_document_bytes));
    }
    document_ = decode_document(document);
    const std::string_view text = document_.text();
    begin_ = position_ = text.data();
    end_ = begin_ + text.size();
    if (!document_.transcoded) {
        skipped_ =
            static_cast<std::size_t>(begin_ - reinterpret_cast<const char*>(document.data()));
    }
}

// Turns the end of the input into an event, or into an error where no element was open.
Event Scanner::next() {
    if (++events_ % events_between_polls == 0) poll_interrupt();
    if (stage_ == Stage::cut) return Event::cut;
    try {
        return scan();
    } catch (const Ended&) {
        position_ = end_;
        if (stage_ == Stage::prolog) fail("the XML document ends before its root element");
        if (depth_ == 0) fail("the XML document ends inside the markup behind its root element");
        stage_ = Stage::cut;
        return Event::cut;
    }
}

// The next event, whatever it is.
Event Scanner::scan() {
    if (empty_element_) {
        empty_element_ = false;
        return end_element();
    }
    if (stage_ != Stage::content) {
        skip_outside_root();
        return stage_ == Stage::epilog ? Event::end_of_document : scan_start_tag();
    }
    if (peek() != '<' || peek(1) == '!' || peek(1) == '?') {
        scan_text();
        if (!text_.empty()) return Event::text;
    }
    return peek(1) == '/' ? scan_end_tag() : scan_start_tag();
}

// <name attribute="value" ...> or <name ... />
Event Scanner::scan_start_tag() {
    if (depth_ == max_depth) {
        throw Error(sqlstate::limit_exceeded,
                    "XML elements nested deeper than " + std::to_string(max_depth), where());
    }
    ++position_;
    scan_name(open_[depth_]);
    attributes_.clear();
    decoded_value_count_ = 0;
    while (true) {
        const bool space = skip_space();
        if (peek() == '>') {
            ++position_;
            break;
        }
        if (peek() == '/') {
            if (!take("/>")) fail("\"/\" inside a start tag");
            empty_element_ = true;
            break;
        }
        if (!space) fail("white space is missing before an attribute");
        scan_attribute();
    }
    if (attributes_.size() > 1) check_attributes_differ();
    for (std::size_t i = 0; i < std::min(attributes_.size(), expected_names_.size()); ++i)
        expected_names_[i] = attributes_[i].name;
    name_ = &open_[depth_++];
    stage_ = Stage::content;
    return Event::start_element;
}

// Passes </name> of the innermost element if that comes next, written the usual way.
bool Scanner::take_end_tag() {
    const std::string_view name = open_[depth_ - 1].qualified;
    const bool usual = left() >= name.size() + 3 && position_[0] == '<' && position_[1] == '/' &&
                       position_[name.size() + 2] == '>' &&
                       same_bytes(position_ + 2, name.data(), name.size());
    if (usual) position_ += name.size() + 3;
    return usual;
}

// </name>, of the element that is open.
Event Scanner::scan_end_tag() {
    if (take_end_tag()) return end_element();
    const char* const tag = position_;
    const std::string_view expected = open_[depth_ - 1].qualified;
    position_ += 2;
    Name name;
    scan_name(name);
    skip_space();
    const bool closed = take(">");
    if (name.qualified != expected) {
        position_ = tag;
        fail("end tag </" + std::string(name.qualified) + "> where </" + std::string(expected) +
             "> is due");
    }
    if (!closed) fail("end tag </" + std::string(name.qualified) + " is not closed");
    return end_element();
}

// Closes the innermost element.
Event Scanner::end_element() {
    name_ = &open_[--depth_];
    if (depth_ == 0) stage_ = Stage::epilog;
    return Event::end_element;
}

// A name as XML defines it. Behind its first colon it is local, if that leaves anything.
void Scanner::scan_name(Name& name) {
    const char* const start = position_;
    const char* colon = nullptr;
    while (true) {
        position_ = find_stop<name_stop>(position_, end_);
        const char c = peek();
        if (c == ':' && colon == nullptr) colon = position_;
        if (is(c, name_part)) {
            ++position_;
            continue;
        }
        if (static_cast<unsigned char>(c) < 0x80) break;
        const Character character = read_utf8({position_, left()});
        if (character.status == Character::Status::incomplete) throw Ended{};
        if (character.status == Character::Status::invalid) fail("invalid UTF-8 in a name");
        if (!is_name_character(character.code_point)) break;
        position_ += character.bytes;
    }
    check_length(start, max_name_bytes, "name");
    const std::string_view whole(start, static_cast<std::size_t>(position_ - start));
    if (whole.empty() ||
        (!is(whole[0], name_start) && !is_name_start(read_utf8(whole).code_point))) {
        position_ = start;
        fail("a name is expected");
    }
    const bool split = colon != nullptr && colon + 1 != position_;
    name.qualified = whole;
    name.local = split ? whole.substr(static_cast<std::size_t>(colon + 1 - start)) : whole;
}

// name="value"
void Scanner::scan_attribute() {
    if (attributes_.size() == max_attributes) {
        throw Error(sqlstate::limit_exceeded,
                    "XML element with more than " + std::to_string(max_attributes) + " attributes",
                    where());
    }
    Name name;
    if (!take_expected_name(name)) {
        scan_name(name);
        skip_space();
        if (peek() != '=') fail("attribute \"" + std::string(name.qualified) + "\" has no value");
    }
    ++position_;
    skip_space();
    const std::string_view value = scan_attribute_value();
    attributes_.push_back({name, value});
}

// Passes the name that the attribute at the same place had in an element before, if it is there
// again with "=" behind it. Elements that repeat nearly always agree in that.
bool Scanner::take_expected_name(Name& name) {
    const std::size_t place = attributes_.size();
    if (place >= expected_names_.size()) return false;
    Name& expected = expected_names_[place];
    const std::size_t length = expected.qualified.size();
    if (length == 0 || left() <= length || position_[length] != '=' ||
        !same_bytes(position_, expected.qualified.data(), length)) {
        return false;
    }
    name = expected;
    position_ += length;
    return true;
}

// A quoted value, its white space turned into spaces and its references decoded.
std::string_view Scanner::scan_attribute_value() {
    const char quote = peek();
    if (quote != '"' && quote != '\'') fail("an attribute value is not quoted");
    const char* const begin = ++position_;
    const char* copied_to = begin;
    std::string* decoded = nullptr;
    while (true) {
        pass_plain<value_stop>();
        check_length(begin, max_attribute_bytes, "attribute value");
        const char c = peek();
        if (c == quote) break;
        if (c == '<') fail("\"<\" in an attribute value");
        const bool space = is(c, white_space) || is_tolerated_control(c);
        if (c != '&' && !space) {
            scan_character();
            continue;
        }
        if (decoded == nullptr) {
            if (decoded_value_count_ == decoded_values_.size()) decoded_values_.emplace_back();
            decoded = &decoded_values_[decoded_value_count_++];
            decoded->clear();
        }
        decoded->append(copied_to, position_);
        if (space) {
            if (!take("\r\n")) ++position_;
            *decoded += ' ';
        } else {
            append_utf8(*decoded, scan_reference());
        }
        copied_to = position_;
    }
    const char* const end = position_++;
    if (decoded == nullptr) return {begin, static_cast<std::size_t>(end - begin)};
    decoded->append(copied_to, end);
    return *decoded;
}

// No two attributes of an element share a name. Names that differ in length or in their first or
// last letter, which nearly all do, need no comparison.
void Scanner::check_attributes_differ() const {
    std::uint64_t seen = 0;
    bool alike = false;
    for (const Attribute& attribute : attributes_) {
        const std::string_view name = attribute.name.qualified;
        const auto mark = std::uint64_t{1}
                          << ((name.size() * 7 + static_cast<unsigned>(name.front()) * 5 +
                               static_cast<unsigned>(name.back())) %
                              64);
        alike |= (seen & mark) != 0;
        seen |= mark;
    }
    if (!alike) return;
    for (std::size_t i = 1; i < attributes_.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (attributes_[i].name.qualified == attributes_[k].name.qualified) {
                fail("attribute \"" + std::string(attributes_[i].name.qualified) +
                     "\" is given twice");
            }
        }
    }
}

// The value of the attribute with this local name; namespace declarations are none.
std::optional<std::string_view> Scanner::attribute(std::string_view local) const {
    for (const Attribute& attribute : attributes_) {
        if (attribute.name.local == local && attribute.name.prefix() != "xmlns") {
            return attribute.value;
        }
    }
    return std::nullopt;
}

// Moves to the next child of the element at this depth.
bool Scanner::next_child(std::size_t parent_depth) {
    while (depth() >= parent_depth) {
        if (stage_ == Stage::content && !empty_element_) pass_plain<text_stop>();
        const Event event = next();
        if (event == Event::start_element && depth() == parent_depth + 1) return true;
        if (event == Event::cut || event == Event::end_of_document) return false;
    }
    return false;
}

// Nearly always there is one piece and then the end, and nothing to decode.
std::string_view Scanner::read_element_text() {
    if (!empty_element_) {
        const char* const start = position_;
        pass_plain<text_stop>();
        const std::string_view plain(start, static_cast<std::size_t>(position_ - start));
        if (take_end_tag()) {
            end_element();
            return plain;
        }
        position_ = start;
    }
    const std::size_t element = depth();
    std::string_view result;
    bool several = false;
    while (depth() >= element) {
        const Event event = next();
        if (event == Event::cut) return {};
        if (event == Event::start_element && !several) {
            element_text_.assign(result);
            result = element_text_;
            several = true;
        }
        if (event != Event::text || depth() != element) continue;
        if (several) result = element_text_.append(text_);
        if (!several) result = text_;
    }
    return result;
}

// The bytes, the line and the innermost elements around the position.
std::string Scanner::where() const {
    const auto line = 1 + std::count(begin_, position_, '\n');
    const auto byte = skipped_ + static_cast<std::size_t>(position_ - begin_);
    std::string result = "byte " + std::to_string(byte) + ", line " + std::to_string(line);
    if (document_.transcoded) result += " of the document in UTF-8";
    if (depth_ == 0) return result;
    const std::size_t first = depth_ - std::min(depth_, names_in_a_path);
    result += first == 0 ? ", in " : ", in .../";
    for (std::size_t i = first; i < depth_; ++i) {
        if (i > first) result += '/';
        result += open_[i].qualified;
    }
    return result;
}

// Passes white space; false when there is none.
bool Scanner::skip_space() {
    const char* const start = position_;
    while (position_ != end_ && is(*position_, white_space))
        ++position_;
    return position_ != start;
}

// Whether the token comes next. Where the document ends inside it, nobody can tell.
bool Scanner::at(std::string_view token) const {
    const std::size_t length = std::min(token.size(), left());
    if (std::memcmp(position_, token.data(), length) != 0) return false;
    if (length < token.size()) throw Ended{};
    return true;
}

// Passes the token if it comes next.
bool Scanner::take(std::string_view token) {
    if (!at(token)) return false;
    position_ += token.size();
    return true;
}

// The byte that comes next, or a few further on.
char Scanner::peek(std::size_t ahead) const {
    if (left() <= ahead) throw Ended{};
    return position_[ahead];
}

// Refuses what has grown past its limit.
void Scanner::check_length(const char* start, std::size_t limit, const char* what) const {
    if (static_cast<std::size_t>(position_ - start) <= limit) return;
    throw Error(sqlstate::limit_exceeded,
                "XML " + std::string(what) + " longer than " + std::to_string(limit) + " bytes",
                where());
}

// The document is not well formed.
void Scanner::fail(const std::string& message, const std::string& hint) const {
    throw Error(sqlstate::malformed_input, "malformed XML: " + message, where(), hint);
}

}  // namespace runlytics::xml
