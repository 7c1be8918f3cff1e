#pragma once

#include <array>
#include <vector>

#include "core/gait/gait.h"

// The runner's joints as even signals: filled, smoothed, in metres, forwards and up.
namespace runlytics::gait {

enum Joint : std::size_t { shoulder, hip, knee, ankle, heel, toe, joint_count };

struct Path {
    std::vector<double> x;  // forwards
    std::vector<double> z;  // up
};

struct Body {
    double fps = missing_value;
    double begins_s = 0;   // of the film
    std::size_t size = 0;  // samples
    int direction = 0;
    Side near = Side::left;
    double visibility[2] = {0, 0};  // of the leg of a side, on the average
    double square_on = 1;    // how narrow the shoulders are beside the trunk: 1 from the side
    bool has_shape = false;  // whether width and height are known, and so angles are
    bool has_scale = false;  // whether the stature is known, and so lengths are
    std::array<Path, joint_count> sides[2];

    const Path& of(Side side, Joint joint) const {
        return sides[static_cast<std::size_t>(side)][joint];
    }
    // The middle of both sides.
    double middle_x(Joint joint, std::size_t i) const {
        return (sides[0][joint].x[i] + sides[1][joint].x[i]) / 2;
    }
    double middle_z(Joint joint, std::size_t i) const {
        return (sides[0][joint].z[i] + sides[1][joint].z[i]) / 2;
    }
};

// The longest piece of the film in which the runner is seen with gaps of a tenth of a second at
// most. Its size is nought where there is none.
Body body_of(const PoseClip& clip);

}  // namespace runlytics::gait
