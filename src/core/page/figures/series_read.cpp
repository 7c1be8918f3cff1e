#include <algorithm>
#include <cmath>

#include "core/page/figures/series.h"

namespace runlytics::page::figures {
namespace {

std::vector<double> shown_values(const Node& node, std::string_view name, const Measured& measured,
                                 std::size_t size) {
    std::vector<double> values = node.numbers(name);
    if (values.size() != size) node[name].refuse("there is not one value for each x");
    for (double& value : values) {
        value = measured.shown(value);
        if (std::abs(value) > 1e12) node[name].refuse("a value is too large");
    }
    return values;
}

void read_x(Series& series, const Node& figure) {
    const std::string_view kind = figure.text_or("x_kind", "day");
    series.is_days = kind != "seconds";
    if (kind == "seconds") {
        series.x = figure.numbers("x");
    } else if (kind == "day" || kind == "week" || kind == "month") {
        for (const Day day : days_in(figure, "x"))
            series.x.push_back(number_of_day(day));
    } else {
        figure["x_kind"].refuse("day, week, month or seconds is wanted");
    }
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        const bool is_good =
            std::abs(series.x[i]) < 1e9 && (i == 0 || series.x[i - 1] < series.x[i]);
        if (!is_good) figure["x"].refuse("the values must ascend");
    }
}

SeriesLine line_in(const Node& node, const Node& figure, const Context& context, std::size_t size) {
    SeriesLine line;
    line.name = node.text("name");
    line.tone = tone_class(node, node.text_or("tone"));
    line.style = node.text_or("style", "line");
    constexpr std::string_view styles[] = {"line", "dashed", "dots", "area", "bars"};
    if (std::ranges::find(styles, line.style) == std::end(styles))
        node["style"].refuse("line, dashed, dots, area or bars is wanted");
    line.is_right = node.text_or("axis", "left") == "right";
    line.measured = measured_in(node.has("quantity") ? node : figure, context);
    line.values = shown_values(node, "values", line.measured, size);
    for (const double place : node.numbers("outside")) {
        if (!(place >= 0 && place < static_cast<double>(size)))
            node["outside"].refuse("no value has that place");
        line.outside.push_back(static_cast<std::size_t>(place));
    }
    return line;
}

double x_of(const Node& node, std::string_view name, bool is_days) {
    const Node value = node[name];
    if (value.is_text() && is_days) return number_of_day(day_in(value, value.as_text()));
    return value.as_number();
}

Range range_of(const Series& series, bool is_right) {
    Range range = empty_range();
    for (const SeriesLine& line : series.lines) {
        if (line.is_right != is_right) continue;
        // Bars and areas are measured by their size: theirs is an axis with a zero.
        if (line.style == "bars" || line.style == "area") range.include(0);
        for (const double value : line.values)
            range.include(value);
    }
    if (is_right) return range;
    for (const SeriesBand& band : series.bands) {
        for (const double value : band.low)
            range.include(value);
        for (const double value : band.high)
            range.include(value);
    }
    return range;
}

void measure(Series& series, const Node& figure, const Context& context) {
    const double pieces = series.height == "small" ? 2 : series.height == "tall" ? 5 : 4;
    Range range = range_of(series, false);
    if (figure.flag("zero")) range.include(0);
    series.left = axis_of(range, series.measured, pieces);
    const auto right = std::ranges::find(series.lines, true, &SeriesLine::is_right);
    if (right != series.lines.end()) {
        const Range other = range_of(series, true);
        series.right = axis_of(other, right->measured, pieces);
    }
    series.ticks = series.is_days ? day_ticks(day_from(series.x.front()), day_from(series.x.back()),
                                              context.week_starts_on)
                                  : second_ticks(series.x.front(), series.x.back(), 8);
}

}  // namespace

Series series_in(const Node& figure, const Context& context) {
    Series series;
    series.measured = measured_in(figure, context);
    series.week_starts_on = context.week_starts_on;
    series.height = height_of(figure);
    series.is_inverted = figure.flag("inverted");
    series.group = figure.text_or("connected");
    read_x(series, figure);
    if (series.x.empty()) return series;
    for (const Node& each : figure.list("lines", 12))
        series.lines.push_back(line_in(each, figure, context, series.x.size()));
    for (const Node& each : figure.list("bands", 4)) {
        series.bands.push_back({each.text_or("name"),
                                shown_values(each, "low", series.measured, series.x.size()),
                                shown_values(each, "high", series.measured, series.x.size())});
    }
    for (const Node& each : figure.list("marks", 60)) {
        const double x = x_of(each, "x", series.is_days);
        if (x >= series.x.front() && x <= series.x.back())
            series.marks.push_back({x, each.text_or("label")});
    }
    series.now = x_of(figure, "now", series.is_days);
    measure(series, figure, context);
    return series;
}

}  // namespace runlytics::page::figures
