#include "core/formats/pose/pose.h"

#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/interrupt.h"
#include "core/text/json_tree.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;

constexpr std::string_view wanted[] = {"runlytics_pose",
                                       "fps",
                                       "frameRate",
                                       "width",
                                       "height",
                                       "height_m",
                                       "speed_mps",
                                       "started_at",
                                       "model",
                                       "frames",
                                       "landmarks",
                                       "poseLandmarks",
                                       "pose_landmarks",
                                       "landmark",
                                       "at_s",
                                       "time",
                                       "timestamp_ms",
                                       "timestampMs",
                                       "x",
                                       "y",
                                       "z",
                                       "visibility"};

constexpr double largest_fps = 2000;
// A point may lie beside the picture, but not streets away.
constexpr double farthest = 100;

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
        constexpr std::string_view names[] = {"x", "y", "z", "visibility"};
        for (std::size_t i = 0; i < 4; ++i)
            of[i] = number_of(member(point, names[i]));
    }
    return {within(of[0], -farthest, farthest), within(of[1], -farthest, farthest),
            within(of[2], -farthest, farthest), within(of[3], 0, 1)};
}

bool is_point(const Json& value) {
    if (value.is_object()) return !member(value, "x").is_null();
    const auto inside = value.elements();
    return value.is_array() && inside.size() >= 2 && inside[0].is_number();
}

// The 33 points in a value: it may hold them, or persons of whom the first counts, or say so in
// "landmark". Null when there are none.
const Json* points_in(const Json& value) {
    if (value.is_object()) return points_in(member(value, "landmark"));
    const auto inside = value.elements();
    if (!value.is_array() || inside.empty()) return nullptr;
    if (inside.size() == pose_points && is_point(inside[0])) return &value;
    return points_in(inside[0]);
}

const Json& landmarks_of(const Json& frame) {
    for (const std::string_view name : {"landmarks", "poseLandmarks", "pose_landmarks"}) {
        const Json& found = member(frame, name);
        if (!found.is_null()) return found;
    }
    return frame;
}

bool is_frame(const Json& value) {
    if (!value.is_object()) return false;
    for (const std::string_view name : {"landmarks", "poseLandmarks", "pose_landmarks", "landmark"})
        for (const std::string& there : value.names())
            if (there == name) return true;
    return false;
}

double time_of(const Json& frame) {
    const double seconds = first_number(frame, {"at_s", "time"});
    if (!std::isnan(seconds)) return within(seconds, 0, 1e6);
    return within(first_number(frame, {"timestamp_ms", "timestampMs"}) / 1000, 0, 1e6);
}

// What the object around the frames, or a frame, says of the film.
void take_film(const Json& object, PoseClip& clip) {
    const auto take = [&](double& into, double value, double low, double high) {
        if (std::isnan(into)) into = within(value, low, high);
    };
    take(clip.fps, first_number(object, {"fps", "frameRate"}), 1, largest_fps);
    take(clip.width, number_of(member(object, "width")), 16, 100'000);
    take(clip.height, number_of(member(object, "height")), 16, 100'000);
    take(clip.height_m, number_of(member(object, "height_m")), 0.5, 2.8);
    take(clip.speed_mps, number_of(member(object, "speed_mps")), 0.3, 12.5);
    if (clip.model.empty()) clip.model = text::text_of(member(object, "model")).substr(0, 200);
    if (clip.started_at) return;
    const auto moment = text::to_time(text::text_of(member(object, "started_at")));
    if (moment && is_plausible_time(moment->at)) clip.started_at = moment->at;
}

void take_frame(const Json& object, PoseClip& clip) {
    poll_interrupt();
    if (clip.frames.size() >= max_pose_frames) {
        throw Error(sqlstate::limit_exceeded, "too many frames",
                    "At most " + std::to_string(max_pose_frames) + " are read.",
                    "Cut the film: a minute is plenty.");
    }
    if (object.is_object()) take_film(object, clip);
    PoseFrame frame;
    if (object.is_object()) frame.at_s = time_of(object);
    const Json* const points = points_in(object.is_object() ? landmarks_of(object) : object);
    if (points != nullptr) {
        const auto each = points->elements();
        for (std::size_t i = 0; i < pose_points; ++i)
            frame.points[i] = read_point(each[i]);
        frame.seen = true;
    }
    clip.frames.push_back(frame);
}

void take_document(const Json& document, PoseClip& clip) {
    if (document.is_object()) take_film(document, clip);
    const Json& frames = member(document, "frames");
    const bool wrapped = frames.is_array();
    if (!wrapped && is_frame(document)) return take_frame(document, clip);
    if (!wrapped && !document.is_array()) {
        throw Error(sqlstate::malformed_input, "not a document of landmarks",
                    "It has neither frames nor landmarks.");
    }
    for (const Json& frame : (wrapped ? frames : document).elements())
        take_frame(frame, clip);
}

// The first line when the text is lines of objects, else nothing.
bool is_lines(std::string_view text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    const std::string_view line = text.substr(0, end);
    const std::size_t last = line.find_last_not_of(" \r\t");
    const std::size_t next = text.find_first_not_of(" \r\t\n", end);
    return line.starts_with('{') && last != std::string_view::npos && line[last] == '}' &&
           next != std::string_view::npos && text[next] == '{';
}

void take_lines(std::string_view text, PoseClip& clip) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.find_first_not_of(" \r\t") == std::string_view::npos) continue;
        take_document(text::parse_json(std::as_bytes(std::span(line)), wanted), clip);
    }
}

// Times that are missing follow from the number of the frame; the rate from times that are there.
void settle_times(PoseClip& clip) {
    double before = -1;
    bool timed = clip.frames.size() > 1;
    for (const PoseFrame& frame : clip.frames) {
        timed = timed && frame.at_s > before;
        before = frame.at_s;
    }
    const double span = timed ? clip.frames.back().at_s - clip.frames.front().at_s : missing_value;
    const double steps = static_cast<double>(clip.frames.size()) - 1;
    if (std::isnan(clip.fps)) clip.fps = within(steps / span, 1, largest_fps);
    // Whoever says fps knows better than the stamps of a film in slow motion.
    const bool agree = timed && std::abs(span * clip.fps / steps - 1) < 0.1;
    if (agree) return;
    for (std::size_t i = 0; i < clip.frames.size(); ++i)
        clip.frames[i].at_s = static_cast<double>(i) / clip.fps;
}

}  // namespace

bool is_pose(const Head& head) {
    if (head.mentions({"\"runlytics_pose\"", "\"pose_landmarks\"", "\"poseLandmarks\"",
                       "\"worldLandmarks\""}))
        return true;
    return head.mentions({"\"landmarks\"", "\"landmark\""}) &&
           head.mentions({"\"visibility\"", "\"x\""});
}

PoseClip parse_pose(std::span<const std::byte> document, double fps) {
    PoseClip clip;
    if (!std::isnan(fps)) {
        clip.fps = within(fps, 1, largest_fps);
        if (std::isnan(clip.fps))
            throw Error(sqlstate::invalid_parameter, "the frames a second are from 1 to 2,000");
    }
    const std::string_view text(reinterpret_cast<const char*>(document.data()), document.size());
    if (is_lines(text)) {
        take_lines(text, clip);
    } else {
        take_document(text::parse_json(document, wanted), clip);
    }
    bool any = false;
    for (const PoseFrame& frame : clip.frames)
        any = any || frame.seen;
    if (!any) {
        throw Error(sqlstate::malformed_input, "nobody is seen in any frame",
                    std::to_string(clip.frames.size()) + " frames were read.",
                    "A frame has 33 points in landmarks, pose_landmarks or landmark.");
    }
    settle_times(clip);
    return clip;
}

}  // namespace runlytics::formats
