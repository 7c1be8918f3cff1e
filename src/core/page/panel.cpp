#include "core/page/panel.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/page/figures/figures.h"

namespace runlytics::page {
namespace {

constexpr std::array<std::string_view, 8> widths = {"3", "4", "5", "6", "7", "8", "9", "12"};

std::string width_of(const Node& panel) {
    const double width = panel.has("width") ? panel.number("width") : 12;
    const auto found = std::ranges::find(widths, compact(width, 1));
    if (found == widths.end()) panel["width"].refuse("3 to 9 or 12 twelfths are wanted");
    return std::string(*found);
}

// A name for the document's own references.
std::string_view id_of(const Node& panel) {
    const std::string_view id = panel.text("id");
    const bool is_name = !id.empty() && id.size() <= 60 && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (!is_name) panel["id"].refuse("small letters, digits, _ and - make an id");
    return id;
}

// What a panel's only chart is measured in, where the panel itself does not say.
std::string unit_of(const Node& panel, const Context& context) {
    if (panel.has("unit")) return std::string(panel.text("unit"));
    std::string unit;
    std::size_t charts = 0;
    for (const Node& figure : panel.list("figures", max_figures)) {
        const std::string_view kind = figure.text_or("kind");
        if (kind == "number" || kind == "table") return {};
        if (kind != "columns" && kind != "series" && kind != "calendar") continue;
        unit = measured_in(figure, context).unit();
        ++charts;
    }
    return charts == 1 ? unit : std::string();
}

void write_title(Html& out, const Node& panel, const Context& context) {
    out << "<div class=title><h2 id=\"" << Text{id_of(panel)} << "-title\">"
        << Text{panel.text("title")};
    const std::string unit = unit_of(panel, context);
    if (!unit.empty()) out << "<small>, " << Text{unit} << "</small>";
    out << "</h2>";
    if (panel.has("link")) {
        const Node link = panel["link"];
        const std::string address = address_of(link, context);
        if (!address.empty()) {
            out << "<a class=more href=\"" << Text{address} << "\">" << Text{link.text("label")}
                << "</a>";
        }
    }
    out << "</div>";
}

// Series that stand one below the other end in line: the widest names at their right make room for
// all of them.
std::size_t right_letters(const std::vector<Node>& figures, const Context& context) {
    std::size_t count = 0;
    std::size_t most = 0;
    for (const Node& figure : figures) {
        if (!figure.is_object() || figure.text_or("kind") != "series") continue;
        most = std::max(most, figures::letters_at_right(figure, context));
        ++count;
    }
    return count > 1 ? most : 0;
}

void write_figure(Html& out, Html& values, const Node& figure, const Context& context) {
    const std::string_view kind = figure.text("kind");
    const figures::Draw draw = figures::find(kind);
    if (draw == nullptr) figure["kind"].refuse("no figure is of that kind");
    Drawing drawing;
    draw({figure.json(), figure.place() + " (" + std::string(kind) + ")"}, context, drawing);
    values << drawing.values;
    if (drawing.picture.empty()) return;
    const bool is_text =
        kind == "number" || kind == "points" || kind == "facts" || kind == "list" || kind == "ask";
    if (is_text) {
        out << drawing.picture;
        return;
    }
    out << "<figure class=\"f-" << Text{kind} << "\">";
    if (figure.has("caption"))
        out << "<figcaption>" << Text{figure.text("caption")} << "</figcaption>";
    else
        out << "<figcaption class=unseen>" << Text{label_of(figure, context)} << "</figcaption>";
    out << drawing.picture << "</figure>";
}

// The values as tables, the view that has them and the formula behind it.
void write_behind(Html& out, const Html& values, const Node& panel) {
    if (values.empty() && !panel.has("view")) return;
    out << "<details><summary>";
    if (values.empty())
        out << "Source";
    else
        out << "Values and source";
    out << "<span class=unseen> of " << Text{panel.text("title")} << "</span></summary>";
    if (panel.has("view") || panel.has("formula")) {
        out << "<p>";
        if (panel.has("view")) out << "From <code>" << Text{panel.text("view")} << "</code>";
        if (panel.has("formula")) out << "; formula: " << Text{panel.text("formula")};
        out << ".</p>";
    }
    if (!values.empty()) {
        out << "<div class=\"scroll values\" tabindex=0 role=region aria-label=\"Values of "
            << Text{panel.text("title")} << "\">" << values << "</div>";
    }
    out << "</details>";
}

}  // namespace

void write_panel(Html& out, const Node& panel, const Context& page) {
    const std::string_view id = id_of(panel);
    const Node placed(panel.json(), "panel " + std::string(id));
    Context context = page;
    context.title = placed.text("title");
    context.said = placed.text_or("sentence");
    out << "<section class=\"panel w" << Text{width_of(placed)} << "\" id=\"" << Text{id}
        << "\" aria-labelledby=\"" << Text{id} << "-title\">";
    write_title(out, placed, context);
    const auto figures = placed.list("figures", max_figures);
    context.right_letters = right_letters(figures, context);
    Html values;
    Html drawn;
    // A number is the first word; the sentence explains it.
    const bool begins_with_number =
        !figures.empty() && figures[0].is_object() && figures[0].text_or("kind") == "number";
    if (begins_with_number) write_figure(out, values, figures[0], context);
    if (!context.said.empty()) out << "<p class=say>" << Text{context.said} << "</p>";
    bool has_route = false;
    for (std::size_t i = begins_with_number ? 1 : 0; i < figures.size(); ++i) {
        has_route = has_route || figures[i].text_or("kind") == "route";
        write_figure(drawn, values, figures[i], context);
    }
    if (drawn.empty() && !begins_with_number)
        drawn << "<p class=empty>" << Text{placed.text_or("empty", "Nothing to show yet.")}
              << "</p>";
    out << "<div class=\"figures";
    if (has_route && figures.size() > 1) out << " beside";
    out << "\">" << drawn << "</div>";
    if (placed.has("note")) out << "<p class=note>" << Text{placed.text("note")} << "</p>";
    write_behind(out, values, placed);
    out << "</section>";
}

}  // namespace runlytics::page
