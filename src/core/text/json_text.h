#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// JSON to hand out, written as it is made: nothing is kept in a tree.
namespace runlytics::text {

// A text in quotes; bytes that are no UTF-8 are replaced.
std::string json_quoted(std::string_view text);

std::string json_number(double value);

// The text with what is no UTF-8 replaced.
std::string valid_utf8(std::string_view text);

// An object, member by member.
class JsonObject {
  public:
    JsonObject& add(std::string_view name, std::string_view value);
    JsonObject& add(std::string_view name, std::int64_t value);
    // A member whose value is JSON already.
    JsonObject& add_json(std::string_view name, std::string_view json);

    std::string text() const { return text_ + '}'; }

  private:
    std::string text_ = "{";
};

}  // namespace runlytics::text
