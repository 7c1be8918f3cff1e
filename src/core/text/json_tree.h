#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

// JSON from outside: a tree of what a parser wants, within limits.
namespace runlytics::text {

inline constexpr std::size_t max_json_bytes = std::size_t{64} << 20;
inline constexpr std::size_t max_json_values = 5'000'000;  // of one document, those left out too
inline constexpr std::size_t max_json_depth = 32;

// Parses a document; of its objects only the members with these names are kept, all where none is
// named. Throws Error: 22P02 when it is no JSON (DETAIL: the byte), 54000 over a limit.
nlohmann::json parse_json(std::span<const std::byte> document,
                          std::span<const std::string_view> wanted);

// The member of an object; null when there is none or when this is no object.
const nlohmann::json& member(const nlohmann::json& object, const char* name);

// The number that a value is; missing when it is none.
double number_of(const nlohmann::json& value);

// The text that a value is; empty when it is none.
std::string text_of(const nlohmann::json& value);

}  // namespace runlytics::text
