#include "core/text/json_stream.h"

#include <cstdint>
#include <cstring>
#include <new>

#include "core/text/limits.h"
#include "core/text/values.h"

namespace runlytics::text {

namespace {

static_assert(json_spare_bytes >= simdjson::SIMDJSON_PADDING);

// Short texts may be as dense as they like.
constexpr std::size_t dense_bytes = std::size_t{4} << 20;

// Sixteen characters, or counters, side by side.
using Lanes [[gnu::vector_size(16)]] = std::uint8_t;

// How many entries the index of a character takes, and of the name or number before it at most:
// one for a bracket, two for a comma or a colon.
Lanes marks_of(Lanes c) {
    const Lanes folded = c | 0x20;  // [ and ] differ from { and } by this bit
    const Lanes brackets = Lanes(folded == '{') | Lanes(folded == '}');
    const Lanes separators = Lanes(c == ',') | Lanes(c == ':');
    return (brackets & 1) + (separators & 2);
}

// How many entries the index of a text can have at most, commas inside of strings included. A rest
// of less than a block does not count.
std::size_t count_marks(std::string_view text) {
    constexpr std::size_t rows = 126;  // two marks in each still fit a counter
    constexpr std::size_t block = rows * sizeof(Lanes);
    std::size_t marks = 0;
    for (; text.size() >= block; text.remove_prefix(block)) {
        Lanes counters{};
        for (std::size_t row = 0; row < rows; ++row) {
            Lanes characters;
            std::memcpy(&characters, text.data() + row * sizeof(Lanes), sizeof(Lanes));
            counters += marks_of(characters);
        }
        for (std::size_t i = 0; i < sizeof(Lanes); ++i)
            marks += counters[i];
    }
    return marks;
}

// The index takes four bytes for each mark: with one in two bytes it is twice the text.
void check_size(std::string_view text) {
    if (text.size() > max_json_stream_bytes) {
        throw Error(sqlstate::limit_exceeded, "the JSON document is too long",
                    "It has " + std::to_string(text.size()) + " bytes, the limit is " +
                        std::to_string(max_json_stream_bytes) + ".",
                    "Export a shorter period at a time.");
    }
    if (text.size() > dense_bytes && count_marks(text) > text.size() / 2) {
        throw Error(sqlstate::limit_exceeded, "the JSON document is little but brackets",
                    std::to_string(text.size()) + " bytes");
    }
}

}  // namespace

JsonStream::JsonStream(std::span<const std::byte> text, std::size_t spare)
    : text_(reinterpret_cast<const char*>(text.data()), text.size()) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
    check_size(text_);
    if (spare < simdjson::SIMDJSON_PADDING) {
        copy_ = std::make_unique_for_overwrite<char[]>(text_.size() + simdjson::SIMDJSON_PADDING);
        std::memcpy(copy_.get(), text_.data(), text_.size());
        std::memset(copy_.get() + text_.size(), ' ', simdjson::SIMDJSON_PADDING);
        text_ = {copy_.get(), text_.size()};
    }
    const auto error =
        parser_.iterate(text_.data(), text_.size(), text_.size() + simdjson::SIMDJSON_PADDING)
            .get(document_);
    if (error == simdjson::MEMALLOC) throw std::bad_alloc();
    if (error) {
        throw Error(sqlstate::malformed_input, "not well-formed JSON",
                    simdjson::error_message(error));
    }
}

// Says how far reading came.
void JsonStream::refuse() {
    const char* at = nullptr;
    const bool known = document_.current_location().get(at) == simdjson::SUCCESS;
    const auto byte = known ? static_cast<std::size_t>(at - text_.data()) : text_.size();
    throw Error(sqlstate::malformed_input, "not well-formed JSON", "byte " + std::to_string(byte));
}

std::string_view text_of(ondemand::value& value, std::string& scratch) {
    const std::string_view token = value.raw_json_token();
    if (token.empty() || token[0] != '"') return {};
    const std::string_view text = token.substr(1, token.rfind('"') - 1);
    if (text.find('\\') == std::string_view::npos) return text;
    // Half of a surrogate pair, as a cut emoji leaves, is no reason to refuse the rest.
    std::string_view unescaped;
    if (value.get_string().get(unescaped) != simdjson::SUCCESS) return {};
    scratch = unescaped;
    return scratch;
}

double number_of(ondemand::value& value) {
    double number = 0;
    if (value.get_double().get(number) == simdjson::SUCCESS) return number;
    std::string scratch;
    return to_local_number(text_of(value, scratch));
}

bool says_nothing(ondemand::value& value) {
    const std::string_view token = value.raw_json_token();
    return token.starts_with("null") || token.starts_with("\"\"");
}

bool is_object(ondemand::value& value) {
    return value.raw_json_token().starts_with('{');
}

bool is_array(ondemand::value& value) {
    return value.raw_json_token().starts_with('[');
}

}  // namespace runlytics::text
