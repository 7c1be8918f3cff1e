#include "core/page/figures/figures.h"

// A box to ask in: a plain form that asks for the same page again. A file has no server to ask.
namespace runlytics::page::figures {

void draw_ask(const Node& figure, const Context& context, Drawing& out) {
    if (context.is_offline) return;
    out.picture << "<form class=ask method=get action=\"/ask\"><label for=question>Your question"
                   "</label> <input id=question name=question type=text maxlength=200 size=60 "
                   "autocomplete=off value=\""
                << Text{figure.text_or("question")}
                << "\"> <button type=submit>Ask</button></form>";
}

}  // namespace runlytics::page::figures
