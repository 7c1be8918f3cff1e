#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// JSON from outside: a tree of what a parser wants, within limits. It is our own: nlohmann's trees
// ask for memory while they are destroyed, and end the process where there is none.
namespace runlytics::text {

inline constexpr std::size_t max_json_bytes = std::size_t{64} << 20;
inline constexpr std::size_t max_json_values = 5'000'000;  // of one document, those left out too
inline constexpr std::size_t max_json_depth = 32;

// A value, and what lies in it. Destroying it goes at most max_json_depth deep and asks for
// nothing.
class Json {
  public:
    struct Object;
    using List = std::vector<Json>;

    Json() = default;
    explicit Json(bool value) : value_(value) {}
    explicit Json(std::int64_t value) : value_(value) {}
    explicit Json(std::uint64_t value) : value_(value) {}
    explicit Json(double value) : value_(value) {}
    explicit Json(std::string value);
    explicit Json(List elements);
    explicit Json(Object members);
    Json(Json&& other) noexcept;
    Json& operator=(Json&& other) noexcept;
    ~Json();

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    bool is_boolean() const { return std::holds_alternative<bool>(value_); }
    bool is_string() const { return std::holds_alternative<std::unique_ptr<std::string>>(value_); }
    bool is_array() const { return std::holds_alternative<std::unique_ptr<List>>(value_); }
    bool is_object() const { return std::holds_alternative<std::unique_ptr<Object>>(value_); }
    bool is_structured() const { return is_array() || is_object(); }
    bool is_integer() const;
    bool is_number() const { return is_integer() || std::holds_alternative<double>(value_); }

    bool boolean() const { return std::get<bool>(value_); }
    const std::string& string() const { return *std::get<std::unique_ptr<std::string>>(value_); }
    // A number, rounded where it is an integer of more than 53 bits.
    double number() const;

    // The elements of a list, the values of an object in the order of their names; nothing of
    // others.
    std::span<const Json> elements() const;
    // The names of an object in their order, each once: of several members the last counts.
    std::span<const std::string> names() const;

    // As compact JSON; bytes that are no UTF-8 are replaced.
    std::string dump() const;

  private:
    void append_to(std::string& text) const;

    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double,
                 std::unique_ptr<std::string>, std::unique_ptr<List>, std::unique_ptr<Object>>
        value_;
};

struct Json::Object {
    std::vector<std::string> names;
    std::vector<Json> values;
};

// Parses a document; of its objects only the members with these names are kept, all where none is
// named. Throws Error: 22P02 when it is no JSON (DETAIL: the byte), 54000 over a limit.
Json parse_json(std::span<const std::byte> document, std::span<const std::string_view> wanted);

// The member of an object; null when there is none or when this is no object.
const Json& member(const Json& object, std::string_view name);

// The number that a value is; missing when it is none.
double number_of(const Json& value);

// The text that a value is; empty when it is none.
std::string text_of(const Json& value);

}  // namespace runlytics::text
