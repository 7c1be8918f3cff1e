#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model.h"

// A person in a film, frame by frame, as a detector of poses gives it. The film itself is never
// here.
namespace runlytics {

inline constexpr std::size_t pose_points = 33;

// A point of the body: x of the frame's width, y of its height from the top, z towards the camera
// below nought, and how surely it is seen, from 0 to 1. Missing where it was not found.
struct PosePoint {
    double x = missing_value;
    double y = missing_value;
    double z = missing_value;
    double visibility = missing_value;
};

struct PoseFrame {
    double at_s = missing_value;  // since the film began
    bool seen = false;            // whether somebody was found in it
    std::array<PosePoint, pose_points> points;
};

// A film, and what is known of it; missing where nothing is said.
struct PoseClip {
    double fps = missing_value;
    double width = missing_value;   // pixels
    double height = missing_value;  // pixels
    double height_m = missing_value;
    double speed_mps = missing_value;
    std::optional<std::int64_t> started_at;  // Unix milliseconds
    std::string model;
    std::vector<PoseFrame> frames;
};

}  // namespace runlytics
