#pragma once

#include <cstddef>
#include <string_view>

// How much a document from outside may hold, as far as several readers share it.
namespace runlytics::text {

inline constexpr std::size_t max_json_stream_bytes = std::size_t{256} << 20;  // unpacked
// How many bytes behind a JSON text may be read, for it to be read in place.
inline constexpr std::size_t json_spare_bytes = 64;

// Throws Error 54000 for a file with too many samples, laps or activities.
void check_limit(std::size_t count, std::size_t limit, std::string_view what);

}  // namespace runlytics::text
