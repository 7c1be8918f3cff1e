#include "core/gait/gait.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/gait/body.h"
#include "core/gait/contacts.h"
#include "core/gait/signal.h"
#include "core/interrupt.h"
#include "core/median.h"

namespace runlytics::gait {

namespace {

constexpr double fewest_spm = 110;
constexpr double most_spm = 260;
constexpr double degrees = 180 / std::numbers::pi;
constexpr std::size_t some_strides = 4;
constexpr std::size_t many_strides = 8;

double bend_of_knee(const Body& body, Side side, std::size_t i) {
    const Path &above = body.of(side, hip), &at = body.of(side, knee),
               &below = body.of(side, ankle);
    const double ax = above.x[i] - at.x[i], az = above.z[i] - at.z[i];
    const double bx = below.x[i] - at.x[i], bz = below.z[i] - at.z[i];
    return 180 - std::abs(std::atan2(ax * bz - az * bx, ax * bx + az * bz)) * degrees;
}

double lean(const Body& body, std::size_t i) {
    return std::atan2(body.middle_x(shoulder, i) - body.middle_x(hip, i),
                      body.middle_z(shoulder, i) - body.middle_z(hip, i)) *
           degrees;
}

double vertical_oscillation_cm(const Body& body, double step) {
    std::vector<double> heights, ranges;
    for (std::size_t i = 0; i < body.size; ++i)
        heights.push_back(body.middle_z(hip, i));
    const auto window = std::min(body.size, static_cast<std::size_t>(std::ceil(8 * step)));
    for (std::size_t at = 0; at + window <= body.size; at += std::max<std::size_t>(1, window / 2)) {
        poll_interrupt();
        const double range = harmonic_range(std::span(heights).subspan(at, window), step);
        if (!std::isnan(range)) ranges.push_back(100 * range);
    }
    return median(ranges);
}

// The knee's bend, the lean and where the foot is, while it stood.
void measure(const Body& body, const Contact& contact, Stride& stride) {
    const auto first = static_cast<std::size_t>(std::lround(contact.from));
    const auto last = std::min(body.size - 1, static_cast<std::size_t>(std::lround(contact.to)));
    double most = 0, leans = 0;
    for (std::size_t i = first; i <= last; ++i) {
        most = std::max(most, bend_of_knee(body, stride.side, i));
        leans += lean(body, i);
    }
    stride.knee_contact_deg = bend_of_knee(body, stride.side, first);
    stride.knee_stance_deg = most;
    stride.trunk_lean_deg = leans / static_cast<double>(last - first + 1);
    if (body.has_scale) {
        stride.overstride_cm =
            100 * (body.of(stride.side, ankle).x[first] - body.middle_x(hip, first));
    }
}

std::vector<Stride> strides_of(const Body& body, Side side, double step) {
    std::vector<Stride> strides;
    const std::vector<Contact> all = contacts(body, side).each;
    for (std::size_t n = 0; n < all.size(); ++n) {
        Stride stride;
        stride.side = side;
        stride.contact_s = body.begins_s + all[n].from / body.fps;
        stride.ground_contact_ms = 1000 * (all[n].to - all[n].from) / body.fps;
        stride.duty = stride.ground_contact_ms / 1000 / (2 * step / body.fps);
        if (n + 1 < all.size()) {
            const double apart = all[n + 1].from - all[n].from;
            // One that was not seen is between them when they are too far apart.
            if (apart > 1.6 * step && apart < 2.4 * step) stride.stride_time_s = apart / body.fps;
        }
        measure(body, all[n], stride);
        strides.push_back(stride);
    }
    return strides;
}

double middle(const std::vector<Stride>& strides, Side side, double Stride::*figure) {
    std::vector<double> values;
    for (const Stride& stride : strides)
        if (stride.side == side && !std::isnan(stride.*figure)) values.push_back(stride.*figure);
    return median(values);
}

// From one foot to the other: 200 (L - R)/(L + R), L the steps that end on the left.
double asymmetry(const std::vector<Stride>& strides, double step_s) {
    std::vector<double> to[2];
    for (std::size_t i = 1; i < strides.size(); ++i) {
        const double apart = strides[i].contact_s - strides[i - 1].contact_s;
        if (strides[i].side == strides[i - 1].side) continue;
        if (apart < 0.6 * step_s || apart > 1.4 * step_s) continue;
        to[static_cast<std::size_t>(strides[i].side)].push_back(apart);
    }
    if (std::min(to[0].size(), to[1].size()) < some_strides) return missing_value;
    const double left = median(to[0]), right = median(to[1]);
    return 200 * (left - right) / (left + right);
}

// What is doubtful in a film takes its part of the confidence, and says so.
class Doubts {
  public:
    explicit Doubts(Result& result) : result_(result) {
        result.confidence = 1;
        result.contact_confidence = 1;
    }
    void all(bool doubtful, double factor, std::string reason) {
        if (!doubtful) return;
        result_.confidence *= factor;
        contact(true, factor, std::move(reason));
    }
    void contact(bool doubtful, double factor, std::string reason) {
        if (!doubtful) return;
        result_.contact_confidence *= factor;
        result_.reasons.push_back(std::move(reason));
    }

  private:
    Result& result_;
};

void doubt(const PoseClip& clip, const Body& body, double plateau, double strength,
           Result& result) {
    Doubts doubts(result);
    const auto count =
        static_cast<std::size_t>(std::ranges::count(result.strides, body.near, &Stride::side));
    const double seen = body.visibility[static_cast<std::size_t>(body.near)];
    doubts.all(count < some_strides, 0.4,
               "fewer than four strides of the near leg: too few to go by");
    doubts.all(count >= some_strides && count < many_strides, 0.8,
               "fewer than eight strides of the near leg");
    doubts.all(seen < 0.5, 0.4, "the near leg is hardly seen");
    doubts.all(seen >= 0.5 && seen < 0.8, 0.8, "the near leg is not always seen");
    doubts.all(strength < 0.5, 0.5, "the hips do not go up and down evenly");
    doubts.all(body.square_on < 0.5, 0.5, "the camera does not stand square to the way");
    doubts.all(!body.has_shape, 0.5,
               "width and height of the picture are not known: no angles and no lengths");
    doubts.all(body.has_shape && !body.has_scale, 0.9,
               "the stature is not known: no lengths, and the ground by a usual stature");
    doubts.contact(clip.fps < 60, 0.3,
                   "fewer than 60 frames a second: ground contact is a rough guess");
    doubts.contact(clip.fps >= 60 && clip.fps < 100, 0.8,
                   "fewer than 100 frames a second: ground contact is good to a frame");
    const double known = clip.speed_mps;
    doubts.all(body.has_scale && known > 0 && std::abs(plateau / known - 1) > 0.2, 0.6,
               "the feet go backwards at another speed than the runner forwards: stature, speed or "
               "camera are not as said");
    result.reasons.push_back(
        "seen from one side: figures of contact are the near leg's, and no asymmetry of contact "
        "times is given");
    for (Stride& stride : result.strides)
        stride.confidence = result.contact_confidence * (stride.side == body.near ? 1 : 0.5);
}

void summarise(const PoseClip& clip, const Body& body, double step, Result& result) {
    const double step_s = step / body.fps;
    const auto near_middle = [&](double Stride::*figure) {
        return middle(result.strides, body.near, figure);
    };
    result.ground_contact_ms = near_middle(&Stride::ground_contact_ms);
    result.duty = near_middle(&Stride::duty);
    result.trunk_lean_deg = near_middle(&Stride::trunk_lean_deg);
    result.knee_contact_deg = near_middle(&Stride::knee_contact_deg);
    result.knee_stance_deg = near_middle(&Stride::knee_stance_deg);
    result.overstride_cm = near_middle(&Stride::overstride_cm);
    if (body.has_scale) result.vertical_oscillation_cm = vertical_oscillation_cm(body, step);
    if (clip.speed_mps > 0) result.step_length_m = clip.speed_mps * step_s;
    const std::size_t far = body.near == Side::left ? 1 : 0;
    if (body.visibility[far] >= 0.5)
        result.step_asymmetry_percent = asymmetry(result.strides, step_s);
}

}  // namespace

Result analyse(const PoseClip& clip) {
    Result result;
    result.fps = clip.fps;
    const Body body = body_of(clip);
    result.seconds = body.size > 0 ? static_cast<double>(body.size) / body.fps : 0;
    if (body.size == 0) {
        result.reasons.emplace_back(
            "nobody is seen long enough, joints from the shoulders to the toes are missing, or the "
            "frames "
            "a second are not known");
        return result;
    }
    result.direction = body.direction;
    result.near = body.near;
    std::vector<double> heights;
    for (std::size_t i = 0; i < body.size; ++i)
        heights.push_back(body.middle_z(hip, i));
    const Period step = period(heights, 60 * body.fps / most_spm, 60 * body.fps / fewest_spm);
    if (std::isnan(step.samples)) {
        result.reasons.emplace_back(
            "no steps are found in it: a film of running takes two seconds or more");
        return result;
    }
    result.cadence_spm = 60 * body.fps / step.samples;
    if (body.has_shape) {
        for (const Side side : {Side::left, Side::right})
            for (Stride& stride : strides_of(body, side, step.samples))
                result.strides.push_back(stride);
        std::ranges::sort(result.strides, {}, &Stride::contact_s);
        summarise(clip, body, step.samples, result);
    }
    doubt(clip, body, contacts(body, body.near).plateau_mps, step.strength, result);
    return result;
}

}  // namespace runlytics::gait
