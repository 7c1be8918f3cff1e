#include "core/text/json_tree.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/model.h"

namespace runlytics::text {

namespace {

using nlohmann::json;

constexpr std::size_t poll_mask = 4095;

[[noreturn]] void refuse(std::size_t limit, const char* what) {
    throw Error(sqlstate::limit_exceeded,
                "the JSON document has more than " + std::to_string(limit) + " " + what);
}

// Watches the parser: it hears of every bracket, name and value before that becomes part of a tree.
class Watch {
  public:
    explicit Watch(std::span<const std::string_view> wanted) : wanted_(wanted) {}

    bool operator()(int depth, json::parse_event_t event, const json& name) {
        if (static_cast<std::size_t>(depth) > max_json_depth) refuse(max_json_depth, "levels");
        if ((++events_ & poll_mask) == 0) poll_interrupt();
        // An array or object counts when it begins and when it ends.
        if (events_ > 2 * max_json_values) refuse(max_json_values, "values");
        if (event != json::parse_event_t::key || wanted_.empty()) return true;
        const auto& text = name.get_ref<const std::string&>();
        return std::find(wanted_.begin(), wanted_.end(), text) != wanted_.end();
    }

  private:
    std::span<const std::string_view> wanted_;
    std::size_t events_ = 0;
};

}  // namespace

// The library's errors become ours.
json parse_json(std::span<const std::byte> document, std::span<const std::string_view> wanted) {
    if (document.size() > max_json_bytes) refuse(max_json_bytes, "bytes");
    const auto* const begin = reinterpret_cast<const char*>(document.data());
    Watch watch(wanted);
    try {
        return json::parse(begin, begin + document.size(),
                           [&](int depth, json::parse_event_t event, json& value) {
                               return watch(depth, event, value);
                           });
    } catch (const json::parse_error& error) {
        throw Error(sqlstate::malformed_input, "not well-formed JSON",
                    "byte " + std::to_string(error.byte));
    } catch (const json::exception&) {
        throw Error(sqlstate::malformed_input, "a number in the JSON is out of range");
    }
}

// The member of an object.
const json& member(const json& object, const char* name) {
    static const json null;
    if (!object.is_object()) return null;
    const auto found = object.find(name);
    return found == object.end() ? null : *found;
}

// The number that a value is.
double number_of(const json& value) {
    return value.is_number() ? value.get<double>() : missing_value;
}

// The text that a value is.
std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace runlytics::text
