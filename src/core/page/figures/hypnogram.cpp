#include <algorithm>
#include <array>
#include <cmath>

#include "core/page/chart.h"
#include "core/page/figures/figures.h"

// One night hour by hour: its stages in rows, what was measured meanwhile below.
namespace runlytics::page::figures {
namespace {

struct Stage {
    std::string_view name;
    std::string_view label;
};
// From the top: the deeper the sleep, the lower.
constexpr std::array stages = {Stage{"awake", "awake"}, Stage{"rem", "REM"},
                               Stage{"asleep", "asleep"}, Stage{"light", "light"},
                               Stage{"deep", "deep"}};

struct Piece {
    double start_s;
    double end_s;
    std::size_t stage;
};

// The seconds after midnight of "23:10".
double time_in(const Node& figure, std::string_view name) {
    const std::string_view text = figure.text(name);
    const auto digit = [&](std::size_t i) {
        if (text[i] < '0' || text[i] > '9') figure[name].refuse("a time such as 23:10 is wanted");
        return text[i] - '0';
    };
    if (text.size() < 5 || text[2] != ':') figure[name].refuse("a time such as 23:10 is wanted");
    return (digit(0) * 10 + digit(1)) * 3600 + (digit(3) * 10 + digit(4)) * 60;
}

std::vector<Piece> pieces_in(const Node& figure) {
    std::vector<Piece> pieces;
    for (const Node& each : figure.list("stages", 2000)) {
        const std::string_view name = each.text("stage");
        const auto* found = std::ranges::find(stages, name, &Stage::name);
        if (found == stages.end()) each["stage"].refuse("no stage of sleep has that name");
        const Piece piece{each.number("start_s"), each.number("end_s"),
                          static_cast<std::size_t>(found - stages.begin())};
        if (!(piece.start_s >= 0 && piece.start_s <= piece.end_s && piece.end_s <= 172'800))
            each.refuse("start_s and end_s are seconds of the night");
        pieces.push_back(piece);
    }
    return pieces;
}

// The rows that this night has, from the top.
std::vector<std::size_t> rows_of(const std::vector<Piece>& pieces) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < stages.size(); ++i)
        if (std::ranges::find(pieces, i, &Piece::stage) != pieces.end()) rows.push_back(i);
    return rows;
}

std::vector<Tick> hours_of(double begin, double length) {
    std::vector<Tick> ticks;
    const double step = length > 5 * 3600 ? 3600 : 1800;
    bool is_minor = true;
    for (double at = std::ceil(begin / step) * step; at <= begin + length; at += step)
        ticks.push_back(
            {at - begin, written(at, "clock", Units::kilometres), is_minor = !is_minor});
    return ticks;
}

std::string span_of(const Piece& piece, double begin) {
    return written(begin + piece.start_s, "clock", Units::kilometres) + "\u2013" +
           written(begin + piece.end_s, "clock", Units::kilometres);
}

void write_pieces(Html& out, const Plot& plot, const std::vector<Piece>& pieces,
                  const std::vector<std::size_t>& rows, double begin) {
    const double row = 100 / static_cast<double>(rows.size());
    double last_end = -1;
    double last_top = 0;
    for (const Piece& piece : pieces) {
        const double top =
            row * static_cast<double>(std::ranges::find(rows, piece.stage) - rows.begin());
        const double left = plot.left(piece.start_s);
        if (piece.start_s == last_end) {
            out << "<line class=fall x1=\"" << Percent{left} << "\" x2=\"" << Percent{left}
                << "\" y1=\"" << Percent{std::min(top, last_top) + row / 2} << "\" y2=\""
                << Percent{std::max(top, last_top) + row / 2} << "\"/>";
        }
        const Stage& stage = stages[piece.stage];
        out << "<rect class=\"sleep-" << Text{stage.name} << "\" x=\"" << Percent{left}
            << "\" width=\"" << Percent{plot.left(piece.end_s) - left} << "\" y=\""
            << Percent{top + row * 0.15} << "\" height=\"" << Percent{row * 0.7}
            << "\" rx=\"2\"><title>" << Text{stage.label} << ", " << Text{span_of(piece, begin)}
            << "</title></rect>";
        last_end = piece.end_s;
        last_top = top;
    }
}

void write_stages(Html& out, const std::vector<Piece>& pieces, double begin, double length,
                  std::string_view label) {
    const auto rows = rows_of(pieces);
    std::vector<Tick> names;
    for (std::size_t i = 0; i < rows.size(); ++i)
        names.push_back({static_cast<double>(i) + 0.5, std::string(stages[rows[i]].label)});
    const Plot plot{{0, length}, {0, static_cast<double>(rows.size())}, true};
    open_chart(out, {"stages", std::string(label)});
    write_rows(out, plot, names);
    open_plot(out, plot, {});
    write_pieces(out, plot, pieces, rows, begin);
    close_plot(out);
    write_columns(out, plot, hours_of(begin, length));
    close_chart(out);
}

void write_line(Html& out, const Node& line, const Context& context, double begin, double length) {
    const Measured measured = measured_in(line, context);
    const std::vector<double> x = line.numbers("x");
    std::vector<double> values = line.numbers("values");
    if (values.size() != x.size()) line["values"].refuse("there is not one value for each x");
    Range range = empty_range();
    for (double& value : values)
        range.include(value = measured.shown(value));
    if (is_empty(range)) return;
    const Axis axis = axis_of(range, measured, 2);
    const Plot plot{{0, length}, axis.range};
    const std::string name(line.text("name"));
    const std::string unit(measured.unit());
    out << "<p class=subtitle>" << Text{name};
    if (!unit.empty()) out << ", " << Text{unit};
    out << "</p>";
    open_chart(out, {"small", name + " of the night"});
    write_rows(out, plot, axis.ticks);
    open_plot(out, plot, axis.ticks);
    open_paths(out);
    out << "<path class=\"line " << Text{tone_class(line, line.text_or("tone", "resting_hr"))}
        << "\" d=\"" << Text{line_path(plot, x, values)} << "\"/>";
    close_paths(out);
    close_plot(out);
    write_columns(out, plot, hours_of(begin, length));
    close_chart(out);
}

}  // namespace

void draw_hypnogram(const Node& figure, const Context& context, Drawing& out) {
    const std::vector<Piece> pieces = pieces_in(figure);
    if (pieces.empty()) return;
    const double begin = time_in(figure, "from");
    const double length = std::max(1.0, std::ranges::max(pieces, {}, &Piece::end_s).end_s);
    const std::string label = label_of(figure, context);
    write_stages(out.picture, pieces, begin, length, label);
    for (const Node& line : figure.list("lines", 4))
        write_line(out.picture, line, context, begin, length);
    std::vector<Column> columns{{"from and to", {}, false}, {"stage", {}, false}, {"length", {}}};
    for (const Piece& piece : pieces) {
        columns[0].cells.push_back(span_of(piece, begin));
        columns[1].cells.emplace_back(stages[piece.stage].label);
        columns[2].cells.push_back(written(piece.end_s - piece.start_s, "hours", context.units));
    }
    write_values(out.values, label, columns);
}

}  // namespace runlytics::page::figures
