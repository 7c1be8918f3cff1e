#include "core/page/figures/figures.h"

// Names and values, as a list of definitions.
namespace runlytics::page::figures {

void draw_facts(const Node& figure, const Context& context, Drawing& out) {
    out.picture << "<dl class=facts>";
    for (const Node& row : figure.list("rows", max_rows)) {
        out.picture << "<div><dt>" << Text{row.text("label")} << "</dt><dd>";
        if (row.has("text"))
            out.picture << Text{row.text("text")};
        else
            out.picture << Text{measured_in(row, context).with_unit(row.number("value"))};
        out.picture << "</dd></div>";
    }
    out.picture << "</dl>";
}

}  // namespace runlytics::page::figures
