#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/listener/serve.h"

// Reading: links that are good once, and the pages that a browser then asks for. See
// sql/page/serve.sql.
namespace runlytics::listener {

inline constexpr const char* page_cookie = "runlytics";

// Which page a path names: "/" is the overview, "/run/12" the page run with the parameter id.
struct PagePath {
    std::string page;
    std::optional<std::string> id;
};

// Nothing for a path that cannot be a page's.
std::optional<PagePath> page_of_path(std::string_view path);

// Answers a request for a page, or redeems a link: each in a transaction of its own. Errors that
// are nobody's fault outside go to `log`.
void serve_page(Warehouse& warehouse, Request& request, const Log& log);

// Whether Accept-Encoding lets gzip through.
bool takes_gzip(std::string_view accept_encoding);

// The answer to whoever brings no cookie, and to whoever asks too often.
Reply refuse_reader();
Reply refuse_haste();

}  // namespace runlytics::listener
