#include "core/formats/pose/pose.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/pose/points.h"
#include "core/interrupt.h"
#include "core/median.h"
#include "core/text/json_tree.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;
using Names = std::span<const std::string_view>;

constexpr std::string_view film_names[] = {"metadata", "meta", "video_info", "videoInfo", "video"};
constexpr std::string_view fps_names[] = {"fps", "frameRate", "frame_rate", "video_fps"};
constexpr std::string_view width_names[] = {"width", "frame_width", "frameWidth", "video_width",
                                            "videoWidth"};
constexpr std::string_view height_names[] = {"height", "frame_height", "frameHeight",
                                             "video_height", "videoHeight"};
constexpr std::string_view list_names[] = {"frames", "results", "data"};
constexpr std::string_view second_names[] = {"at_s", "time_s", "timestamp_s", "time_sec",
                                             "timestamp_sec"};
constexpr std::string_view millisecond_names[] = {"timestamp_ms", "timestampMs", "time_ms"};
// Seconds or milliseconds: what lies between two frames tells.
constexpr std::string_view either_names[] = {"time", "timestamp"};
constexpr std::string_view number_names[] = {
    "frame", "frame_index", "frameIndex", "frame_number", "frameNumber", "frame_idx", "frame_id"};
constexpr std::string_view other_names[] = {"runlytics_pose", "height_m", "speed_mps", "started_at",
                                            "model"};

constexpr double largest_fps = 2000;
// Of days at that rate; what is said to be beyond is no place in a film.
constexpr double most_frame_number = 1e9;
// A point may lie beside the picture, but not streets away.
constexpr double farthest = 100;
// No picture has as many persons: so long a list is of frames.
constexpr std::size_t many_persons = 10;

const std::vector<std::string_view>& wanted() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        const auto add = [&](auto&& some) { all.insert(all.end(), some.begin(), some.end()); };
        add(names_in_points());
        add(names_of_landmarks());
        for (const Names some : std::initializer_list<Names>{
                 film_names, fps_names, width_names, height_names, list_names, second_names,
                 millisecond_names, either_names, number_names, other_names})
            add(some);
        return all;
    }();
    return names;
}

// A film as it is read, and what is not yet said in its frames.
struct FilmReading {
    PoseClip clip;
    std::vector<double> numbers;  // of each frame, as its document counts; missing without
    bool either = true;           // whether no frame says its time in a known unit
};

double within(double value, double low, double high) {
    return value >= low && value <= high ? value : missing_value;
}

double first_number(const Json& object, Names names) {
    for (const std::string_view name : names) {
        const double value = number_of(member(object, name));
        if (!std::isnan(value)) return value;
    }
    return missing_value;
}

double time_of(const Json& frame, bool& either) {
    const double seconds = within(first_number(frame, second_names), 0, 1e6);
    const double milliseconds = within(first_number(frame, millisecond_names), 0, 1e13);
    if (!std::isnan(seconds) || !std::isnan(milliseconds)) either = false;
    if (!std::isnan(seconds)) return seconds;
    if (!std::isnan(milliseconds)) return milliseconds / 1000;
    return within(first_number(frame, either_names), 0, 1e13);
}

// What the object around the frames, or a frame, says of the film.
void take_film(const Json& object, PoseClip& clip) {
    const auto take = [&](double& into, double value, double low, double high) {
        if (std::isnan(into)) into = within(value, low, high);
    };
    take(clip.fps, first_number(object, fps_names), 1, largest_fps);
    take(clip.width, first_number(object, width_names), 16, 100'000);
    take(clip.height, first_number(object, height_names), 16, 100'000);
    take(clip.height_m, number_of(member(object, "height_m")), 0.5, 2.8);
    take(clip.speed_mps, number_of(member(object, "speed_mps")), 0.3, 12.5);
    if (clip.model.empty()) clip.model = text::text_of(member(object, "model")).substr(0, 200);
    if (clip.started_at) return;
    const auto moment = text::to_time(text::text_of(member(object, "started_at")));
    if (moment && is_plausible_time(moment->at)) clip.started_at = moment->at;
}

void take_frame(const Json& value, FilmReading& reading) {
    poll_interrupt();
    if (reading.clip.frames.size() >= max_pose_frames) {
        throw Error(sqlstate::limit_exceeded, "too many frames",
                    "At most " + std::to_string(max_pose_frames) + " are read.",
                    "Cut the film: a minute is plenty.");
    }
    PoseFrame frame;
    double number = missing_value;
    if (value.is_object()) {
        take_film(value, reading.clip);
        frame.at_s = time_of(value, reading.either);
        number = within(first_number(value, number_names), 0, most_frame_number);
    }
    read_points(value, frame);
    reading.clip.frames.push_back(frame);
    reading.numbers.push_back(number);
}

// Whether a list is of frames, where it could be of persons as well.
bool is_list_of_frames(const Json& list) {
    const auto inside = list.elements();
    if (!list.is_array() || inside.empty()) return false;
    if (inside[0].is_array()) return inside.size() >= many_persons && is_points(inside[0]);
    if (!is_frame(inside[0])) return false;
    bool either = true;
    return inside.size() >= many_persons || !std::isnan(time_of(inside[0], either)) ||
           !std::isnan(first_number(inside[0], number_names));
}

// The list of frames in a document; null when it has none.
const Json* frames_in(const Json& document) {
    if (document.is_array()) return &document;
    for (const std::string_view name : list_names)
        if (const Json& found = member(document, name); found.is_array()) return &found;
    for (const std::string_view name : names_of_landmarks())
        if (const Json& found = member(document, name); is_list_of_frames(found)) return &found;
    return nullptr;
}

void take_document(const Json& document, FilmReading& reading) {
    if (document.is_object()) {
        take_film(document, reading.clip);
        for (const std::string_view name : film_names)
            take_film(member(document, name), reading.clip);
    }
    const Json* const frames = frames_in(document);
    if (frames == nullptr && is_frame(document)) return take_frame(document, reading);
    if (frames == nullptr) {
        throw Error(sqlstate::malformed_input, "not a document of landmarks",
                    "It has neither frames nor landmarks.");
    }
    // The points of one frame alone.
    if (is_points(*frames)) return take_frame(*frames, reading);
    for (const Json& frame : frames->elements())
        take_frame(frame, reading);
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

void take_lines(std::string_view text, FilmReading& reading) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.find_first_not_of(" \r\t") == std::string_view::npos) continue;
        take_document(text::parse_json(std::as_bytes(std::span(line)), wanted()), reading);
    }
}

// Whether values are there and each is more than the one before.
template <typename Value>
bool grows(std::size_t count, const Value& value) {
    for (std::size_t i = 0; i < count; ++i)
        if (!(value(i) > (i == 0 ? -1 : value(i - 1)))) return false;
    return count > 1;
}

// Times that are missing follow from the numbers of the frames; the rate from times that are there.
void settle_times(FilmReading& reading) {
    auto& frames = reading.clip.frames;
    double& fps = reading.clip.fps;
    const auto time_at = [&](std::size_t i) { return frames[i].at_s; };
    const auto number_at = [&](std::size_t i) { return reading.numbers[i]; };
    const bool timed = grows(frames.size(), time_at);
    const bool numbered = grows(frames.size(), number_at);
    const auto place = [&](std::size_t i) {
        return numbered ? number_at(i) - number_at(0) : static_cast<double>(i);
    };
    const double steps = place(frames.size() - 1);
    double span = timed ? frames.back().at_s - frames.front().at_s : missing_value;
    if (timed) {
        const double unit = reading.either && span / steps > 1 ? 1000 : 1;
        // Since 1970, or since the film began.
        const double first = frames.front().at_s / unit > 1e6 ? frames.front().at_s : 0;
        for (PoseFrame& frame : frames)
            frame.at_s = (frame.at_s - first) / unit;
        span /= unit;
    }
    if (std::isnan(fps)) fps = within(steps / span, 1, largest_fps);
    // Whoever says fps knows better than the stamps of a film in slow motion.
    if (timed && std::abs(span * fps / steps - 1) < 0.1) return;
    for (std::size_t i = 0; i < frames.size(); ++i)
        frames[i].at_s = place(i) / fps;
}

// Pixels become parts of the picture; without its size they are told by a thousand of them.
void settle_points(PoseClip& clip) {
    std::vector<double> sizes;
    double most_seen = 0;
    for (const PoseFrame& frame : clip.frames) {
        for (const PosePoint& point : frame.points) {
            const double size = std::max(std::abs(point.x), std::abs(point.y));
            if (!std::isnan(size)) sizes.push_back(size);
            if (point.visibility > most_seen) most_seen = point.visibility;
        }
    }
    const bool pixels = median(std::move(sizes)) > 4;
    if (pixels && !(clip.width > 0 && clip.height > 0)) clip.width = clip.height = 1000;
    for (PoseFrame& frame : clip.frames) {
        for (PosePoint& point : frame.points) {
            point.x = within(point.x / (pixels ? clip.width : 1), -farthest, farthest);
            point.y = within(point.y / (pixels ? clip.height : 1), -farthest, farthest);
            point.z = within(point.z / (pixels ? clip.width : 1), -farthest, farthest);
            // Some versions for the web write nought of every point: that is not known.
            if (most_seen == 0) point.visibility = missing_value;
        }
    }
}

}  // namespace

bool is_pose(const Head& head) {
    if (head.mentions({"\"runlytics_pose\"", "\"pose_landmarks\"", "\"poseLandmarks\"",
                       "\"worldLandmarks\""}))
        return true;
    if (head.mentions({"\"left_ankle\"", "\"LEFT_ANKLE\""}))
        return head.mentions({"\"left_hip\"", "\"LEFT_HIP\""});
    return head.mentions({"\"landmarks\"", "\"landmark\"", "\"keypoints\""}) &&
           head.mentions({"\"visibility\"", "\"x\""});
}

PoseClip parse_pose(std::span<const std::byte> document, double fps) {
    FilmReading reading;
    PoseClip& clip = reading.clip;
    if (!std::isnan(fps)) {
        clip.fps = within(fps, 1, largest_fps);
        if (std::isnan(clip.fps))
            throw Error(sqlstate::invalid_parameter, "the frames a second are from 1 to 2,000");
    }
    std::string_view text(reinterpret_cast<const char*>(document.data()), document.size());
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (is_lines(text)) {
        take_lines(text, reading);
    } else {
        take_document(text::parse_json(document, wanted()), reading);
    }
    bool any = false;
    for (const PoseFrame& frame : clip.frames)
        any = any || frame.seen;
    if (!any) {
        throw Error(sqlstate::malformed_input, "nobody is seen in any frame",
                    std::to_string(clip.frames.size()) + " frames were read.",
                    "A frame has 33 points, or those by id or name, in landmarks, pose_landmarks, "
                    "keypoints or landmark.");
    }
    settle_times(reading);
    settle_points(clip);
    return std::move(reading.clip);
}

}  // namespace runlytics::formats
