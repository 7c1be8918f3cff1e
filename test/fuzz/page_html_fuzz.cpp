// Any JSON becomes a page whose texts are escaped, or an Error: in what is drawn of a document no
// markup stands that the program's own source does not have.
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/page/assets.h"
#include "core/page/html.h"
#include "core/page/page.h"
#include "fuzz/promises.h"

namespace {

using runlytics::fuzz::require;

// Every element that the renderer writes.
const std::set<std::string_view> elements = {
    "a",       "abbr",  "b",     "body",    "caption",    "circle", "code",   "dd",
    "details", "div",   "dl",    "dt",      "figcaption", "figure", "footer", "g",
    "h1",      "h2",    "head",  "header",  "html",       "i",      "li",     "line",
    "main",    "meta",  "nav",   "p",       "path",       "rect",   "script", "section",
    "small",   "span",  "style", "summary", "svg",        "table",  "tbody",  "td",
    "text",    "tfoot", "th",    "thead",   "title",      "tr",     "ul"};

// The document without our own style sheet and script, which may hold what they like.
std::string without_assets(std::string html) {
    for (const std::string_view own : {runlytics::page::style_sheet(), runlytics::page::script()}) {
        const std::size_t at = html.find(own);
        require(at != std::string::npos);
        html.erase(at, own.size());
    }
    return html;
}

// Every tag is one of ours, and within it every quote is closed.
void check_tags(std::string_view html) {
    std::size_t scripts = 0;
    for (std::size_t at = html.find('<'); at != std::string_view::npos;
         at = html.find('<', at + 1)) {
        if (html.substr(at).starts_with("<!doctype html>")) continue;
        const std::size_t begin = at + (html[at + 1] == '/' ? 2 : 1);
        const std::size_t end = html.find_first_of(" >/", begin);
        require(end != std::string_view::npos);
        const std::string_view name = html.substr(begin, end - begin);
        require(elements.contains(name));
        scripts += name == "script";
        const std::string_view tag = html.substr(at, html.find('>', at) - at);
        bool is_quoted = false;
        for (std::size_t i = 0; i < tag.size(); ++i) {
            if (tag[i] == '"') is_quoted = !is_quoted;
            // No attribute outside of the quotes makes a script of its value.
            require(is_quoted || !tag.substr(i).starts_with(" on"));
        }
        require(!is_quoted);
    }
    require(scripts % 2 == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string escaped = runlytics::page::escape_html(text);
    require(escaped.find_first_of("<>\"'") == std::string::npos);
    try {
        const auto document = runlytics::text::parse_json(std::as_bytes(std::span(data, size)), {});
        check_tags(without_assets(runlytics::page::page_html(document)));
    } catch (const runlytics::Error&) {
    }
    return 0;
}
