#include "core/page/figures/figures.h"

// Things that are well or not, each with what to do: the tone is a sign and a word as well.
namespace runlytics::page::figures {
namespace {

void write_sign(Html& out, std::string_view tone) {
    if (tone == "bad") {
        out << "<i class=\"sign t-bad\" aria-hidden=true>\u2715</i><span class=unseen>Wrong: "
               "</span>";
    } else if (tone == "warn") {
        out << "<i class=\"sign t-warn\" aria-hidden=true>!</i><span class=unseen>Look at this: "
               "</span>";
    } else if (tone == "good") {
        out << "<i class=\"sign t-good\" aria-hidden=true>\u2713</i><span class=unseen>Well: "
               "</span>";
    } else {
        out << "<i class=\"sign t-muted\" aria-hidden=true>\u00B7</i>";
    }
}

}  // namespace

void draw_list(const Node& figure, const Context&, Drawing& out) {
    out.picture << "<ul class=list>";
    for (const Node& item : figure.list("items", max_rows)) {
        out.picture << "<li>";
        write_sign(out.picture, item.text_or("tone"));
        out.picture << "<div>" << Text{item.text("text")};
        if (item.has("detail"))
            out.picture << "<p class=detail>" << Text{item.text("detail")} << "</p>";
        out.picture << "</div></li>";
    }
    out.picture << "</ul>";
}

}  // namespace runlytics::page::figures
