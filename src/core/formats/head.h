#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/formats/journal/fields.h"

// The beginning of a file, as those see it who tell formats apart.
namespace runlytics::formats {

// How much of a file is looked at: Apple's export starts with some fifteen kilobytes of DTD.
inline constexpr std::size_t head_bytes = std::size_t{64} << 10;

// What a file looks like at first sight. Only the formats of its shape are asked about it.
enum class Shape : std::uint8_t { blank, xml, json, other };

class Head {
  public:
    // The bytes of a file that is not compressed, which must outlive the head; those behind
    // head_bytes are not looked at. A table may be known by columns that the athlete named.
    // Its name, where there is one, decides only what the bytes leave open.
    explicit Head(std::span<const std::byte> file, std::span<const OwnColumn> own = {},
                  std::string_view name = {});

    Shape shape() const { return shape_; }
    std::span<const std::byte> bytes() const { return bytes_; }
    // Without a byte order mark of UTF-8.
    std::string_view text() const { return text_; }
    std::span<const OwnColumn> own() const { return own_; }
    // As it lay in its folder or archive; empty where nobody said.
    std::string_view name() const { return name_; }
    // The local name of the root element; empty for what is not well formed up to there.
    std::string_view root() const;
    // Whether one of the words occurs.
    bool mentions(std::initializer_list<std::string_view> words) const;

  private:
    std::span<const std::byte> bytes_;
    std::string_view text_;
    std::span<const OwnColumn> own_;
    std::string_view name_;
    Shape shape_ = Shape::blank;
    mutable std::optional<std::string> root_;  // read when it is first asked for
};

}  // namespace runlytics::formats
