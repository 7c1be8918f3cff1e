#include <algorithm>
#include <cmath>

#include "core/page/figures/figures.h"

// What adds to a score and what takes away: bars to both sides of a line.
namespace runlytics::page::figures {
namespace {

void write_bar(Html& out, double share) {
    const double length = 50 * std::abs(share);
    out << "<svg class=lean aria-hidden=true>";
    if (length > 0) {
        out << "<rect class=\"";
        if (share > 0)
            out << "t-good";
        else
            out << "t-bad";
        out << "\" x=\"" << Percent{share > 0 ? 50 : 50 - length} << "\" y=2 width=\""
            << Percent{length} << "\" height=8 rx=\"2\"/>";
    }
    out << "<line x1=50% x2=50% y2=\"100%\"/></svg>";
}

}  // namespace

void draw_points(const Node& figure, const Context& context, Drawing& out) {
    const auto rows = figure.list("rows", 40);
    double most = 0;
    for (const Node& row : rows) {
        const double value = row.number("value");
        if (std::isfinite(value)) most = std::max(most, std::abs(value));
    }
    out.picture << "<table class=points><tbody>";
    for (const Node& row : rows) {
        const Measured measured = measured_in(row, context, "signed");
        const double value = row.number("value");
        out.picture << "<tr><th scope=row>" << Text{row.text("label")} << "</th><td class=bar>";
        write_bar(out.picture, std::isfinite(value) && most > 0 ? value / most : 0);
        out.picture << "</td><td class=n>" << Text{measured.written(value)} << "</td></tr>";
    }
    out.picture << "</tbody></table>";
}

}  // namespace runlytics::page::figures
