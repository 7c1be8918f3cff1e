#pragma once

#include <cstddef>
#include <span>

namespace runlytics::formats {

// Throws the Error 22P02 that says what a file which no parser takes seems to be, and what to do
// with it. `file` is as it was sent, `plain` the same unpacked and as text.
[[noreturn]] void refuse_unknown(std::span<const std::byte> file, std::span<const std::byte> plain);

}  // namespace runlytics::formats
