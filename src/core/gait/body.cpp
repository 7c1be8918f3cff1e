#include "core/gait/body.h"

#include <algorithm>
#include <cmath>

#include "core/gait/signal.h"
#include "core/interrupt.h"
#include "core/median.h"

namespace runlytics::gait {

namespace {

// Where MediaPipe has them, left and right.
constexpr std::size_t landmarks[joint_count][2] = {{11, 12}, {23, 24}, {25, 26},
                                                   {27, 28}, {29, 30}, {31, 32}};
// Trunk, thigh and shank together, of the stature (Drillis and Contini).
constexpr double chain_of_stature = 0.779;
constexpr double some_stature_m = 1.72;
constexpr double longest_gap_s = 0.1;

// The frames of a film at their places, one a period of its rate; null where none is.
std::vector<const PoseFrame*> on_grid(const PoseClip& clip) {
    const double first = clip.frames.front().at_s;
    const double last = clip.frames.back().at_s;
    const double places = std::round((last - first) * clip.fps) + 1;
    const bool timed = places >= 1 && places < 4.0 * static_cast<double>(clip.frames.size());
    std::vector<const PoseFrame*> grid(timed ? static_cast<std::size_t>(places)
                                             : clip.frames.size());
    for (std::size_t i = 0; i < clip.frames.size(); ++i) {
        const double place = std::round((clip.frames[i].at_s - first) * clip.fps);
        const bool fits = timed && place >= 0 && place < places;
        const std::size_t at = fits ? static_cast<std::size_t>(place) : i;
        if (clip.frames[i].seen && at < grid.size()) grid[at] = &clip.frames[i];
    }
    return grid;
}

struct Piece {
    std::size_t from = 0;
    std::size_t to = 0;  // one past the last
};

Piece longest_piece(const std::vector<const PoseFrame*>& grid, double fps) {
    const auto gap = static_cast<std::size_t>(std::max(1.0, longest_gap_s * fps));
    Piece best, now;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        if (grid[i] == nullptr) continue;
        if (now.to == 0 || i - now.to > gap) now.from = i;
        now.to = i + 1;
        if (now.to - now.from > best.to - best.from) best = now;
    }
    return best;
}

// Fills what is missing by the neighbours; false when there is nothing to fill from.
bool fill(std::vector<double>& values) {
    std::size_t known = values.size();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) continue;
        const std::size_t from = known == values.size() ? 0 : known + 1;
        for (std::size_t j = from; j < i; ++j) {
            const double part = static_cast<double>(j - known) / static_cast<double>(i - known);
            values[j] = from == 0 && known == values.size()
                            ? values[i]
                            : values[known] + part * (values[i] - values[known]);
        }
        known = i;
    }
    if (known == values.size()) return false;
    std::fill(values.begin() + static_cast<std::ptrdiff_t>(known), values.end(), values[known]);
    return true;
}

double distance(const Path& a, const Path& b, std::size_t i) {
    return std::hypot(a.x[i] - b.x[i], a.z[i] - b.z[i]);
}

double mean_visibility(const std::vector<const PoseFrame*>& grid, Piece piece, std::size_t side) {
    double sum = 0;
    double count = 0;
    for (std::size_t i = piece.from; i < piece.to; ++i) {
        for (std::size_t joint = hip; joint < joint_count; ++joint) {
            count += 1;
            if (grid[i] == nullptr) continue;
            const PosePoint& point = grid[i]->points[landmarks[joint][side]];
            if (std::isnan(point.x) || std::isnan(point.y)) continue;
            sum += std::isnan(point.visibility) ? 1 : point.visibility;
        }
    }
    return sum / count;
}

// Which leg is the nearer: the one that is seen better, else the one whose hip is.
Side nearer(const Body& body, const std::vector<const PoseFrame*>& grid, Piece piece) {
    if (std::abs(body.visibility[0] - body.visibility[1]) > 0.02)
        return body.visibility[0] > body.visibility[1] ? Side::left : Side::right;
    double depth = 0;
    for (std::size_t i = piece.from; i < piece.to; ++i) {
        if (grid[i] == nullptr) continue;
        const double apart =
            grid[i]->points[landmarks[hip][0]].z - grid[i]->points[landmarks[hip][1]].z;
        if (!std::isnan(apart)) depth += apart;
    }
    // Without either, whoever runs to the left shows the left side.
    if (depth == 0) return body.direction < 0 ? Side::left : Side::right;
    return depth < 0 ? Side::left : Side::right;
}

bool take_paths(Body& body, const std::vector<const PoseFrame*>& grid, Piece piece, double width,
                double height) {
    const double cutoff = std::min(18.0, 0.35 * body.fps);
    for (std::size_t side = 0; side < 2; ++side) {
        for (std::size_t joint = 0; joint < joint_count; ++joint) {
            poll_interrupt();
            Path raw;
            for (std::size_t i = piece.from; i < piece.to; ++i) {
                const PosePoint point =
                    grid[i] == nullptr ? PosePoint{} : grid[i]->points[landmarks[joint][side]];
                raw.x.push_back(point.x * width);
                raw.z.push_back(-point.y * height);
            }
            if (!fill(raw.x) || !fill(raw.z)) return false;
            body.sides[side][joint] = {smoothed(raw.x, body.fps, cutoff),
                                       smoothed(raw.z, body.fps, cutoff)};
        }
    }
    return true;
}

// Pixels become metres, and forwards is where the toes are.
void scale(Body& body, double stature) {
    std::vector<double> chains, toes, shoulders;
    for (std::size_t i = 0; i < body.size; ++i) {
        for (const auto& side : body.sides) {
            chains.push_back(distance(side[shoulder], side[hip], i) +
                             distance(side[hip], side[knee], i) +
                             distance(side[knee], side[ankle], i));
            toes.push_back(side[toe].x[i] - side[heel].x[i]);
        }
        shoulders.push_back(
            distance(body.sides[0][shoulder], body.sides[1][shoulder], i) /
            std::max(1e-9, distance(body.sides[0][shoulder], body.sides[0][hip], i)));
    }
    body.direction = median(toes) < 0 ? -1 : 1;
    body.square_on = 1 - std::min(1.0, median(shoulders));
    const double pixels = median(chains);
    const double metres = pixels > 1e-9 ? chain_of_stature * stature / pixels : missing_value;
    for (auto& side : body.sides) {
        for (Path& path : side) {
            for (double& value : path.x)
                value *= metres * body.direction;
            for (double& value : path.z)
                value *= metres;
        }
    }
    if (std::isnan(metres)) body.size = 0;
}

}  // namespace

Body body_of(const PoseClip& clip) {
    Body body;
    body.fps = clip.fps;
    if (clip.frames.empty() || std::isnan(clip.fps)) return body;
    const auto grid = on_grid(clip);
    const Piece piece = longest_piece(grid, clip.fps);
    body.begins_s = clip.frames.front().at_s + static_cast<double>(piece.from) / clip.fps;
    body.has_shape = clip.width > 0 && clip.height > 0;
    body.has_scale = body.has_shape && clip.height_m > 0;
    if (std::isnan(body.begins_s)) body.begins_s = 0;
    if (piece.to - piece.from < 8) return body;
    if (!take_paths(body, grid, piece, body.has_shape ? clip.width : 1,
                    body.has_shape ? clip.height : 1))
        return body;
    body.size = piece.to - piece.from;
    for (std::size_t side = 0; side < 2; ++side)
        body.visibility[side] = mean_visibility(grid, piece, side);
    scale(body, body.has_scale ? clip.height_m : some_stature_m);
    body.near = nearer(body, grid, piece);
    return body;
}

}  // namespace runlytics::gait
