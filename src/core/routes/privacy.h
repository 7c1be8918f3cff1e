#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/geo/point.h"

// What is left of a route for others than the athlete: nothing of it lies in a private zone.
namespace runlytics::routes {

// A circle.
struct Zone {
    geo::Point centre;
    double radius_m = 0;
};

bool is_private(geo::Point place, std::span<const Zone> zones);

// Whether any zone touches a line or passes it within so many metres.
bool is_private(std::span<const geo::Point> line, std::span<const Zone> zones, double within_m);

// The longest piece of a line that no zone touches, cut where it leaves them; empty when there is
// none.
std::vector<geo::Point> longest_public_piece(std::span<const geo::Point> line,
                                             std::span<const Zone> zones);

// The stream without its positions in the zones, every other channel as it was; where no distance
// was recorded the way along the positions is put in their place, so that no metric changes. None
// when no sample lies in a zone. Throws Error as stream::decode() and encode() do.
std::optional<std::vector<std::byte>> public_stream(std::span<const std::byte> stream,
                                                    std::span<const Zone> zones);

// An outline of positions (merge/outline.h) with those in the zones as moments without one. Throws
// Error 22P02 for text that is no polyline.
std::string public_shape(std::string_view shape, std::span<const Zone> zones);

}  // namespace runlytics::routes
