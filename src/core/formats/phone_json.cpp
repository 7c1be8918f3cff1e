#include "core/formats/phone_json.h"

#include <algorithm>
#include <cstring>

#include "core/formats/health.h"
#include "core/formats/values.h"
#include "core/interrupt.h"

namespace runlytics::formats {

namespace {

static_assert(health_spare_bytes >= simdjson::SIMDJSON_PADDING);

// Short texts may be as dense as they like.
constexpr std::size_t dense_bytes = std::size_t{1} << 20;

// How many entries the index of a text can have at most, commas inside of strings included.
std::size_t count_marks(std::string_view text) {
    constexpr std::size_t block = 4096;
    std::size_t marks = 0;
    while (!text.empty()) {
        poll_interrupt();
        for (const char c : text.substr(0, block)) {
            marks += (c == '{') + (c == '}') + (c == '[') + (c == ']');
            marks += 2 * ((c == ',') + (c == ':'));
        }
        text.remove_prefix(std::min(block, text.size()));
    }
    return marks;
}

// The index takes four bytes for each mark: with one in two bytes it is twice the text.
void check_size(std::string_view text) {
    if (text.size() > max_health_bytes) {
        throw Error(sqlstate::limit_exceeded, "the JSON document is too long",
                    "It has " + std::to_string(text.size()) + " bytes, the limit is " +
                        std::to_string(max_health_bytes) + ".",
                    "Export a shorter period at a time.");
    }
    if (text.size() > dense_bytes && count_marks(text) > text.size() / 2) {
        throw Error(sqlstate::limit_exceeded, "the JSON document is little but brackets",
                    std::to_string(text.size()) + " bytes");
    }
}

}  // namespace

PhoneJson::PhoneJson(std::span<const std::byte> text, std::size_t spare)
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
void PhoneJson::refuse() {
    const char* at = nullptr;
    const bool known = document_.current_location().get(at) == simdjson::SUCCESS;
    const auto byte = known ? static_cast<std::size_t>(at - text_.data()) : text_.size();
    throw Error(sqlstate::malformed_input, "not well-formed JSON", "byte " + std::to_string(byte));
}

std::string_view name_of(ondemand::field& field) {
    const char* const begin = field.key().raw();
    const std::string_view name(begin, std::strcspn(begin, "\"\\"));
    return begin[name.size()] == '"' ? name : std::string_view();
}

std::string_view text_of(ondemand::value& value, std::string& scratch) {
    const std::string_view token = value.raw_json_token();
    if (token.empty() || token[0] != '"') return {};
    const std::string_view text = token.substr(1, token.rfind('"') - 1);
    if (text.find('\\') == std::string_view::npos) return text;
    scratch = std::string_view(value.get_string());
    return scratch;
}

double number_of(ondemand::value& value) {
    double number = 0;
    if (value.get_double().get(number) == simdjson::SUCCESS) return number;
    std::string scratch;
    return to_number(text_of(value, scratch));
}

bool is_object(ondemand::value& value) {
    return value.raw_json_token().starts_with('{');
}

bool is_array(ondemand::value& value) {
    return value.raw_json_token().starts_with('[');
}

}  // namespace runlytics::formats
