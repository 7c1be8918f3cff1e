#include "core/page/chart.h"
#include "core/page/figures/figures.h"
#include "core/page/figures/map.h"

// All routes one over the other: where many lie the colour is full.
namespace runlytics::page::figures {
namespace {

constexpr std::size_t most_lines = 4000;
constexpr std::size_t most_points = 120'000;

}  // namespace

void draw_heatmap(const Node& figure, const Context& context, Drawing& out) {
    std::vector<std::vector<geo::Point>> lines;
    std::vector<geo::Point> all;
    for (const Node& line : figure.list("lines", most_lines)) {
        auto& points = lines.emplace_back();
        for (const Node& each : line.as_list(most_points))
            points.push_back(point_in(each));
        all.insert(all.end(), points.begin(), points.end());
        if (all.size() > most_points) figure["lines"].refuse("there are too many points");
    }
    if (all.empty()) return;
    const Map map(all);
    map.write_open(out.picture, label_of(figure, context));
    open_paths(out.picture);
    // The fewer the lines, the stronger is each.
    out.picture << "<g class=\"heat heat-"
                << (lines.size() > 300  ? std::size_t{3}
                    : lines.size() > 60 ? 2
                                        : 1)
                << "\">";
    for (const auto& line : lines) {
        if (line.size() < 2) continue;
        out.picture << "<path d=\"" << Text{map.path(line)} << "\"/>";
    }
    out.picture << "</g>";
    close_paths(out.picture);
    map.write_scale(out.picture, context.units);
    map.write_close(out.picture);
}

}  // namespace runlytics::page::figures
