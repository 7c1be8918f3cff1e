#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Files compressed with gzip (RFC 1952).
namespace runlytics::compress {

inline constexpr std::size_t max_unpacked_bytes = std::size_t{512} << 20;

// Activity files shrink to a tenth or a fortieth. A file that grows further than this is a bomb;
// small results are let through, for a few kilobytes of blanks prove nothing.
inline constexpr std::size_t max_ratio = 250;
inline constexpr std::size_t ratio_free_bytes = std::size_t{16} << 20;

// Whether the bytes begin like a gzip file.
bool is_gzip(std::span<const std::byte> file);

// The unpacked file. Several members follow each other as one; zero bytes behind the last (tape
// padding) are ignored. Throws Error: 22P02 when the file is broken or ends early, 54000 when the
// result would be longer than max_bytes or has grown absurdly.
std::vector<std::byte> gunzip(std::span<const std::byte> file,
                              std::size_t max_bytes = max_unpacked_bytes);

// The first bytes of the unpacked file, as many as can be had: for looking at a format. Never
// throws on a broken file.
std::vector<std::byte> gunzip_head(std::span<const std::byte> file, std::size_t bytes);

// The bytes as a gzip file, packed fast, without name or time: equal bytes give equal files. At
// most 4 GB, else Error 54000.
std::string pack_gzip(std::string_view bytes);

}  // namespace runlytics::compress
