#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/page/context.h"

// A chart that fits any width: its places are percentages, so that texts, strokes and dots keep
// their size while the picture grows and shrinks with its card. Four pictures make it: the names of
// the rows, the plot, the ends of the lines, the names of the columns.
namespace runlytics::page {

// Where in the plot something lies, in percent from the left and from the top.
struct Plot {
    Range x;
    Range y;
    bool is_inverted = false;  // small values on top, as of a pace

    double left(double value) const { return 100 * x.share(value); }
    double top(double value) const {
        return 100 * (is_inverted ? y.share(value) : 1 - y.share(value));
    }
};

struct Frame {
    std::string_view height = "normal";  // small, normal, tall
    std::string label;                   // for those who do not see it
};

// The text at the right end of a line.
struct End {
    std::string name;
    std::string tone;  // a class
    double value;      // in the plot
};

void open_chart(Html& out, const Frame& frame);
void close_chart(Html& out);
// The labels of the axis at the left, and of another at the right.
void write_rows(Html& out, const Plot& plot, std::span<const Tick> ticks);
void write_right_rows(Html& out, const Plot& plot, std::span<const Tick> ticks);
void open_plot(Html& out, const Plot& plot, std::span<const Tick> grid);
void close_plot(Html& out);
void write_ends(Html& out, const Plot& plot, std::string_view height, std::vector<End> ends);
void write_columns(Html& out, const Plot& plot, std::span<const Tick> ticks);

// Between these two stand paths; they stretch with the plot, their strokes do not.
void open_paths(Html& out);
void close_paths(Html& out);

// Paths in the coordinates of open_paths(). Where a value is missing the line has a gap; of more
// points than a screen has, the extremes are kept.
std::string line_path(const Plot& plot, std::span<const double> x, std::span<const double> y);
std::string band_path(const Plot& plot, std::span<const double> x, std::span<const double> low,
                      std::span<const double> high);
std::string dots_path(const Plot& plot, std::span<const double> x, std::span<const double> y);
// From the line at `base`; `width` in units of x.
std::string bars_path(const Plot& plot, std::span<const double> x, std::span<const double> y,
                      double width);

// The classes of a key's sign.
struct Key {
    std::string name;
    std::string tone;
    std::string_view sign;  // line, dash, bar, dot, band
};
void write_key(Html& out, std::span<const Key> keys);

}  // namespace runlytics::page
