#include "core/gait/contacts.h"

#include <algorithm>
#include <cmath>

#include "core/gait/signal.h"
#include "core/interrupt.h"
#include "core/median.h"

namespace runlytics::gait {

namespace {

constexpr double low_m = 0.025;
constexpr double of_plateau = 0.7;
constexpr double shortest_s = 0.08;
constexpr double longest_s = 0.6;
constexpr double bridged_s = 0.03;
// The speed leaves its plateau before it has lost three tenths of it: back along its flank, but
// for what smoothing makes of a flank, which is as much of those that are steep.
constexpr double way_back = 1 - of_plateau;
constexpr double of_smoothing_s = 0.006;
constexpr double farthest_back_s = 0.012;
// Contacts are looked for at this rate or more, whatever the film has.
constexpr double enough_fps = 240;

double quantile(std::vector<double> values, double part) {
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, at);
    return *at;
}

// How far each of both conditions is fulfilled: above nought it is.
struct Signs {
    std::vector<double> low;
    std::vector<double> back;
    bool both(std::size_t i) const { return low[i] > 0 && back[i] > 0; }
    // Where between a sample that fulfils both and its neighbour the first is given up, and how far
    // inwards the flank of the speed began.
    double edge(std::size_t inside, std::size_t outside, double fps) const {
        const auto part_of = [&](const std::vector<double>& sign) {
            return sign[outside] <= 0 ? sign[inside] / (sign[inside] - sign[outside]) : 1;
        };
        const double by_height = part_of(low), by_speed = part_of(back);
        const double steep = std::max(1e-9, back[inside] - back[outside]);
        const double flank_s = way_back / steep / fps - of_smoothing_s;
        const double part =
            std::min(by_height, by_speed - std::clamp(flank_s, 0.0, farthest_back_s) * fps);
        const double a = static_cast<double>(inside), b = static_cast<double>(outside);
        return a + part * (b - a);
    }
};

struct Foot {
    std::vector<double> height;  // above the ground
    std::vector<double> back;    // m/s
};

Foot foot_of(const Body& body, Side side, std::size_t times) {
    std::vector<double> from_hip[2], speeds[2], heights[2];
    for (const std::size_t part : {0, 1}) {
        const Path& path = body.of(side, part == 0 ? heel : toe);
        for (std::size_t i = 0; i < body.size; ++i)
            from_hip[part].push_back(path.x[i] - body.middle_x(hip, i));
        speeds[part] = slope(denser(from_hip[part], times), body.fps * static_cast<double>(times));
        heights[part] = denser(path.z, times);
    }
    Foot foot;
    for (std::size_t i = 0; i < heights[0].size(); ++i) {
        const std::size_t lower = heights[0][i] <= heights[1][i] ? 0 : 1;
        foot.height.push_back(heights[lower][i]);
        foot.back.push_back(-speeds[lower][i]);
    }
    const double ground = quantile(foot.height, 0.15);
    for (double& height : foot.height)
        height -= ground;
    return foot;
}

}  // namespace

Contacts contacts(const Body& body, Side side) {
    Contacts found;
    if (body.size < 8) return found;
    const auto times = static_cast<std::size_t>(std::ceil(enough_fps / body.fps));
    const double fps = body.fps * static_cast<double>(times);
    const Foot foot = foot_of(body, side, times);
    const std::size_t size = foot.height.size();
    std::vector<double> standing;
    for (std::size_t i = 0; i < size; ++i)
        if (foot.height[i] < low_m && foot.back[i] > 0) standing.push_back(foot.back[i]);
    if (standing.size() < 4 * times) return found;
    found.plateau_mps = median(standing);
    Signs signs;
    for (std::size_t i = 0; i < size; ++i) {
        signs.low.push_back((low_m - foot.height[i]) / low_m);
        signs.back.push_back(foot.back[i] / found.plateau_mps - of_plateau);
    }
    const auto bridged = static_cast<std::size_t>(bridged_s * fps);
    for (std::size_t i = 0; i < size; ++i) {
        poll_interrupt();
        if (!signs.both(i)) continue;
        std::size_t last = i;
        for (std::size_t j = i + 1; j < size && j <= last + 1 + bridged; ++j)
            if (signs.both(j)) last = j;
        if (i > 0 && last + 1 < size) {
            const double from = std::max(0.0, signs.edge(i, i - 1, fps));
            const double to = signs.edge(last, last + 1, fps);
            const double seconds = (to - from) / fps;
            const auto per_frame = static_cast<double>(times);
            if (seconds >= shortest_s && seconds <= longest_s)
                found.each.push_back({from / per_frame, to / per_frame});
        }
        i = last + 1;
    }
    return found;
}

}  // namespace runlytics::gait
