#include "core/page/page.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/page/assets.h"
#include "core/page/context.h"
#include "core/page/panel.h"

namespace runlytics::page {
namespace {

Context context_of(const Node& document) {
    Context context;
    const std::string_view units = document.text_or("units", "km");
    if (units != "km" && units != "mi") document["units"].refuse("km or mi is wanted");
    context.units = units_named(units);
    const double starts_on = document.has("week_starts_on") ? document.number("week_starts_on") : 1;
    if (!(starts_on >= 1 && starts_on <= 7))
        document["week_starts_on"].refuse("a day from 1, Monday, to 7 is wanted");
    context.week_starts_on = static_cast<int>(starts_on);
    context.is_offline = document.flag("offline") ||
                         (document.has("parameters") && document["parameters"].flag("offline"));
    return context;
}

void write_head(Html& out, const Node& document) {
    out << "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
           "<meta name=viewport content=\"width=device-width, initial-scale=1\">"
           "<meta http-equiv=Content-Security-Policy content=\"";
    out << Text{content_security_policy()};
    out << "\"><meta name=referrer content=no-referrer><meta name=color-scheme content=\"light "
           "dark\"><title>"
        << Text{document.text("title")};
    if (document.has("athlete")) out << " \u00B7 " << Text{document.text("athlete")};
    out << "</title><style>";
    out.own(style_sheet());
    out << "</style></head>";
}

void write_nav(Html& out, const Node& document, const Context& context) {
    const auto entries = document.list("nav", 24);
    if (entries.empty()) return;
    out << "<nav aria-label=Pages><ul>";
    for (const Node& entry : entries) {
        const std::string address = address_of(entry, context);
        out << "<li>";
        if (address.empty())
            out << "<span";
        else
            out << "<a href=\"" << Text{address} << "\"";
        if (entry.flag("current")) out << " aria-current=page";
        out << ">" << Text{entry.text("label")};
        if (address.empty())
            out << "</span></li>";
        else
            out << "</a></li>";
    }
    out << "</ul></nav>";
}

// How old the last word of each source is; what is late is said in words as well.
void write_freshness(Html& out, const Node& document, const Context& context) {
    const auto sources = document.list("freshness", 24);
    if (sources.empty()) return;
    out << "<ul class=fresh aria-label=\"How fresh the data are\">";
    for (const Node& source : sources) {
        const std::string_view state = source.text_or("state", "good");
        if (state != "good" && state != "late" && state != "old")
            source["state"].refuse("good, late or old is wanted");
        const double age = source.number("age_s");
        out << "<li class=\"" << Text{state} << "\">" << Text{source.text("label")} << " <b>"
            << Text{std::isfinite(age) ? written(age, "age", context.units) : "never"} << "</b>";
        if (state != "good") out << "<span class=unseen> (" << Text{state} << ")</span>";
        out << "</li>";
    }
    out << "</ul>";
}

void write_foot(Html& out, const Node& document) {
    out << "<footer><p>";
    if (document.has("foot")) out << Text{document.text("foot")} << " ";
    if (document.has("made_at")) {
        const std::string_view at = document.text("made_at");
        const Day day = day_in(document["made_at"], at);
        out << "Made on " << Text{long_day(day)};
        if (at.size() >= 16) out << " at " << Text{at.substr(11, 5)};
        if (document.has("timezone")) out << ", " << Text{document.text("timezone")};
        out << ".";
    }
    out << "</p></footer>";
}

}  // namespace

std::string page_html(const text::Json& json) {
    const Node document(json, "");
    if (!document.is_object()) document.refuse("an object is wanted");
    const Context context = context_of(document);
    Html out;
    write_head(out, document);
    out << "<body><a class=skip href=\"#main\">Skip to the content</a><header class=top><h1>"
        << Text{document.text("title")} << "</h1>";
    write_nav(out, document, context);
    write_freshness(out, document, context);
    out << "</header><main id=main tabindex=-1>";
    for (const Node& panel : document.list("panels", max_panels))
        write_panel(out, panel, context);
    out << "</main>";
    write_foot(out, document);
    out << "<script>";
    out.own(script());
    out << "</script></body></html>\n";
    return out.take();
}

}  // namespace runlytics::page
