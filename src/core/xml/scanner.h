#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/xml/characters.h"
#include "core/xml/encoding.h"

// A pull scanner for XML 1.0: it checks that the document is well formed and hands out views of it.
// Entities are never expanded and nothing outside the document is ever read. Namespaces are left to
// the caller, who goes by local names: files in the wild use undeclared prefixes.
namespace runlytics::xml {

inline constexpr std::size_t max_document_bytes = std::size_t{1} << 30;
inline constexpr std::size_t max_depth = 256;
inline constexpr std::size_t max_name_bytes = 1000;
inline constexpr std::size_t max_attributes = 128;           // of one element
inline constexpr std::size_t max_attribute_bytes = 1 << 20;  // of one value
inline constexpr std::size_t max_text_bytes = 16 << 20;      // of one run, comment or DOCTYPE

enum class Event {
    start_element,
    end_element,
    text,             // all character data up to the next tag, CDATA included, in one piece
    end_of_document,  // also every time after
    cut,              // the document ended inside open elements; also every time after
};

struct Name {
    std::string_view qualified;
    std::string_view local;

    std::string_view prefix() const {
        return qualified.size() == local.size()
                   ? std::string_view()
                   : qualified.substr(0, qualified.size() - local.size() - 1);
    }
};

struct Attribute {
    Name name;
    std::string_view value;
};

struct Options {
    // Apple's health export holds control characters such as 0x0B; they read as spaces then.
    bool tolerate_control_characters = false;
};

// The document must outlive the scanner. Views stay valid until the next start_element or text that
// is not taken straight from the document, so the text of <a>text</a> outlives the end of <a>.
class Scanner {
  public:
    // Throws Error 0A000 for an encoding that is not read, 22P02 for bytes outside it.
    explicit Scanner(std::span<const std::byte> document, Options options = {});
    Scanner(const Scanner&) = delete;
    Scanner& operator=(const Scanner&) = delete;

    // Throws Error: 22P02 when the document is not well formed, declares an entity or refers to
    // one; 54000 over a limit. An Error is the end: the scanner cannot go on behind it.
    Event next();

    // Of the element that just started or ended.
    const Name& name() const { return *name_; }
    // Of the element that just started.
    std::span<const Attribute> attributes() const { return attributes_; }
    // The value of the attribute with this local name.
    std::optional<std::string_view> attribute(std::string_view local) const;
    // Of the last text event.
    std::string_view text() const { return text_; }

    // How many elements are open, the one that just started included.
    std::size_t depth() const { return depth_; }
    bool cut() const { return stage_ == Stage::cut; }

    // Moves to the start of the next child of the open element at this depth, past whatever was not
    // read before it; false when that element or the document ends.
    bool next_child(std::size_t parent_depth);
    // Reads to the end of the element that just started; its text, that of its children left out.
    std::string_view read_element_text();
    // Where the scanner stands: "byte 812, line 31, in gpx/trk/trkseg".
    std::string where() const;

  private:
    enum class Stage { prolog, content, epilog, cut };
    struct Ended {};  // thrown where the document ends too early, caught in next()

    // Tags (scanner.cpp).
    Event scan();
    Event scan_start_tag();
    Event scan_end_tag();
    Event end_element();
    bool take_end_tag();
    void scan_name(Name& name);
    void scan_attribute();
    bool take_expected_name(Name& name);
    std::string_view scan_attribute_value();
    void check_attributes_differ() const;

    // Character data (scanner_text.cpp).
    void scan_text();
    void scan_cdata();
    void scan_character();
    char32_t scan_reference();
    char32_t scan_numeric_reference();
    bool is_tolerated_control(char c) const;
    void add_text(std::string_view piece);
    std::string& decoded_text();

    // Everything that is no content (scanner_markup.cpp).
    void scan_declaration();
    bool scan_pseudo_attribute(std::string_view name, std::string_view& value);
    void skip_outside_root();
    void skip_comment();
    void skip_instruction();
    void skip_doctype();
    void skip_doctype_subset();
    void skip_quoted(bool within_declaration);

    template <ByteClass stop>
    void pass_plain();
    bool skip_space();
    bool at(std::string_view token) const;
    bool take(std::string_view token);
    char peek(std::size_t ahead = 0) const;
    std::size_t left() const { return static_cast<std::size_t>(end_ - position_); }
    void check_length(const char* start, std::size_t limit, const char* what) const;
    [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const;

    DecodedDocument document_;
    const char* begin_;
    const char* position_;
    const char* end_;
    std::size_t skipped_ = 0;  // bytes of the original before begin_
    Options options_;
    Stage stage_ = Stage::prolog;
    bool doctype_seen_ = false;
    bool empty_element_ = false;  // <a/> has started and its end is due
    std::size_t events_ = 0;

    std::vector<Attribute> attributes_;
    std::array<Name, 12> expected_names_;     // of the attributes of earlier elements, by place
    std::deque<std::string> decoded_values_;  // a deque: views into it must survive its growth
    std::size_t decoded_value_count_ = 0;
    std::string_view text_;
    std::string decoded_text_;
    bool text_is_decoded_ = false;
    std::string element_text_;
    // The names of the open elements. The last one that was closed is still there behind them.
    std::array<Name, max_depth> open_;
    std::size_t depth_ = 0;
    const Name* name_ = open_.data();
};

// Passes the bytes of a run that need no look; at most one limit's worth at a time.
template <ByteClass stop>
void Scanner::pass_plain() {
    position_ = find_stop<stop>(position_, position_ + std::min(left(), max_text_bytes));
}

// Calls visit(local name) at the start of each child of the element that just started, until that
// ends. What visit leaves unread is passed over.
template <typename Visit>
void for_each_child(Scanner& scanner, Visit&& visit) {
    const std::size_t depth = scanner.depth();
    while (scanner.next_child(depth))
        visit(scanner.name().local);
}

}  // namespace runlytics::xml
