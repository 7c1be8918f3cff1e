#include "core/text/json_text.h"

#include <nlohmann/json.hpp>

namespace runlytics::text {

namespace {

// A plain value of the library is destroyed without asking for memory; its lists and objects are
// not.
using Value = nlohmann::json;

}  // namespace

std::string json_quoted(std::string_view text) {
    return Value(text).dump(-1, ' ', false, Value::error_handler_t::replace);
}

std::string json_number(double value) {
    return Value(value).dump();
}

std::string valid_utf8(std::string_view text) {
    return Value::parse(json_quoted(text)).get<std::string>();
}

JsonObject& JsonObject::add(std::string_view name, std::string_view value) {
    return add_json(name, json_quoted(value));
}

JsonObject& JsonObject::add(std::string_view name, std::int64_t value) {
    return add_json(name, std::to_string(value));
}

JsonObject& JsonObject::add_json(std::string_view name, std::string_view json) {
    if (text_.size() > 1) text_ += ',';
    text_.append(json_quoted(name)).append(":").append(json);
    return *this;
}

}  // namespace runlytics::text
