#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace runlytics::text {

// The names that were probably meant, the likeliest first and at most `most`: those that contain
// the given one or are half of it and more, then those with the fewest letters changed, added or
// left out, in the whole name or in its beginning. Bytes count as letters.
std::vector<std::string_view> nearest(std::string_view name,
                                      std::span<const std::string_view> among, std::size_t most);

}  // namespace runlytics::text
