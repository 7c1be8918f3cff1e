// page_html(): the data of a page become its HTML document.
#include "core/page/page.h"

#include <span>

#include "pg/boundary/results.h"

extern "C" {
#include <utils/jsonb.h>
}

using runlytics::pg::Arguments;
using runlytics::pg::call;

namespace {

// The text of a jsonb; what is too large to be drawn is not even written out.
std::string_view text_of(Datum document) {
    return call([&] {
        Jsonb* const jsonb = DatumGetJsonbP(document);
        char* const text = JsonbToCString(nullptr, &jsonb->root, VARSIZE(jsonb));
        return std::string_view(text, strlen(text));
    });
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_page_html, [](Arguments& args) {
    namespace page = runlytics::page;
    const std::string_view text = text_of(args.datum(0));
    if (text.size() > page::max_page_json) {
        throw runlytics::Error(runlytics::sqlstate::limit_exceeded,
                               "the data of the page are too large", "At most 8 MB are drawn.",
                               "Ask for a shorter span of time.");
    }
    const auto document =
        runlytics::text::parse_json(std::as_bytes(std::span(text.data(), text.size())), {});
    return runlytics::pg::make_text(page::page_html(document));
});
