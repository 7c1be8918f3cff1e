#include "core/text/json_tree.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <simdjson.h>
#include <string_view>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/model.h"
#include "core/text/json_text.h"

namespace runlytics::text {

Json::Json(std::string value) : value_(std::make_unique<std::string>(std::move(value))) {}
Json::Json(List elements) : value_(std::make_unique<List>(std::move(elements))) {}
Json::Json(Object members) : value_(std::make_unique<Object>(std::move(members))) {}
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

bool Json::is_integer() const {
    return std::holds_alternative<std::int64_t>(value_) ||
           std::holds_alternative<std::uint64_t>(value_);
}

double Json::number() const {
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
    if (const auto* value = std::get_if<std::uint64_t>(&value_)) return static_cast<double>(*value);
    return std::get<double>(value_);
}

std::span<const Json> Json::elements() const {
    if (const auto* list = std::get_if<std::unique_ptr<List>>(&value_)) return **list;
    if (const auto* object = std::get_if<std::unique_ptr<Object>>(&value_))
        return (*object)->values;
    return {};
}

std::span<const std::string> Json::names() const {
    if (const auto* object = std::get_if<std::unique_ptr<Object>>(&value_)) return (*object)->names;
    return {};
}

void Json::append_to(std::string& text) const {
    if (is_null()) text += "null";
    if (is_boolean()) text += boolean() ? "true" : "false";
    if (const auto* value = std::get_if<std::int64_t>(&value_)) text += std::to_string(*value);
    if (const auto* value = std::get_if<std::uint64_t>(&value_)) text += std::to_string(*value);
    if (const auto* value = std::get_if<double>(&value_)) text += json_number(*value);
    if (is_string()) text += json_quoted(string());
    if (!is_structured()) return;
    text += is_array() ? '[' : '{';
    for (std::size_t i = 0; i < elements().size(); ++i) {
        if (i > 0) text += ',';
        if (is_object()) text.append(json_quoted(names()[i])).append(":");
        elements()[i].append_to(text);
    }
    text += is_array() ? ']' : '}';
}

std::string Json::dump() const {
    std::string text;
    append_to(text);
    return text;
}

namespace {

constexpr std::size_t poll_mask = 4095;

[[noreturn]] void refuse(std::size_t limit, const char* what) {
    throw Error(sqlstate::limit_exceeded,
                "the JSON document has more than " + std::to_string(limit) + " " + what);
}

// The bytes of a document, polling on the way: what is neither bracket nor value has no events.
class PollingBytes {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    explicit PollingBytes(const char* at) : at_(at) {}
    reference operator*() const { return *at_; }
    PollingBytes& operator++() {
        constexpr std::uintptr_t mask = (std::uintptr_t{1} << 16) - 1;
        if ((reinterpret_cast<std::uintptr_t>(++at_) & mask) == 0) poll_interrupt();
        return *this;
    }
    bool operator==(const PollingBytes&) const = default;

  private:
    const char* at_;
};

// The members in the order of their names; of those that share one the last stays.
Json::Object in_order(Json::Object members) {
    std::vector<std::size_t> order(members.names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return members.names[a] < members.names[b];
    });
    Json::Object sorted;
    for (const std::size_t each : order) {
        if (!sorted.names.empty() && sorted.names.back() == members.names[each]) {
            sorted.values.back() = std::move(members.values[each]);
            continue;
        }
        sorted.names.push_back(std::move(members.names[each]));
        sorted.values.push_back(std::move(members.values[each]));
    }
    return sorted;
}

// Hears of every bracket, name and value, and builds the tree of those that are wanted.
class Builder {
  public:
    explicit Builder(std::span<const std::string_view> wanted) : wanted_(wanted) {}

    Json take_root() { return std::move(root_); }

    bool null() { return value(Json()); }
    bool boolean(bool flag) { return value(Json(flag)); }
    bool number_integer(std::int64_t number) { return value(Json(number)); }
    bool number_unsigned(std::uint64_t number) { return value(Json(number)); }
    bool number_float(double number, const std::string&) { return value(Json(number)); }
    bool string(std::string& text) {
        if (skips()) return value(Json());
        return value(Json(std::move(text)));
    }
    bool binary(nlohmann::json::binary_t&) { return false; }  // only of binary formats

    bool start_object(std::size_t) { return start(true); }
    bool start_array(std::size_t) { return start(false); }
    bool end_object() { return end(); }
    bool end_array() { return end(); }

    bool key(std::string& name) {
        watch();
        if (skipped_depth_ != 0) return true;
        const bool keep =
            wanted_.empty() || std::find(wanted_.begin(), wanted_.end(), name) != wanted_.end();
        skips_next_ = !keep;
        if (keep) open_.back().members.names.push_back(std::move(name));
        return true;
    }

    [[noreturn]] static bool parse_error(std::size_t byte, const std::string&,
                                         const nlohmann::json::exception& error) {
        constexpr int number_overflow = 406;
        if (error.id == number_overflow)
            throw Error(sqlstate::malformed_input, "a number in the JSON is out of range");
        throw Error(sqlstate::malformed_input, "not well-formed JSON",
                    "byte " + std::to_string(byte));
    }

  private:
    struct Open {
        bool is_object;
        Json::List list;
        Json::Object members;
    };

    bool skips() const { return skipped_depth_ != 0 || skips_next_; }

    void watch() {
        if (open_.size() + skipped_depth_ > max_json_depth) refuse(max_json_depth, "levels");
        if ((++events_ & poll_mask) == 0) poll_interrupt();
        // An array or object counts when it begins and when it ends.
        if (events_ > 2 * max_json_values) refuse(max_json_values, "values");
    }

    bool value(Json value) {
        watch();
        put(std::move(value));
        return true;
    }

    void put(Json value) {
        if (skipped_depth_ != 0) return;
        if (std::exchange(skips_next_, false)) return;
        if (open_.empty()) {
            root_ = std::move(value);
        } else if (open_.back().is_object) {
            open_.back().members.values.push_back(std::move(value));
        } else {
            open_.back().list.push_back(std::move(value));
        }
    }

    bool start(bool is_object) {
        watch();
        if (skips()) {
            ++skipped_depth_;
        } else {
            open_.push_back({is_object, {}, {}});
        }
        return true;
    }

    bool end() {
        if (skipped_depth_ != 0) {
            // The name that was not wanted is over with its value.
            if (--skipped_depth_ == 0) skips_next_ = false;
            watch();
            return true;
        }
        Open done = std::move(open_.back());
        open_.pop_back();
        watch();
        put(done.is_object ? Json(in_order(std::move(done.members))) : Json(std::move(done.list)));
        return true;
    }

    std::span<const std::string_view> wanted_;
    std::vector<Open> open_;
    Json root_;
    std::size_t skipped_depth_ = 0;  // within a value that is not wanted
    bool skips_next_ = false;        // the value of the name just read
    std::size_t events_ = 0;
};

// Up to here simdjson reads, which takes some fourteen bytes of memory for each of a document.
constexpr std::size_t max_quick_bytes = std::size_t{4} << 20;

// Tells the builder of what simdjson has read, as the other parser would.
class Teller {
  public:
    explicit Teller(Builder& builder) : builder_(builder) {}

    void tell(simdjson::dom::element value) {
        using simdjson::dom::element_type;
        switch (value.type()) {
            case element_type::ARRAY:
                builder_.start_array(0);
                for (const auto each : simdjson::dom::array(value.get_array().value_unsafe()))
                    tell(each);
                builder_.end_array();
                return;
            case element_type::OBJECT:
                return tell(simdjson::dom::object(value.get_object().value_unsafe()));
            case element_type::INT64:
                return tell(value.get_int64().value_unsafe());
            case element_type::UINT64:
                builder_.number_unsigned(value.get_uint64().value_unsafe());
                return;
            case element_type::DOUBLE:
                builder_.number_float(value.get_double().value_unsafe(), text_);
                return;
            case element_type::STRING:
                text_ = value.get_string().value_unsafe();
                builder_.string(text_);
                return;
            case element_type::BOOL:
                builder_.boolean(value.get_bool().value_unsafe());
                return;
            default:
                builder_.null();
        }
    }

  private:
    void tell(simdjson::dom::object object) {
        builder_.start_object(0);
        for (const auto field : object) {
            text_ = field.key;
            builder_.key(text_);
            tell(field.value);
        }
        builder_.end_object();
    }

    // The other parser gives what has no sign as unsigned.
    void tell(std::int64_t number) {
        if (number < 0) {
            builder_.number_integer(number);
        } else {
            builder_.number_unsigned(static_cast<std::uint64_t>(number));
        }
    }

    Builder& builder_;
    std::string text_;
};

// Reads a document by simdjson; nothing when it refuses it, for whatever reason: what is wrong, or
// all right to the other parser, that one says.
std::optional<Json> parse_quickly(std::string_view text, std::span<const std::string_view> wanted) {
    if (text.size() > max_quick_bytes) return std::nullopt;
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
    Builder builder(wanted);
    Teller(builder).tell(root);
    return builder.take_root();
}

}  // namespace

// The library reads, and keeps nothing.
Json parse_json(std::span<const std::byte> document, std::span<const std::string_view> wanted) {
    if (document.size() > max_json_bytes) refuse(max_json_bytes, "bytes");
    const auto* const begin = reinterpret_cast<const char*>(document.data());
    if (auto quick = parse_quickly({begin, document.size()}, wanted)) return std::move(*quick);
    Builder builder(wanted);
    nlohmann::json::sax_parse(PollingBytes(begin), PollingBytes(begin + document.size()), &builder);
    return builder.take_root();
}

const Json& member(const Json& object, std::string_view name) {
    static const Json null;
    const auto names = object.names();
    const auto found = std::lower_bound(names.begin(), names.end(), name);
    if (found == names.end() || *found != name) return null;
    return object.elements()[static_cast<std::size_t>(found - names.begin())];
}

double number_of(const Json& value) {
    return value.is_number() ? value.number() : missing_value;
}

std::string text_of(const Json& value) {
    return value.is_string() ? value.string() : std::string();
}

}  // namespace runlytics::text
