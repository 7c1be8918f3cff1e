#include <algorithm>
#include <cmath>

#include "core/page/chart.h"
#include "core/page/figures/figures.h"

// Many things over the same days: a row each, coloured in five steps from worse to better than
// usual. The steps differ in lightness as well, and in the size of the middle ones.
namespace runlytics::page::figures {
namespace {

struct Row {
    std::string_view label;
    Measured measured;
    std::vector<double> values;
    std::vector<double> steps;  // from -2 to 2, missing without a value
};

std::vector<Row> rows_in(const Node& figure, const Context& context, std::size_t days) {
    std::vector<Row> rows;
    for (const Node& each : figure.list("rows", 40)) {
        Row row{each.text("label"), measured_in(each, context), each.numbers("values"),
                each.numbers("steps")};
        if (row.values.size() != days) each["values"].refuse("there is not one for each column");
        if (row.steps.size() != days) each["steps"].refuse("there is not one for each column");
        for (const double step : row.steps) {
            if (std::isfinite(step) && !(step >= -2 && step <= 2))
                each["steps"].refuse("a step is from -2 to 2");
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string_view word_of(double step) {
    if (step <= -1.5) return "far worse than usual";
    if (step <= -0.5) return "worse than usual";
    if (step < 0.5) return "as usual";
    return step < 1.5 ? "better than usual" : "far better than usual";
}

void write_cell(Html& out, const Row& row, std::size_t i, std::size_t line,
                const std::vector<Day>& days, std::size_t rows) {
    const double slot = 100 / static_cast<double>(days.size());
    const double high = 100 / static_cast<double>(rows);
    const bool is_known = std::isfinite(row.steps[i]);
    out << "<rect class=\"";
    if (is_known)
        out << "step-" << static_cast<std::size_t>(std::lround(row.steps[i]) + 2);
    else
        out << "step-none";
    out << "\" x=\"" << Percent{slot * (static_cast<double>(i) + 0.05)} << "\" width=\""
        << Percent{slot * 0.9} << "\" y=\"" << Percent{high * (static_cast<double>(line) + 0.06)}
        << "\" height=\"" << Percent{high * 0.88} << "\" rx=\"2\"><title>" << Text{row.label}
        << ", " << Text{weekday_and_day(days[i])} << ": "
        << Text{row.measured.with_unit(row.values[i])};
    if (is_known) out << ", " << Text{word_of(row.steps[i])};
    out << "</title></rect>";
}

void write_table(Html& out, const std::vector<Row>& rows, const std::vector<Day>& days,
                 std::string_view caption) {
    std::vector<Column> columns(1);
    columns[0].head = "day";
    columns[0].is_number = false;
    for (const Day day : days)
        columns[0].cells.push_back(long_day(day));
    for (const Row& row : rows) {
        Column& column = columns.emplace_back();
        column.head = row.label;
        for (const double value : row.values)
            column.cells.push_back(row.measured.with_unit(value));
    }
    write_values(out, caption, columns);
}

void write_scale(Html& out) {
    out << "<ul class=\"key scale\"><li>worse than usual <i class=\"cell step-0\"></i><i "
           "class=\"cell step-1\"></i><i class=\"cell step-2\"></i><i class=\"cell "
           "step-3\"></i><i class=\"cell step-4\"></i> better</li><li><i class=\"cell "
           "step-none\"></i>nothing known</li></ul>";
}

}  // namespace

void draw_grid(const Node& figure, const Context& context, Drawing& out) {
    const std::vector<Day> days = days_in(figure, "columns");
    if (days.size() > 120) figure["columns"].refuse("there are too many columns");
    const std::vector<Row> rows = rows_in(figure, context, days.size());
    if (rows.empty() || days.empty()) return;
    const std::string label = label_of(figure, context);
    std::vector<Tick> names;
    for (std::size_t i = 0; i < rows.size(); ++i)
        names.push_back({static_cast<double>(i) + 0.5, std::string(rows[i].label)});
    const Plot plot{{number_of_day(days.front()) - 0.5, number_of_day(days.back()) + 0.5},
                    {0, static_cast<double>(rows.size())},
                    true};
    open_chart(out.picture, {rows.size() > 5 ? "tall-rows" : "rows", label});
    write_rows(out.picture, plot, names);
    open_plot(out.picture, plot, {});
    for (std::size_t line = 0; line < rows.size(); ++line)
        for (std::size_t i = 0; i < days.size(); ++i)
            write_cell(out.picture, rows[line], i, line, days, rows.size());
    close_plot(out.picture);
    write_columns(out.picture, plot, day_ticks(days.front(), days.back(), context.week_starts_on));
    close_chart(out.picture);
    write_scale(out.picture);
    write_table(out.values, rows, days, label);
}

}  // namespace runlytics::page::figures
