#include "core/formats/pose/points.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;

constexpr std::string_view landmarks[] = {"landmarks", "poseLandmarks", "pose_landmarks",
                                          "keypoints", "landmark"};

constexpr std::string_view in_points[] = {"x",
                                          "y",
                                          "z",
                                          "visibility",
                                          "score",
                                          "confidence",
                                          "id",
                                          "index",
                                          "point_index",
                                          "landmark_id",
                                          "name",
                                          "left_hip",
                                          "right_hip",
                                          "left_shoulder",
                                          "right_shoulder",
                                          "left_knee",
                                          "right_knee",
                                          "left_ankle",
                                          "right_ankle",
                                          "left_heel",
                                          "right_heel",
                                          "left_foot_index",
                                          "right_foot_index",
                                          "LEFT_HIP",
                                          "RIGHT_HIP",
                                          "LEFT_SHOULDER",
                                          "RIGHT_SHOULDER",
                                          "LEFT_KNEE",
                                          "RIGHT_KNEE",
                                          "LEFT_ANKLE",
                                          "RIGHT_ANKLE",
                                          "LEFT_HEEL",
                                          "RIGHT_HEEL",
                                          "LEFT_FOOT_INDEX",
                                          "RIGHT_FOOT_INDEX"};

struct Joint {
    std::string_view name;
    std::size_t point;  // in MediaPipe's order
};
// Those that a gait is measured by.
constexpr Joint joints[] = {
    {"left_shoulder", 11}, {"right_shoulder", 12},  {"left_hip", 23},
    {"right_hip", 24},     {"left_knee", 25},       {"right_knee", 26},
    {"left_ankle", 27},    {"right_ankle", 28},     {"left_heel", 29},
    {"right_heel", 30},    {"left_foot_index", 31}, {"right_foot_index", 32}};
constexpr std::size_t hips[] = {23, 24};

// A point may lie beside the picture, but not streets away; these may be pixels.
constexpr double farthest = 200'000;

double within(double value, double low, double high) {
    return value >= low && value <= high ? value : missing_value;
}

double first_number(const Json& object, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        const double value = number_of(member(object, name));
        if (!std::isnan(value)) return value;
    }
    return missing_value;
}

// x, y, z, visibility of a list or of an object; an absent person's points have neither.
PosePoint read_point(const Json& point) {
    double of[4] = {missing_value, missing_value, missing_value, missing_value};
    if (point.is_array()) {
        const auto values = point.elements();
        for (std::size_t i = 0; i < 4 && i < values.size(); ++i)
            of[i] = number_of(values[i]);
    } else {
        of[0] = number_of(member(point, "x"));
        of[1] = number_of(member(point, "y"));
        of[2] = number_of(member(point, "z"));
        of[3] = first_number(point, {"visibility", "score", "confidence"});
    }
    return {within(of[0], -farthest, farthest), within(of[1], -farthest, farthest),
            within(of[2], -farthest, farthest), within(of[3], 0, 1)};
}

bool is_point(const Json& value) {
    if (value.is_object()) return !member(value, "x").is_null();
    const auto inside = value.elements();
    return value.is_array() && inside.size() >= 2 && inside[0].is_number();
}

// Joints are written in capitals as well.
std::size_t point_called(std::string_view name) {
    std::string small(name.substr(0, 40));
    std::ranges::transform(small, small.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    for (const Joint& joint : joints)
        if (joint.name == small) return joint.point;
    return pose_points;
}

// Which of the 33 a point says that it is; 33 when it does not.
std::size_t point_of(const Json& point) {
    const double id = first_number(point, {"id", "index", "point_index", "landmark_id"});
    if (id >= 0 && id < pose_points) return static_cast<std::size_t>(id);
    return point_called(text::text_of(member(point, "name")));
}

bool has_names(const Json& value) {
    return value.is_object() && std::ranges::any_of(hips, [&](std::size_t hip) {
               return std::ranges::any_of(value.names(), [&](const std::string& name) {
                   return point_called(name) == hip;
               });
           });
}

// Where in a value the points are; null when there are none.
const Json* points_in(const Json& value) {
    if (value.is_object()) {
        for (const std::string_view name : landmarks) {
            const Json& found = member(value, name);
            if (!found.is_null()) return points_in(found);
        }
        return has_names(value) ? &value : nullptr;
    }
    const auto inside = value.elements();
    if (inside.empty()) return nullptr;
    return is_point(inside[0]) ? &value : points_in(inside[0]);
}

}  // namespace

std::span<const std::string_view> names_of_landmarks() {
    return landmarks;
}

std::span<const std::string_view> names_in_points() {
    return in_points;
}

bool is_frame(const Json& value) {
    if (!value.is_object()) return false;
    return has_names(value) || std::ranges::any_of(value.names(), [](const std::string& name) {
               return std::ranges::find(landmarks, name) != std::end(landmarks);
           });
}

bool is_points(const Json& value) {
    const auto inside = value.elements();
    return value.is_array() && !inside.empty() && is_point(inside[0]);
}

void read_points(const Json& value, PoseFrame& frame) {
    const Json* const points = points_in(value);
    if (points == nullptr) return;
    const auto each = points->elements();
    const bool ordered = points->is_array() && each.size() == pose_points;
    for (std::size_t i = 0; i < each.size(); ++i) {
        std::size_t at = i;
        if (!ordered)
            at = points->is_array() ? point_of(each[i]) : point_called(points->names()[i]);
        if (at < pose_points) frame.points[at] = read_point(each[i]);
    }
    frame.seen = ordered || std::ranges::all_of(hips, [&](std::size_t hip) {
                     return !std::isnan(frame.points[hip].x);
                 });
}

}  // namespace runlytics::formats
