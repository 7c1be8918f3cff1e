#include <algorithm>
#include <cmath>

#include "core/page/chart.h"
#include "core/page/figures/figures.h"

// Time in zones: a stacked bar a row, all on one scale, and how much of it each zone is.
namespace runlytics::page::figures {
namespace {

struct Row {
    std::string_view label;
    std::string address;
    std::vector<double> seconds;
    double total = 0;
};

std::vector<Row> rows_in(const Node& figure, const Context& context, std::size_t zones) {
    std::vector<Row> rows;
    for (const Node& each : figure.list("rows", 400)) {
        Row row{each.text("label"), {}, each.numbers("seconds")};
        if (each.has("link")) row.address = address_of(each["link"], context);
        if (row.seconds.size() != zones) each["seconds"].refuse("there is not one for each zone");
        for (double& seconds : row.seconds) {
            if (!std::isfinite(seconds)) seconds = 0;
            if (seconds < 0 || seconds > 1e9) each["seconds"].refuse("a time is not below zero");
            row.total += seconds;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void write_bar(Html& out, const Row& row, const std::vector<std::string_view>& names,
               double longest) {
    out << "<svg class=stack role=img aria-label=\"" << Text{row.label};
    for (std::size_t i = 0; i < names.size(); ++i) {
        out << ", " << Text{names[i]} << " "
            << Text{written(row.seconds[i], "hours", Units::kilometres)};
    }
    out << "\">";
    double left = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double width = longest > 0 ? 100 * row.seconds[i] / longest : 0;
        if (width <= 0) continue;
        const double share = row.seconds[i] / row.total;
        out << "<rect class=\"t-z" << i + 1 << "\" x=\"" << Percent{left} << "\" width=\""
            << Percent{width} << "\" height=\"100%\"><title>" << Text{row.label} << ", "
            << Text{names[i]} << ": " << Text{written(row.seconds[i], "hours", Units::kilometres)}
            << ", " << Text{written(share, "percent", Units::kilometres)} << "</title></rect>";
        if (width > 16) {
            out << "<text class=on-z" << i + 1 << " x=\"" << Percent{left + width / 2} << "\" y=15>"
                << Text{written(share, "percent", Units::kilometres)} << "</text>";
        }
        left += width;
    }
    out << "</svg>";
}

}  // namespace

void draw_zones(const Node& figure, const Context& context, Drawing& out) {
    const auto names = figure.texts("names");
    if (names.size() > 5) figure["names"].refuse("there are at most five zones");
    const std::vector<Row> rows = rows_in(figure, context, names.size());
    double longest = 0;
    for (const Row& row : rows)
        longest = std::max(longest, row.total);
    if (longest <= 0) return;
    out.picture << "<table class=zones><caption class=unseen>" << Text{label_of(figure, context)}
                << "</caption><tbody>";
    for (const Row& row : rows) {
        out.picture << "<tr><th scope=row>";
        if (!row.address.empty()) out.picture << "<a href=\"" << Text{row.address} << "\">";
        out.picture << Text{row.label};
        if (!row.address.empty()) out.picture << "</a>";
        out.picture << "</th><td class=bar>";
        write_bar(out.picture, row, names, longest);
        out.picture << "</td><td class=n>" << Text{written(row.total, "hours", context.units)}
                    << "</td></tr>";
    }
    out.picture << "</tbody></table>";
    std::vector<Key> keys;
    std::vector<Column> columns(1);
    columns[0].head = "of";
    columns[0].is_number = false;
    for (const Row& row : rows)
        columns[0].cells.emplace_back(row.label);
    for (std::size_t i = 0; i < names.size(); ++i) {
        keys.push_back({std::string(names[i]), "t-z" + std::to_string(i + 1), "bar"});
        Column& column = columns.emplace_back();
        column.head = names[i];
        for (const Row& row : rows)
            column.cells.push_back(written(row.seconds[i], "hours", context.units));
    }
    write_key(out.picture, keys);
    write_values(out.values, label_of(figure, context), columns);
}

}  // namespace runlytics::page::figures
