#include "core/page/figures/map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/page/chart.h"

namespace runlytics::page::figures {
namespace {

struct Shape {
    std::string_view name;
    double ratio;  // width to height, as style.css has it
};
constexpr std::array shapes = {Shape{"high", 0.8}, Shape{"square", 1.1}, Shape{"wide", 1.7}};
constexpr double metres_per_degree = 111'195;
constexpr double margin = 1.12;

}  // namespace

geo::Point point_in(const Node& node) {
    const auto numbers = node.as_numbers();
    const bool is_position =
        numbers.size() >= 2 && std::abs(numbers[0]) <= 90 && std::abs(numbers[1]) <= 360;
    if (!is_position) node.refuse("latitude and longitude are wanted");
    return {numbers[1], numbers[0]};
}

Map::Map(const std::vector<geo::Point>& points) {
    Range lat = empty_range();
    Range lon = empty_range();
    for (const geo::Point& point : points) {
        lat.include(point.lat);
        lon.include(point.lon);
    }
    if (is_empty(lat)) return;
    centre_ = {(lon.low + lon.high) / 2, (lat.low + lat.high) / 2};
    squeeze_ = std::max(0.02, std::cos(centre_.lat * std::numbers::pi / 180));
    // A hundred metres at least, so that a treadmill's trembling is no landscape.
    const double least = 100 / metres_per_degree;
    const double across = std::max(least, (lon.high - lon.low) * squeeze_) * margin;
    const double down = std::max(least, lat.high - lat.low) * margin;
    const Shape& shape = *std::ranges::min_element(shapes, {}, [&](const Shape& each) {
        return std::abs(std::log(each.ratio / (across / down)));
    });
    shape_ = shape.name;
    degrees_across_ = std::max(across, down * shape.ratio);
    degrees_down_ = degrees_across_ / shape.ratio;
}

double Map::left(const geo::Point& point) const {
    return 50 + 100 * (point.lon - centre_.lon) * squeeze_ / degrees_across_;
}

double Map::top(const geo::Point& point) const {
    return 50 - 100 * (point.lat - centre_.lat) / degrees_down_;
}

void Map::write_open(Html& out, std::string_view label) const {
    out << "<div class=\"map " << Text{shape_} << "\" role=img aria-label=\"" << Text{label}
        << "\"><svg class=plot>";
}

void Map::write_close(Html& out) const {
    out << "</svg></div>";
}

void Map::write_scale(Html& out, Units units) const {
    const Measured measured{"distance", units};
    const double across = measured.shown(degrees_across_ * metres_per_degree);
    double length = measured.step(across, 5);
    const bool is_short = units == Units::kilometres && length < 1;
    const std::string label = is_short ? compact(length * 1000, 0) + " m"
                                       : compact(length, 2) + " " + std::string(measured.unit());
    const Percent right{1 + 100 * length / across};
    out << "<line class=ruler x1=1% x2=\"" << right
        << "\" y1=100% y2=\"100%\"/><text x=1% "
           "y=100% dy=-6>"
        << Text{label} << "</text>";
}

std::string Map::path(const std::vector<geo::Point>& points) const {
    std::vector<double> x;
    std::vector<double> y;
    for (const geo::Point& point : points) {
        x.push_back(left(point));
        y.push_back(top(point));
    }
    return line_path({{0, 100}, {0, 100}, true}, x, y);
}

}  // namespace runlytics::page::figures
