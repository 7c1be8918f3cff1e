#include <cmath>

#include "core/page/figures/figures.h"

// One number, large, and what it is measured by.
namespace runlytics::page::figures {

void draw_number(const Node& figure, const Context& context, Drawing& out) {
    const Measured measured = measured_in(figure, context);
    const double value = figure.number("value");
    if (std::isfinite(value))
        out.picture << "<p class=big>";
    else
        out.picture << "<p class=\"big unknown\">";
    out.picture << Text{measured.written(value)};
    if (figure.has("beside"))
        out.picture << " <small>" << Text{figure.text("beside")} << "</small>";
    out.picture << "</p>";
}

}  // namespace runlytics::page::figures
