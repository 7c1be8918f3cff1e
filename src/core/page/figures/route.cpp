#include <algorithm>
#include <cmath>

#include "core/model.h"
#include "core/page/chart.h"
#include "core/page/figures/figures.h"
#include "core/page/figures/map.h"

// Where a run went, coloured by pace or heart rate in five steps.
namespace runlytics::page::figures {
namespace {

constexpr std::size_t most_points = 2000;
constexpr std::size_t steps = 5;

struct Route {
    std::vector<geo::Point> points;
    std::vector<double> values;
};

Route route_in(const Node& figure) {
    Route route;
    for (const Node& each : figure.list("points", most_points)) {
        route.points.push_back(point_in(each));
        const auto numbers = each.as_numbers();
        route.values.push_back(numbers.size() > 2 ? numbers[2] : missing_value);
    }
    return route;
}

// The bounds between the steps, so that a fifth of the run has each colour.
std::vector<double> bounds_of(std::vector<double> values) {
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.size() < 2 * steps) return {};
    std::ranges::sort(values);
    std::vector<double> bounds;
    for (std::size_t i = 0; i <= steps; ++i)
        bounds.push_back(values[i * (values.size() - 1) / steps]);
    if (bounds.front() == bounds.back()) return {};
    return bounds;
}

// From 0 to 4; 2 for what is not known.
std::size_t step_of(double value, const std::vector<double>& bounds) {
    if (bounds.empty() || !std::isfinite(value)) return 2;
    const auto above = std::upper_bound(bounds.begin() + 1, bounds.end() - 1, value);
    return static_cast<std::size_t>(above - bounds.begin() - 1);
}

// A fast pace is a small number: the scale runs from the slow to the fast, from the low to the
// high.
std::size_t colour_of(std::size_t step, const Measured& measured) {
    return measured.quantity == "pace" ? steps - 1 - step : step;
}

// Each value is the mean of its neighbours, or else colours would flicker.
std::vector<double> smoothed(const std::vector<double>& values) {
    const std::size_t reach = values.size() / 80 + 1;
    std::vector<double> smooth;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double sum = 0;
        double count = 0;
        const std::size_t to = std::min(values.size(), i + reach + 1);
        for (std::size_t k = i > reach ? i - reach : 0; k < to; ++k) {
            if (!std::isfinite(values[k])) continue;
            sum += values[k];
            ++count;
        }
        smooth.push_back(count > 0 ? sum / count : missing_value);
    }
    return smooth;
}

void write_line(Html& out, const Route& route, const Map& map, const std::vector<double>& bounds,
                const Measured& measured) {
    open_paths(out);
    out << "<path class=\"way edge\" d=\"" << Text{map.path(route.points)} << "\"/>";
    for (std::size_t from = 0; from + 1 < route.points.size();) {
        const std::size_t step = step_of(route.values[from], bounds);
        std::vector<geo::Point> piece{route.points[from]};
        do
            piece.push_back(route.points[++from]);
        while (from + 1 < route.points.size() && step_of(route.values[from], bounds) == step);
        out << "<path class=\"way ";
        if (bounds.empty())
            out << "plain";
        else
            out << "way-" << colour_of(step, measured);
        out << "\" d=\"" << Text{map.path(piece)} << "\"/>";
    }
    close_paths(out);
}

void write_markers(Html& out, const Node& figure, const Map& map) {
    const auto markers = figure.list("markers", 200);
    const std::size_t every = markers.size() / 12 + 1;
    for (std::size_t i = every - 1; i < markers.size(); i += every) {
        const geo::Point at{markers[i].number("lon"), markers[i].number("lat")};
        const Percent left{map.left(at)};
        const Percent top{map.top(at)};
        out << "<g class=km><circle cx=\"" << left << "\" cy=\"" << top << "\" r=\"9\"/><text x=\""
            << left << "\" y=\"" << top << "\" dy=4>"
            << Text{compact(std::clamp(markers[i].number("km"), -1e6, 1e6), 0)} << "</text></g>";
    }
}

void write_ends(Html& out, const Route& route, const Map& map) {
    const auto dot = [&](const geo::Point& point, Markup open) {
        out << open << Percent{map.left(point)} << "\" cy=\"" << Percent{map.top(point)}
            << "\" r=\"5\"/>";
    };
    dot(route.points.back(), "<circle class=finish cx=\"");
    dot(route.points.front(), "<circle class=start cx=\"");
}

void write_scale_of_colours(Html& out, const std::vector<double>& bounds,
                            const Measured& measured) {
    if (bounds.empty()) return;
    const bool is_pace = measured.quantity == "pace";
    const double first = is_pace ? bounds.back() : bounds.front();
    const double last = is_pace ? bounds.front() : bounds.back();
    out << "<ul class=\"key scale\"><li>" << Text{measured.written(first)};
    for (std::size_t i = 0; i < steps; ++i)
        out << "<i class=\"cell way-" << i << "\"></i>";
    out << Text{measured.with_unit(last)}
        << "</li><li><i class=\"dot t-good\"></i>start</li>"
           "<li><i class=\"dot t-ink\"></i>finish</li></ul>";
}

}  // namespace

void draw_route(const Node& figure, const Context& context, Drawing& out) {
    Route route = route_in(figure);
    if (route.points.size() < 2) return;
    const Measured measured = measured_in(figure, context, "pace");
    route.values = smoothed(route.values);
    const auto bounds = bounds_of(route.values);
    const Map map(route.points);
    map.write_open(out.picture, label_of(figure, context));
    write_line(out.picture, route, map, bounds, measured);
    write_ends(out.picture, route, map);
    write_markers(out.picture, figure, map);
    map.write_scale(out.picture, context.units);
    map.write_close(out.picture);
    write_scale_of_colours(out.picture, bounds, measured);
}

}  // namespace runlytics::page::figures
