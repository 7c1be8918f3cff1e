#include "core/page/figures/series.h"

#include <algorithm>
#include <cmath>

#include "core/model.h"
#include "core/page/figures/figures.h"

// Values over days or seconds. The picture is complete without a script; with one, the reader's
// browser draws the same data so that they can be zoomed and read point by point.
namespace runlytics::page::figures {
namespace {

constexpr std::size_t longest_end = 12;  // letters that stand beside the plot

// The last value of a line that is one, for the name at its end.
double last_of(const SeriesLine& line) {
    const auto found = std::find_if(line.values.rbegin(), line.values.rend(),
                                    [](double value) { return std::isfinite(value); });
    return found == line.values.rend() ? missing_value : *found;
}

bool has_values(const Series& series) {
    return std::ranges::any_of(series.lines,
                               [](const SeriesLine& line) { return std::isfinite(last_of(line)); });
}

bool is_drawn_line(const SeriesLine& line) {
    return line.style != "dots" && line.style != "bars";
}

// Whether a line goes on to the end of the plot, give or take a few points.
bool reaches_end(const SeriesLine& line) {
    const std::size_t few = line.values.size() / 40 + 1;
    return std::any_of(line.values.end() - static_cast<std::ptrdiff_t>(few), line.values.end(),
                       [](double value) { return std::isfinite(value); });
}

// Lines are named where they end, when there are few and their names short.
std::vector<End> ends_of(const Series& series) {
    std::vector<End> ends;
    if (series.right || series.lines.size() < 2) return ends;
    for (const SeriesLine& line : series.lines) {
        if (!is_drawn_line(line) || line.name.empty() || line.name.size() > longest_end) continue;
        if (!reaches_end(line)) continue;
        const double last = last_of(line);
        if (std::isfinite(last)) ends.push_back({std::string(line.name), line.tone, last});
    }
    return ends.size() > 4 ? std::vector<End>() : ends;
}

void write_line(Html& out, const Series& series, const SeriesLine& line) {
    const Plot plot = series.plot(line.is_right);
    if (line.style == "area") {
        const std::vector<double> base(line.values.size(),
                                       std::clamp(0.0, plot.y.low, plot.y.high));
        out << "<path class=\"area " << Text{line.tone} << "\" d=\""
            << Text{band_path(plot, series.x, base, line.values)} << "\"/>";
        return;
    }
    if (line.style == "bars") {
        const double room = (series.x.back() - series.x.front()) /
                            static_cast<double>(std::max<std::size_t>(series.x.size() - 1, 1));
        out << "<path class=\"bars " << Text{line.tone} << "\" d=\""
            << Text{bars_path(plot, series.x, line.values, room * 0.75)} << "\"/>";
        return;
    }
    if (line.style != "dots") {
        out << "<path class=\"line " << Text{line.tone};
        if (line.style == "dashed") out << " dashed";
        out << "\" d=\"" << Text{line_path(plot, series.x, line.values)} << "\"/>";
        return;
    }
    std::vector<double> inside = line.values;
    std::vector<double> outside(line.values.size(), missing_value);
    for (const std::size_t i : line.outside)
        std::swap(inside[i], outside[i]);
    out << "<path class=\"dots " << Text{line.tone} << "\" d=\""
        << Text{dots_path(plot, series.x, inside)} << "\"/>";
    if (line.outside.empty()) return;
    out << "<path class=\"dots t-bad\" d=\"" << Text{dots_path(plot, series.x, outside)} << "\"/>";
}

void write_paths(Html& out, const Series& series) {
    open_paths(out);
    for (const SeriesBand& band : series.bands) {
        out << "<path class=band d=\""
            << Text{band_path(series.plot(), series.x, band.low, band.high)} << "\"/>";
    }
    // What is filled lies behind what is drawn.
    for (const bool is_filled : {true, false}) {
        for (const SeriesLine& line : series.lines) {
            if (is_filled == (line.style == "area" || line.style == "bars"))
                write_line(out, series, line);
        }
    }
    close_paths(out);
}

void write_mark(Html& out, const Plot& plot, double x, std::string_view label, bool is_now) {
    const double left = plot.left(x);
    if (!(left >= 0 && left <= 100)) return;
    out << "<line class=\"mark";
    if (is_now) out << " now";
    out << "\" x1=\"" << Percent{left} << "\" x2=\"" << Percent{left} << "\" y2=\"100%\"/>";
    if (label.empty()) return;
    out << "<text class=\"halo";
    if (left > 60) out << " before";
    out << "\" x=\"" << Percent{left} << "\" y=11";
    if (left > 60)
        out << " dx=-5>";
    else
        out << " dx=5>";
    out << Text{label} << "</text>";
}

void write_keys(Html& out, const Series& series, const std::vector<End>& ends) {
    std::vector<Key> keys;
    if (series.lines.size() + series.bands.size() < 2) return;
    for (const SeriesLine& line : series.lines) {
        const bool is_named =
            std::ranges::any_of(ends, [&](const End& end) { return end.name == line.name; });
        if (is_named || line.name.empty()) continue;
        std::string name(line.name);
        if (line.is_right) name.append(", ").append(line.measured.unit()).append(" (right)");
        keys.push_back({name, line.tone,
                        line.style == "dots"     ? "dot"
                        : line.style == "bars"   ? "bar"
                        : line.style == "area"   ? "bar"
                        : line.style == "dashed" ? "dash"
                                                 : "line"});
    }
    for (const SeriesBand& band : series.bands)
        if (!band.name.empty()) keys.push_back({std::string(band.name), "", "band"});
    write_key(out, keys);
}

void write_table(Html& out, const Series& series, std::string_view caption) {
    std::vector<Column> columns(1);
    columns[0].is_number = false;
    columns[0].head = series.is_days ? "day" : "time";
    for (const double x : series.x) {
        columns[0].cells.push_back(series.is_days ? long_day(day_from(x))
                                                  : written(x, "duration", series.measured.units));
    }
    const auto add = [&](std::string_view name, const Measured& measured,
                         const std::vector<double>& values) {
        Column& column = columns.emplace_back();
        column.head = name;
        const std::string_view unit = measured.unit();
        if (!unit.empty()) column.head.append(", ").append(unit);
        for (const double value : values)
            column.cells.push_back(measured.written(measured.kept(value)));
    };
    for (const SeriesLine& line : series.lines)
        add(line.name, line.measured, line.values);
    for (const SeriesBand& band : series.bands) {
        add(std::string(band.name) + " from", series.measured, band.low);
        add(std::string(band.name) + " to", series.measured, band.high);
    }
    write_values(out, caption, columns);
}

}  // namespace

void draw_series(const Node& figure, const Context& context, Drawing& out) {
    const Series series = series_in(figure, context);
    if (series.x.size() < 2 || !has_values(series)) return;
    const std::string label = label_of(figure, context);
    const auto ends = ends_of(series);
    const Plot plot = series.plot();
    out.picture << "<div class=\"series h-" << Text{series.height} << "\" data-label=\""
                << Text{label} << "\">";
    open_chart(out.picture, {series.height, label});
    write_rows(out.picture, plot, series.left.ticks);
    open_plot(out.picture, plot, series.left.ticks);
    write_paths(out.picture, series);
    for (const SeriesMark& mark : series.marks)
        write_mark(out.picture, plot, mark.x, mark.label, false);
    if (std::isfinite(series.now) && series.now < series.x.back())
        write_mark(out.picture, plot, series.now, "today", true);
    close_plot(out.picture);
    if (series.right) write_right_rows(out.picture, series.plot(true), series.right->ticks);
    write_ends(out.picture, plot, series.height, ends);
    write_columns(out.picture, plot, series.ticks);
    close_chart(out.picture);
    out.picture << "<script type=\"application/json\">";
    out.picture.own(series_json(series));
    out.picture << "</script></div>";
    write_keys(out.picture, series, ends);
    write_table(out.values, series, label);
}

}  // namespace runlytics::page::figures
