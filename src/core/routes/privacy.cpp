#include "core/routes/privacy.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/geo/geodesic.h"
#include "core/geo/polyline.h"
#include "core/interrupt.h"
#include "core/routes/plane.h"
#include "core/stream/stream.h"

namespace runlytics::routes {

namespace {

using geo::Point;

// What is rounded after it was cut must not come to lie inside.
constexpr double margin_m = 0.1;

constexpr int shape_digits = 5;

// Between which shares of the way along an edge a zone hides it.
using Hidden = std::pair<double, double>;

std::optional<Hidden> hidden_by(Point from, Point to, const Zone& zone) {
    const Plane plane(zone.centre);
    const Offset start = plane(from), end = plane(to);
    const double radius = zone.radius_m + margin_m;
    const double dx = end.x - start.x, dy = end.y - start.y;
    const double a = dx * dx + dy * dy;
    const double b = start.x * dx + start.y * dy;
    const double c = start.x * start.x + start.y * start.y - radius * radius;
    if (a == 0) return c < 0 ? std::optional(Hidden(0, 1)) : std::nullopt;
    const double root = b * b - a * c;
    if (!(root > 0)) return std::nullopt;
    const double enters = (-b - std::sqrt(root)) / a, leaves = (-b + std::sqrt(root)) / a;
    if (leaves <= 0 || enters >= 1) return std::nullopt;
    return Hidden(std::max(enters, 0.0), std::min(leaves, 1.0));
}

// Takes a line edge by edge and keeps its longest public piece.
class Pieces {
  public:
    void go(Point from, Point to) {
        if (piece_.empty()) piece_.push_back(from);
        if (from == to) return;
        piece_.push_back(to);
        length_ += metres_between(from, to);
    }
    void stop() {
        if (piece_.size() > 1 && length_ > longest_m_) {
            longest_m_ = length_;
            std::swap(piece_, longest_);
        }
        piece_.clear();
        length_ = 0;
    }
    std::vector<Point> longest() && {
        stop();
        return std::move(longest_);
    }

  private:
    std::vector<Point> piece_, longest_;
    double length_ = 0, longest_m_ = -1;
};

void follow_edge(Point from, Point to, std::span<const Zone> zones, Pieces& pieces) {
    std::vector<Hidden> hidden;
    for (const Zone& zone : zones) {
        if (const auto part = hidden_by(from, to, zone)) hidden.push_back(*part);
    }
    std::ranges::sort(hidden);
    double reached = 0;
    for (const auto& [enters, leaves] : hidden) {
        if (enters > reached) pieces.go(between(from, to, reached), between(from, to, enters));
        pieces.stop();
        reached = std::max(reached, leaves);
    }
    if (hidden.empty()) return pieces.go(from, to);
    if (reached < 1) pieces.go(between(from, to, reached), to);
}

// The way along the positions up to each sample.
std::vector<double> way_along(const Track& track) {
    const auto &lat = track.column(Channel::latitude), &lon = track.column(Channel::longitude);
    std::vector<double> way(track.size(), missing_value);
    double metres = 0;
    std::optional<Point> last;
    for (std::size_t i = 0; i < track.size(); ++i) {
        const Point here{lon[i], lat[i]};
        if (std::isnan(here.lat) || std::isnan(here.lon)) continue;
        if (last) metres += geo::geodesic_distance(last->lat, last->lon, here.lat, here.lon);
        way[i] = metres;
        last = here;
    }
    return way;
}

}  // namespace

bool is_private(Point place, std::span<const Zone> zones) {
    return std::ranges::any_of(zones, [&](const Zone& zone) {
        return Plane(zone.centre)(place).length() <= zone.radius_m + margin_m;
    });
}

bool is_private(std::span<const Point> line, std::span<const Zone> zones, double within_m) {
    for (Zone zone : zones) {
        zone.radius_m += within_m;
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (i % 4096 == 0) poll_interrupt();
            if (hidden_by(line[i - 1], line[i], zone)) return true;
        }
    }
    return false;
}

std::vector<Point> longest_public_piece(std::span<const Point> line, std::span<const Zone> zones) {
    Pieces pieces;
    for (std::size_t i = 1; i < line.size(); ++i) {
        if (i % 4096 == 0) poll_interrupt();
        follow_edge(line[i - 1], line[i], zones, pieces);
    }
    return std::move(pieces).longest();
}

std::optional<std::vector<std::byte>> public_stream(std::span<const std::byte> stream,
                                                    std::span<const Zone> zones) {
    Track track = stream::decode(stream);
    if (!track.has(Channel::latitude) || !track.has(Channel::longitude)) return std::nullopt;
    auto way = track.has(Channel::distance) ? std::vector<double>() : way_along(track);
    auto &lat = track.column(Channel::latitude), &lon = track.column(Channel::longitude);
    bool hides = false;
    for (std::size_t i = 0; i < track.size(); ++i) {
        if (i % 4096 == 0) poll_interrupt();
        if (std::isnan(lat[i]) || std::isnan(lon[i])) continue;
        if (!is_private({lon[i], lat[i]}, zones)) continue;
        lat[i] = lon[i] = missing_value;
        hides = true;
    }
    if (!hides) return std::nullopt;
    if (!way.empty()) track.column(Channel::distance) = std::move(way);
    return stream::encode(track);
}

std::string public_shape(std::string_view shape, std::span<const Zone> zones) {
    auto points = geo::decode_polyline(shape, shape_digits);
    for (Point& point : points) {
        if (is_private(point, zones)) point = {0, 0};
    }
    return geo::encode_polyline(points, shape_digits);
}

}  // namespace runlytics::routes
