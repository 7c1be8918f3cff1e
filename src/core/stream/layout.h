#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/stream/column.h"
#include "core/stream/stream.h"

// Where things are in the bytes of a stream. docs/stream-format.md draws the same, byte by byte:
//
//   header     64 bytes
//   directory  20 bytes for each column, in the order of the columns
//   columns    the bytes of each column, one after another
//   pauses     the distance from one pause to the next, as variable-length integers
namespace runlytics::stream {

// The years 1 to 9999, which every calendar that reads a stream can hold.
inline constexpr UnixMillis earliest_start = -62'135'596'800'000;
inline constexpr UnixMillis latest_start = 253'402'300'799'999;

// A stream taken apart; the spans point into its bytes.
struct Layout {
    Header header;
    std::uint32_t pause_count = 0;
    std::array<std::optional<Column>, column_count> columns;
    Bytes pauses;
};

// Takes a stream apart. Throws Error 22P03 when its parts do not fit together.
Layout parse_layout(Bytes bytes);

// Puts a stream together; what parse_layout() takes apart.
std::vector<std::byte> write_layout(const Layout& layout);

// Whether the checksum in the header is that of the bytes.
bool checksum_matches(Bytes bytes);

// The pauses, as many as the header promises. Throws Error 22P03.
std::vector<std::uint32_t> parse_pauses(const Layout& layout);

// What parse_pauses() reads.
std::vector<std::byte> write_pauses(std::span<const std::uint32_t> pauses);

// The distance of the header: the last that is not missing.
double last_distance(std::span<const std::int32_t> distances);

// The box of the header: around all samples that have both coordinates.
std::optional<BoundingBox> bounding_box(std::span<const std::int32_t> latitudes,
                                        std::span<const std::int32_t> longitudes);

}  // namespace runlytics::stream
