#include <algorithm>
#include <cmath>

#include "core/page/figures/figures.h"

// A table of the document: quantities stand to the right, their unit in the head where the cells do
// not name it.
namespace runlytics::page::figures {
namespace {

constexpr std::size_t most_columns = 24;

struct Field {
    std::string_view key;
    std::string_view label;
    std::string_view quantity;  // or text, date, weekday
    bool is_number = false;
    bool is_right = false;
    bool has_gauge = false;
    bool is_linked = false;
    double most = 0;  // of the gauge
};

bool is_text(std::string_view quantity) {
    return quantity == "text" || quantity == "date" || quantity == "weekday";
}

std::vector<Field> fields_of(const Node& figure, const Context& context,
                             const std::vector<Node>& rows) {
    std::vector<Field> fields;
    for (const Node& column : figure.list("columns", most_columns)) {
        Field field;
        field.key = column.text("key");
        field.label = column.text("label");
        field.quantity = column.text_or("quantity", "text");
        field.is_number = !is_text(field.quantity);
        if (field.is_number) measured_in(column, context);
        field.is_right = column.text_or("align") == "right" || field.is_number;
        field.has_gauge = field.is_number && column.flag("gauge");
        field.is_linked = column.has("link");
        for (const Node& row : rows) {
            if (!field.has_gauge) break;
            const double value = row.number(field.key);
            if (std::isfinite(value)) field.most = std::max(field.most, value);
        }
        fields.push_back(field);
    }
    return fields;
}

void write_head(Html& out, const std::vector<Field>& fields, const Context& context) {
    out << "<thead><tr>";
    for (const Field& field : fields) {
        out << "<th scope=col";
        if (field.has_gauge)
            out << " class=g";
        else if (field.is_right)
            out << " class=n";
        out << ">" << Text{field.label};
        const std::string_view unit =
            field.is_number ? quantity_unit(field.quantity, context.units) : "";
        const bool says_unit =
            field.is_number && written(1, field.quantity, context.units).ends_with(unit);
        if (!unit.empty() && !says_unit && unit != field.label && field.quantity != "hours")
            out << " <small>" << Text{unit} << "</small>";
        out << "</th>";
    }
    out << "</tr></thead>";
}

std::string cell_text(const Node& row, const Field& field, const Context& context) {
    if (!row.has(field.key)) return field.is_number ? "\u2013" : "";
    if (field.is_number) return written(row.number(field.key), field.quantity, context.units);
    const Node cell = row[field.key];
    if (cell.json().is_number()) return cell.json().dump();
    const std::string_view text = cell.as_text();
    if (field.quantity == "date") return full_day(day_in(cell, text));
    if (field.quantity == "weekday") return weekday_and_day(day_in(cell, text));
    return std::string(text);
}

void write_cell(Html& out, const Node& row, const Field& field, const Context& context) {
    const std::string text = cell_text(row, field, context);
    std::string address;
    if (field.is_linked && row.has("_link")) address = address_of(row["_link"], context);
    out << "<td";
    if (field.has_gauge)
        out << " class=g";
    else if (field.is_right)
        out << " class=n";
    else if (field.quantity != "text")
        out << " class=day";
    out << ">";
    if (field.has_gauge) {
        const double value = row.number(field.key);
        const double share = value > 0 && field.most > 0 ? 100 * value / field.most : 0;
        out << "<svg aria-hidden=true><rect width=\"" << Percent{share}
            << "\" height=\"100%\" rx=\"3\"/></svg>";
    }
    if (!address.empty()) out << "<a href=\"" << Text{address} << "\">";
    out << "<span>" << Text{text} << "</span>";
    if (!address.empty()) out << "</a>";
    out << "</td>";
}

void write_row(Html& out, const Node& row, const std::vector<Field>& fields,
               const Context& context) {
    if (!row.is_object()) row.refuse("a row is an object");
    out << "<tr>";
    for (const Field& field : fields)
        write_cell(out, row, field, context);
    out << "</tr>";
}

}  // namespace

void draw_table(const Node& figure, const Context& context, Drawing& out) {
    const auto rows = figure.list("rows", max_rows);
    const auto fields = fields_of(figure, context, rows);
    if (fields.empty()) figure.refuse("a table has columns");
    // A wide table scrolls in itself on a narrow screen, and the keyboard reaches it there.
    out.picture << "<div class=scroll";
    if (fields.size() > 3) {
        out.picture << " tabindex=0 role=region aria-label=\"Table: "
                    << Text{label_of(figure, context)} << "\"";
    }
    out.picture << "><table class=rows>";
    out.picture << "<caption class=unseen>" << Text{label_of(figure, context)} << "</caption>";
    write_head(out.picture, fields, context);
    out.picture << "<tbody>";
    for (const Node& row : rows)
        write_row(out.picture, row, fields, context);
    out.picture << "</tbody>";
    if (figure.has("total")) {
        out.picture << "<tfoot>";
        write_row(out.picture, figure["total"], fields, context);
        out.picture << "</tfoot>";
    }
    out.picture << "</table></div>";
}

}  // namespace runlytics::page::figures
