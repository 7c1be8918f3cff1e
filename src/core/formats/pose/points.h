#pragma once

#include <span>
#include <string_view>

#include "core/pose.h"
#include "core/text/json_tree.h"

// The points of one frame, as programs that use MediaPipe write them down.
namespace runlytics::formats {

// The members of a frame that hold its points, or persons of whom the first counts.
std::span<const std::string_view> names_of_landmarks();

// Every name of a point and of what is in it, for the parser of JSON: those that occur most first.
std::span<const std::string_view> names_in_points();

// Whether a value is a frame: an object that has landmarks, be they of nobody, or points by name.
bool is_frame(const text::Json& value);

// Whether a value is a list of points.
bool is_points(const text::Json& value);

// Reads the points of a frame, of a person or of a list; of nobody the frame stays unseen. 33
// points are told by their order, fewer by their id or name. x and y may still be pixels.
void read_points(const text::Json& value, PoseFrame& frame);

}  // namespace runlytics::formats
