#pragma once

#include <cstddef>
#include <span>

#include "core/formats/head.h"
#include "core/pose.h"

// Landmarks of a running body, as MediaPipe's programs write them down.
namespace runlytics::formats {

inline constexpr std::size_t max_pose_frames = 20'000;

// Whether the head is of such a document.
bool is_pose(const Head& head);

// The frames of a document: one object a frame, a list of them, lines of them, or an object in
// whose "frames" (or "results", "data", or its landmarks) they are and that says fps, width,
// height, model, height_m, speed_mps and started_at ("runlytics_pose": 1), itself or in its
// "metadata". A frame has its points in landmarks, poseLandmarks, pose_landmarks, keypoints or
// {landmark: [..]} (lists of lists: the first person counts): 33 in MediaPipe's order, or fewer by
// id or name, or an object of them by name. A point is an object or a list of x, y, z, visibility,
// as parts of the picture or in pixels. The time of a frame is at_s, timestamp_ms or their like,
// or time or timestamp in the unit that their steps speak for; without, its number by the frames a
// second, and without these too it is missing. Where no point has a visibility above nought, it is
// missing. World landmarks are left out: they have their origin in the hips, which is what moves.
// fps wins over what the document says. Throws Error: 22P02 when it is none (DETAIL: the byte or
// the frame), 22023 for an fps that is none, 54000 over a limit.
PoseClip parse_pose(std::span<const std::byte> document, double fps = missing_value);

}  // namespace runlytics::formats
