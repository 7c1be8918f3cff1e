#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/geo/point.h"

// The encoded polyline format: each coordinate as the difference to the one before, in steps of
// 10^-digits degrees, zigzag, in groups of five bits from the lowest, each group a printable byte.
namespace runlytics::geo {

// How many points a well-formed polyline holds, or an upper bound for one that is not.
std::size_t polyline_points(std::string_view encoded);

// Decodes into a buffer of polyline_points() times sizeof(Point) bytes, of any alignment, and
// returns the number of points. A coordinate is its integer divided by 10^digits, so that encoding
// the points again gives the same text. Throws Error: 22P02 for text that is not a polyline, 22003
// for a latitude beyond +-90 or a longitude beyond +-360 (a line may be drawn across the
// antimeridian), 22023 for digits outside 1..7; DETAIL tells the byte.
std::size_t decode_polyline(std::string_view encoded, int digits, std::span<std::byte> points);

std::vector<Point> decode_polyline(std::string_view encoded, int digits);

// Encodes with coordinates rounded to the nearest step, halves away from zero. Throws Error: 22003
// for what decode_polyline() refuses, 22023 for digits outside 1..7.
std::string encode_polyline(std::span<const Point> points, int digits);

}  // namespace runlytics::geo
