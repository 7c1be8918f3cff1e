#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "core/pose.h"

// A runner whose gait is known: half-sine vertical forces, feet that do not slip, legs of two
// links, filmed square from the side with noise of some pixels.
namespace runlytics::test {

struct Runner {
    double cadence = 172;
    double contact_s = 0.245;
    double speed = 3.2;
    double stature = 1.75;
    double lean_deg = 6;
    double fps = 120;
    double seconds = 8;
    int direction = 1;
    bool gentle = true;  // whether the foot gains speed as it swings, or has it at once
    double noise_px = 3;
    double noise_lasts = 0;  // which part of a frame's noise the next one has too
    double yaw_deg = 0;      // how far the camera stands from square to the way
    unsigned seed = 1;
    double width = 1920, height = 1080, pixels_per_m = 480;
    double knee_contact_deg = 0, knee_stance_deg = 0;  // what it had, of its right leg

    double step() const { return 60 / cadence; }
    // g T^2/8 - g T tc (1/4 - 1/(2 pi)), cm.
    double vertical_oscillation() const {
        const double t = step();
        return 100 * 9.81 * t * (t / 8 - contact_s * (0.25 - 1 / (2 * std::numbers::pi)));
    }

    PoseClip film() {
        PoseClip clip;
        clip.fps = fps;
        clip.width = width;
        clip.height = height;
        clip.height_m = stature;
        clip.speed_mps = speed;
        std::mt19937 random(seed);
        std::normal_distribution<double> noise(0, 1);
        knee_stance_deg = 0;
        nearest_ = 1;
        double kept[2 * pose_points] = {};
        const auto stray = [&](std::size_t i) {
            const double fresh = std::sqrt(1 - noise_lasts * noise_lasts) * noise(random);
            return noise_px * (kept[i] = noise_lasts * kept[i] + fresh);
        };
        const double yaw = yaw_deg * std::numbers::pi / 180;
        const auto count = static_cast<int>(seconds * fps);
        for (int n = 0; n < count; ++n) {
            PoseFrame frame;
            frame.seen = true;
            frame.at_s = n / fps;
            const double hip_z = 0.50 * stature + rise(frame.at_s);
            const auto put = [&](std::size_t index, double x, double z, double visibility) {
                const double half = index < 23 ? 0.11 * stature : 0.055 * stature;
                const double across = index < 11 ? 0 : (index % 2 == 0 ? half : -half);
                const double seen_x = direction * x * std::cos(yaw) + across * std::sin(yaw);
                const double px = width / 2 + seen_x * pixels_per_m + stray(2 * index);
                const double py = height * 0.92 - z * pixels_per_m + stray(2 * index + 1);
                frame.points[index] = {px / width, py / height, 0, visibility};
            };
            for (std::size_t i = 0; i < pose_points; ++i)
                put(i, 0, hip_z + 0.4 * stature, 0.9);
            for (std::size_t side = 0; side < 2; ++side)
                put_side(side, frame.at_s, hip_z, put);
            clip.frames.push_back(frame);
        }
        return clip;
    }

  private:
    struct Foot {
        double x, z;
        bool stands;
        double since;
    };

    // A half of the body: trunk, hip, and a leg of two links that reaches to the foot. Who runs to
    // the right shows the right side.
    template <typename Put>
    void put_side(std::size_t side, double at, double hip_z, const Put& put) {
        using std::numbers::pi;
        const double seen = (side == 1) == (direction > 0) ? 0.98 : 0.7;
        const double lean = lean_deg * pi / 180, trunk = 0.288 * stature;
        const double thigh = 0.245 * stature, shank = 0.246 * stature;
        const Foot foot = foot_at(at + (side == 1 ? 0 : step()));
        const double ankle_x = foot.x, ankle_z = foot.z + 0.07;
        const double reach =
            std::min(std::hypot(ankle_x, hip_z - ankle_z), 0.999 * (thigh + shank));
        const double at_hip =
            std::acos((thigh * thigh + reach * reach - shank * shank) / (2 * thigh * reach));
        const double angle = std::atan2(ankle_x, hip_z - ankle_z) + at_hip;
        put(11 + side, trunk * std::sin(lean), hip_z + trunk * std::cos(lean), seen);
        put(23 + side, 0, hip_z, seen);
        put(25 + side, thigh * std::sin(angle), hip_z - thigh * std::cos(angle), seen);
        put(27 + side, ankle_x, ankle_z, seen);
        put(29 + side, foot.x - 0.05, foot.z, seen);
        put(31 + side, foot.x + 0.15, foot.z, seen);
        if (side == 0 || !foot.stands) return;
        const double bend = 180 - 180 / pi *
                                      std::acos((thigh * thigh + shank * shank - reach * reach) /
                                                (2 * thigh * shank));
        knee_stance_deg = std::max(knee_stance_deg, bend);
        if (foot.since < nearest_) {
            nearest_ = foot.since;
            knee_contact_deg = bend;
        }
    }

    // The height of the middle of the body: from z'' = g (pi T/(2 tc) sin(pi t/tc) - 1) while a
    // foot stands and -g else, its mean taken out of the speed.
    double rise(double at) const {
        using std::numbers::pi;
        const double t_step = step(), tc = contact_s, g = 9.81;
        const double t = at - t_step * std::floor(at / t_step);
        const double v0 = -g * (t_step - tc) / 2;  // as it falls onto the foot
        const double a = g * pi * t_step / (2 * tc);
        const auto standing = [&](double u) {
            return v0 * u - g * u * u / 2 + a * (tc / pi) * (u - (tc / pi) * std::sin(pi * u / tc));
        };
        if (t <= tc) return standing(t);
        const double u = t - tc;
        return standing(tc) - v0 * u - g * u * u / 2;
    }

    // Where the foot is beside the hip: at rest on the ground, or on its way forwards.
    Foot foot_at(double at) const {
        using std::numbers::pi;
        const double stride = 2 * step(), tc = contact_s;
        const double t = at - stride * std::floor(at / stride);
        const double ahead = speed * tc / 2;
        if (t <= tc) return {ahead - speed * t, 0, true, t};
        const double swing = stride - tc, s = (t - tc) / swing;
        const double back = -speed * swing;  // the slope at both ends, of the whole way
        const double x = (2 * s * s * s - 3 * s * s + 1) * -ahead +
                         (s * s * s - 2 * s * s + s) * back + (-2 * s * s * s + 3 * s * s) * ahead +
                         (s * s * s - s * s) * back;
        return {gentle ? x : ahead * (2 * s - 1), 0.28 * std::sin(pi * s), false, 0};
    }

    double nearest_ = 1;  // how long after contact knee_contact_deg was
};

}  // namespace runlytics::test
