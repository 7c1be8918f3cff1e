#include "core/formats/apple/split.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/error.h"
#include "core/formats/apple/values.h"
#include "core/interrupt.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

constexpr std::string_view root = "HealthData";
constexpr std::string_view root_begin = "<HealthData";
constexpr std::string_view opening = "<HealthData>\n";
constexpr std::string_view closing = "</HealthData>\n";
constexpr std::string_view device_begin = "&lt;&lt;HKDevice: 0x";
constexpr std::size_t month_length = 7;

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// A start tag, as far as it matters here.
struct Tag {
    std::size_t length = 0;  // 0: its end has not come yet
    std::string_view name;
    std::string_view type;
    std::string_view start;
    bool empty = false;  // <a/>
};

// The value behind `name=` at the front of a piece of a tag: whether that is the name.
bool ends_with_name(std::string_view before_quote, std::string_view name) {
    if (!before_quote.ends_with('=')) return false;
    before_quote.remove_suffix(1);
    return before_quote.size() > name.size() && before_quote.ends_with(name) &&
           is_space(before_quote[before_quote.size() - name.size() - 1]);
}

// Reads <name attribute="value" ...>; a ">" within quotes ends nothing.
Tag read_tag(std::string_view text) {
    Tag tag;
    std::size_t at = 1;
    while (at < text.size() && !is_space(text[at]) && text[at] != '>' && text[at] != '/')
        ++at;
    tag.name = text.substr(1, at - 1);
    std::size_t piece = at;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '>') {
            tag.empty = text[at - 1] == '/';
            tag.length = at + 1;
            return tag;
        }
        if (c != '"' && c != '\'') continue;
        const std::size_t close = text.find(c, at + 1);
        if (close == text.npos) return tag;
        // A quote too many, or too few: XML has no "<" in a value.
        const std::size_t torn = text.substr(0, close).find('<', at + 1);
        if (torn != text.npos) {
            tag.empty = true;
            tag.length = torn;
            return tag;
        }
        const std::string_view before = text.substr(piece, at - piece);
        const std::string_view value = text.substr(at + 1, close - at - 1);
        if (ends_with_name(before, "type")) tag.type = value;
        if (ends_with_name(before, "startDate")) tag.start = value;
        piece = close + 1;
        at = close;
    }
    return tag;
}

// Where a piece of text begins behind another place; npos where it does not.
std::size_t find_after(std::string_view text, std::size_t from, std::string_view piece) {
    const void* const found =
        memmem(text.data() + from, text.size() - from, piece.data(), piece.size());
    if (found == nullptr) return text.npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// How long the element is that begins with this tag; 0 when its end has not come yet. A Record that
// does not end before the next one was torn.
std::size_t element_length(std::string_view text, const Tag& tag) {
    if (tag.length == 0 || tag.empty) return tag.length;
    std::string end_tag = "</";
    end_tag.append(tag.name).append(">");
    const std::size_t end = find_after(text, tag.length, end_tag);
    if (tag.name == "Record" || tag.name == "Workout") {
        const std::string_view before = text.substr(0, std::min(end, text.size()));
        const std::size_t next = std::min(find_after(before, tag.length, "<Record "),
                                          find_after(before, tag.length, "<Workout "));
        if (next != text.npos) return next;
    }
    return end == text.npos ? 0 : end + end_tag.size();
}

[[noreturn]] void refuse(const std::string& what, std::uint64_t byte) {
    throw Error(sqlstate::malformed_input, what, "byte " + std::to_string(byte));
}

}  // namespace

// Works on the slice itself where nothing is left of the one before.
void AppleExportSplitter::push(std::span<const std::byte> slice) {
    const std::string_view bytes(reinterpret_cast<const char*>(slice.data()), slice.size());
    if (rest_.empty()) {
        rest_ = read(bytes);
        return;
    }
    rest_ += bytes;
    const std::string_view left = read(rest_);
    rest_.erase(0, rest_.size() - left.size());
}

// Returns what must wait for the next slice.
std::string_view AppleExportSplitter::read(std::string_view text) {
    const std::size_t before = text.size();
    if (stage_ == Stage::prolog) text = read_prolog(text);
    while (stage_ == Stage::content) {
        const std::size_t length = text.size();
        text = read_markup(text);
        if (text.size() == length) break;
    }
    if (stage_ == Stage::epilog) text = {};
    if (text.size() > max_apple_element_bytes) {
        throw Error(sqlstate::limit_exceeded,
                    "an element of the export is longer than " +
                        std::to_string(max_apple_element_bytes) + " bytes",
                    "byte " + std::to_string(passed_));
    }
    passed_ += before - text.size();
    return text;
}

// Up to the start tag of HealthData. What looks like it may stand in a comment or in the DTD, so
// the XML scanner, which also knows what must be refused there, says whether it is the root.
std::string_view AppleExportSplitter::read_prolog(std::string_view text) {
    constexpr int most_lookalikes = 100;
    int lookalikes = 0;
    for (std::size_t at = text.find(root_begin); at != text.npos;
         at = text.find(root_begin, at + 1)) {
        if (++lookalikes > most_lookalikes) refuse("not an Apple Health export", 0);
        const Tag tag = read_tag(text.substr(at));
        if (tag.name != root || tag.length == 0) continue;
        const std::string_view prolog = text.substr(0, at + tag.length);
        if (!is_root(prolog, at)) continue;
        stage_ = tag.empty ? Stage::epilog : Stage::content;
        return text.substr(prolog.size());
    }
    if (text.size() > max_apple_prolog_bytes) refuse_prolog();
    return text;
}

// Whether the root element of a document begins at this byte.
bool AppleExportSplitter::is_root(std::string_view prolog, std::size_t at) {
    try {
        xml::Scanner scanner(std::as_bytes(std::span(prolog)),
                             {.tolerate_control_characters = true});
        scanner.next();
        return scanner.name().qualified.data() == prolog.data() + at + 1;
    } catch (const Error& error) {
        prolog_failure_ = error;
        return false;
    }
}

void AppleExportSplitter::refuse_prolog() const {
    if (prolog_failure_) throw Error(*prolog_failure_);
    refuse("not an Apple Health export: it does not begin with HealthData", 0);
}

// Passes one element, comment, instruction or the end tag of HealthData; nothing when it is not
// complete.
std::string_view AppleExportSplitter::read_markup(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && is_space(text[at]))
        ++at;
    const std::string_view waiting = text.substr(at);
    if (waiting.size() < closing.size()) {
        if (waiting.starts_with("</HealthData>")) stage_ = Stage::epilog;
        return waiting;
    }
    // What belongs to no element is the rest of one that was torn.
    if (waiting[0] != '<') return waiting.substr(std::min(waiting.find('<'), waiting.size()));
    const auto pass = [&](std::string_view end) {
        const std::size_t found = waiting.find(end);
        return found == waiting.npos ? waiting : waiting.substr(found + end.size());
    };
    if (waiting.starts_with("<!--")) return pass("-->");
    if (waiting.starts_with("<?")) return pass("?>");
    if (waiting[1] == '/') {
        if (!waiting.starts_with("</HealthData")) return pass(">");
        stage_ = Stage::epilog;
        return {};
    }
    const Tag tag = read_tag(waiting);
    const std::size_t length = element_length(waiting, tag);
    if (length == 0) return waiting;
    const std::string_view element = waiting.substr(0, length);
    if (tag.name == "Record") add_record(element, tag.type, tag.start);
    if (tag.name == "Workout") {
        end_fragment();
        append_levelled(element);
        end_fragment();
    }
    return waiting.substr(length);
}

// A Record, into the fragment that is growing or the next one.
void AppleExportSplitter::add_record(std::string_view element, std::string_view type,
                                     std::string_view start) {
    start_.assign(start);
    if (is_apple_time(start_)) to_utc(start_.data());
    const std::string_view month = std::string_view(start_).substr(0, month_length);
    const bool other = type != type_ || month != month_;
    const bool full = fragment_.size() + element.size() > apple_fragment_bytes;
    if (full || (other && fragment_.size() >= small_apple_fragment_bytes)) end_fragment();
    if (other) {
        type_ = type;
        month_ = month;
    }
    append_levelled(element);
}

// Copies an element, its times in UTC and its device without an address.
void AppleExportSplitter::append_levelled(std::string_view element) {
    if (fragment_.empty()) fragment_ = opening;
    std::size_t at = fragment_.size();
    fragment_ += element;
    fragment_ += '\n';
    while (true) {
        const std::size_t open = fragment_.find('"', at);
        const std::size_t close = open == fragment_.npos ? open : fragment_.find('"', open + 1);
        if (close == fragment_.npos) return;
        at = close + 1;
        const std::string_view value(fragment_.data() + open + 1, close - open - 1);
        if (is_apple_time(value)) {
            to_utc(fragment_.data() + open + 1);
        } else if (value.starts_with(device_begin)) {
            const std::size_t digits = open + 1 + device_begin.size();
            const std::size_t end = fragment_.find_first_not_of("0123456789abcdef", digits);
            fragment_.replace(digits, end - digits, "0");
            at = fragment_.find('"', digits) + 1;
        }
    }
}

void AppleExportSplitter::end_fragment() {
    if (fragment_.empty()) return;
    poll_interrupt();
    fragment_ += closing;
    take_(std::exchange(fragment_, {}));
}

void AppleExportSplitter::finish() {
    end_fragment();
    if (stage_ == Stage::epilog) return;
    if (stage_ == Stage::prolog) refuse_prolog();
    throw Error(sqlstate::malformed_input, "the Apple Health export ends early",
                "byte " + std::to_string(passed_ + rest_.size()),
                "The file was not copied completely; fetch it again.");
}

std::unique_ptr<ExportSplitter> make_apple_splitter(std::function<void(std::string)> take) {
    return std::make_unique<AppleExportSplitter>(std::move(take));
}

}  // namespace runlytics::formats
