#include <algorithm>
#include <cmath>

#include "core/model.h"
#include "core/page/chart.h"
#include "core/page/figures/figures.h"

// Bars over days, weeks, months or words. They begin at zero, always.
namespace runlytics::page::figures {
namespace {

constexpr std::size_t most_bars = 420;
constexpr std::size_t most_named_bars = 120;  // of more only the table tells single values

struct Stack {
    std::string_view name;
    std::string tone;
    std::vector<double> values;
};

struct Line {
    std::string_view name;
    std::string_view style;
    std::vector<double> values;
};

struct Bars {
    Measured measured;
    std::string x_name;               // "day", or what the bars are of
    std::vector<std::string> labels;  // of each bar, in full
    std::vector<Tick> ticks;          // by the bar's place
    std::vector<Stack> stacks;        // one where nothing is stacked
    std::vector<Line> lines;
    bool is_stacked = false;
    bool last_is_now = false;
    double reference = missing_value;
    std::string_view reference_label;

    std::size_t size() const { return labels.size(); }
};

std::vector<double> values_in(const Node& node, std::size_t size) {
    std::vector<double> values = node.numbers("values");
    if (values.size() != size) node["values"].refuse("there is not one value for each x");
    return values;
}

std::string label_of_day(Day day, std::string_view kind) {
    if (kind == "month") return month_and_year(day);
    if (kind == "week") return "week of " + full_day(day);
    return long_day(day);
}

// The bars that the axis names: those in whose days or weeks a tick lies.
std::vector<Tick> ticks_of_days(const std::vector<Day>& days, std::string_view kind,
                                const Context& context) {
    std::vector<Tick> ticks;
    if (days.empty()) return ticks;
    auto wanted = day_ticks(days.front(), days.back(), context.week_starts_on);
    for (const Tick& tick : wanted) {
        const Day day = day_from(tick.value);
        const auto behind = std::ranges::upper_bound(days, day);
        if (behind == days.begin()) continue;
        const auto place = behind - days.begin() - 1;
        std::string label = tick.label;
        if (kind == "week" && days.size() <= 12) label = day_and_month(days[place]);
        ticks.push_back({static_cast<double>(place), label, tick.is_minor});
    }
    return ticks;
}

void read_x(Bars& bars, const Node& figure, const Context& context) {
    const std::string_view kind = figure.text_or("x_kind", "day");
    bars.x_name = kind == "text" ? "what" : kind;
    if (kind == "text") {
        for (const std::string_view each : figure.texts("x"))
            bars.labels.emplace_back(each);
        const std::size_t every = std::max<std::size_t>(1, (bars.size() + 11) / 12);
        for (std::size_t i = 0; i < bars.size(); i += every) {
            bars.ticks.push_back({static_cast<double>(i), shortened(bars.labels[i], 16),
                                  bars.size() > 6 && i / every % 2 == 1});
        }
        return;
    }
    if (kind != "day" && kind != "week" && kind != "month")
        figure["x_kind"].refuse("day, week, month or text is wanted");
    const std::vector<Day> days = days_in(figure, "x");
    for (const Day day : days)
        bars.labels.push_back(label_of_day(day, kind));
    bars.ticks = ticks_of_days(days, kind, context);
}

Bars bars_of(const Node& figure, const Context& context) {
    Bars bars;
    bars.measured = measured_in(figure, context);
    read_x(bars, figure, context);
    if (bars.size() > most_bars) figure["x"].refuse("there are too many columns");
    bars.is_stacked = figure.has("stacks");
    for (const Node& stack : figure.list("stacks", 8)) {
        bars.stacks.push_back({stack.text("name"), tone_class(stack, stack.text_or("tone")),
                               values_in(stack, bars.size())});
    }
    if (!bars.is_stacked)
        bars.stacks.push_back({figure.text_or("names"), "t-bar", values_in(figure, bars.size())});
    for (const Node& line : figure.list("lines", 4)) {
        bars.lines.push_back(
            {line.text("name"), line.text_or("style", "line"), values_in(line, bars.size())});
    }
    bars.last_is_now = figure.flag("last_is_now");
    if (figure.has("reference")) {
        bars.reference = figure["reference"].number("value");
        bars.reference_label = figure["reference"].text_or("label");
    }
    return bars;
}

bool has_values(const Bars& bars) {
    return std::ranges::any_of(bars.stacks, [](const Stack& stack) {
        return std::ranges::any_of(stack.values, [](double value) { return std::isfinite(value); });
    });
}

Range range_of(const Bars& bars) {
    Range range{0, 0};
    for (std::size_t i = 0; i < bars.size(); ++i) {
        double sum = 0;
        for (const Stack& stack : bars.stacks) {
            const double value = bars.measured.shown(stack.values[i]);
            if (std::isfinite(value)) range.include(sum += value);
        }
    }
    for (const Line& line : bars.lines)
        for (const double value : line.values)
            range.include(bars.measured.shown(value));
    range.include(bars.measured.shown(bars.reference));
    return range;
}

void write_bar(Html& out, const Bars& bars, const Plot& plot, std::size_t i) {
    const double slot = 100 / static_cast<double>(bars.size());
    const double gap = bars.size() > 60 ? 0.12 : 0.2;
    double sum = 0;
    for (const Stack& stack : bars.stacks) {
        const double value = bars.measured.shown(stack.values[i]);
        if (!std::isfinite(value) || value == 0) continue;
        const double from = plot.top(sum);
        sum += value;
        const double to = plot.top(sum);
        const bool is_now = bars.last_is_now && i + 1 == bars.size() && !bars.is_stacked;
        out << "<rect class=\"" << Text{is_now ? "t-accent" : stack.tone} << "\" x=\""
            << Percent{slot * (static_cast<double>(i) + gap / 2)} << "\" width=\""
            << Percent{slot * (1 - gap)} << "\" y=\"" << Percent{std::min(from, to)}
            << "\" height=\"" << Percent{std::abs(to - from)} << "\" rx=\"2\">";
        if (bars.size() <= most_named_bars) {
            out << "<title>" << Text{bars.labels[i]} << ": ";
            if (bars.is_stacked) out << Text{stack.name} << " ";
            out << Text{bars.measured.with_unit(stack.values[i])} << "</title>";
        }
        out << "</rect>";
    }
}

void write_lines(Html& out, const Bars& bars, const Plot& plot) {
    std::vector<double> x(bars.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<double>(i);
    open_paths(out);
    for (const Line& line : bars.lines) {
        std::vector<double> shown;
        for (const double value : line.values)
            shown.push_back(bars.measured.shown(value));
        out << "<path class=\"line t-ink";
        if (line.style == "dashed") out << " dashed";
        out << "\" d=\"" << Text{line_path(plot, x, shown)} << "\"/>";
    }
    close_paths(out);
}

void write_reference(Html& out, const Bars& bars, const Plot& plot) {
    const double value = bars.measured.shown(bars.reference);
    if (!std::isfinite(value)) return;
    const Percent top{plot.top(value)};
    out << "<line class=reference x2=100% y1=\"" << top << "\" y2=\"" << top << "\"/>";
}

void write_keys(Html& out, const Bars& bars) {
    std::vector<Key> keys;
    for (const Stack& stack : bars.stacks)
        if (!stack.name.empty() && (bars.is_stacked || !bars.lines.empty()))
            keys.push_back({std::string(stack.name), stack.tone, "bar"});
    for (const Line& line : bars.lines)
        keys.push_back({std::string(line.name), "t-ink", line.style == "dashed" ? "dash" : "line"});
    write_key(out, keys);
}

void write_table(Html& out, const Bars& bars, std::string_view caption) {
    std::vector<Column> columns{{bars.x_name, bars.labels, false}};
    const auto add = [&](std::string_view name, const std::vector<double>& values) {
        Column& column = columns.emplace_back();
        column.head = name;
        for (const double value : values)
            column.cells.push_back(bars.measured.with_unit(value));
    };
    for (const Stack& stack : bars.stacks)
        add(stack.name, stack.values);
    for (const Line& line : bars.lines)
        add(line.name, line.values);
    write_values(out, caption, columns);
}

}  // namespace

void draw_columns(const Node& figure, const Context& context, Drawing& out) {
    const Bars bars = bars_of(figure, context);
    if (!has_values(bars)) return;
    const std::string label = label_of(figure, context);
    const std::string_view height = height_of(figure);
    const Axis axis = axis_of(range_of(bars), bars.measured, height == "small" ? 2 : 4);
    const Plot plot{{-0.5, static_cast<double>(bars.size()) - 0.5}, axis.range};
    open_chart(out.picture, {height, label});
    write_rows(out.picture, plot, axis.ticks);
    open_plot(out.picture, plot, axis.ticks);
    for (std::size_t i = 0; i < bars.size(); ++i)
        write_bar(out.picture, bars, plot, i);
    if (!bars.lines.empty()) write_lines(out.picture, bars, plot);
    write_reference(out.picture, bars, plot);
    close_plot(out.picture);
    if (!bars.reference_label.empty() && std::isfinite(bars.reference)) {
        const double value = bars.measured.shown(bars.reference);
        write_ends(out.picture, plot, height,
                   {{std::string(bars.reference_label), "t-ink", value}});
    }
    write_columns(out.picture, plot, bars.ticks);
    close_chart(out.picture);
    write_keys(out.picture, bars);
    write_table(out.values, bars, label);
}

}  // namespace runlytics::page::figures
