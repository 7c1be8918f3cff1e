#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/json_tree.h"

// The document of a page as the renderer reads it: every value knows where it stands, so that a bad
// one is refused with its place.
namespace runlytics::page {

// What one document may hold.
inline constexpr std::size_t max_panels = 64;
inline constexpr std::size_t max_figures = 16;
inline constexpr std::size_t max_values = 20'000;  // of one list
inline constexpr std::size_t max_rows = 4'000;     // of one table
inline constexpr std::size_t max_text = 8'000;     // bytes of one text

// A value and its place, such as "panel readiness, figures[0], rows[2]".
class Node {
  public:
    Node(const text::Json& json, std::string place) : json_(&json), place_(std::move(place)) {}

    const text::Json& json() const { return *json_; }
    const std::string& place() const { return place_; }

    bool has(std::string_view name) const;
    Node operator[](std::string_view name) const;
    bool is_text() const { return json_->is_string(); }
    bool is_list() const { return json_->is_array(); }
    bool is_object() const { return json_->is_object(); }

    // The text of a member; the first throws 22023 where there is none, the second gives nothing.
    std::string_view text(std::string_view name) const;
    std::string_view text_or(std::string_view name, std::string_view otherwise = {}) const;
    // The number of a member: missing (NaN) for null or none; throws 22023 for what is no number.
    double number(std::string_view name) const;
    bool flag(std::string_view name) const;

    // The elements of a list; none when the member is missing. Each throws 22023 for what is no
    // list or holds something else, and 54000 for too many.
    std::vector<Node> list(std::string_view name, std::size_t most = max_values) const;
    std::vector<double> numbers(std::string_view name) const;
    std::vector<std::string_view> texts(std::string_view name) const;

    // This value itself.
    std::string_view as_text() const;
    double as_number() const;
    std::vector<double> as_numbers() const;
    std::vector<Node> as_list(std::size_t most = max_values) const;

    // Throws 22023: what is wrong with this value.
    [[noreturn]] void refuse(std::string_view what) const;

  private:
    const text::Json* json_;
    std::string place_;
};

}  // namespace runlytics::page
