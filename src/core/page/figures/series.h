#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model.h"
#include "core/page/chart.h"

// A series as its picture and its data for the zoomable chart have it in common.
namespace runlytics::page::figures {

struct SeriesLine {
    std::string_view name;
    std::string tone;        // a class
    std::string_view style;  // line, dashed, dots, area, bars
    bool is_right = false;
    Measured measured;
    std::vector<double> values;  // in shown units
    std::vector<std::size_t> outside;
};

struct SeriesBand {
    std::string_view name;
    std::vector<double> low;
    std::vector<double> high;
};

struct SeriesMark {
    double x;
    std::string_view label;
};

struct Series {
    bool is_days = true;  // else seconds
    std::vector<double> x;
    Measured measured;
    std::vector<SeriesLine> lines;
    std::vector<SeriesBand> bands;
    std::vector<SeriesMark> marks;
    double now = missing_value;
    bool is_inverted = false;
    int week_starts_on = 1;
    std::string_view height;
    std::string_view group;  // figures of one group share their cursor
    Axis left;
    std::optional<Axis> right;
    std::vector<Tick> ticks;  // of x

    Plot plot(bool is_right = false) const {
        return {{x.front(), x.back()}, is_right ? right->range : left.range, is_inverted};
    }
};

Series series_in(const Node& figure, const Context& context);

// The data of the chart as JSON that may stand inside of a script element.
std::string series_json(const Series& series);

}  // namespace runlytics::page::figures
