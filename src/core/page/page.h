#pragma once

#include <string>

#include "core/text/json_tree.h"

// One complete HTML document of a page's data: style, script and data inside, no request to
// anybody.
namespace runlytics::page {

// How large a document of data may be.
inline constexpr std::size_t max_page_json = std::size_t{8} << 20;

// The page that a document describes (docs/page.md has its shape). Throws 22023, with the place in
// DETAIL, for a document of another shape, and 54000 for one that holds too much.
std::string page_html(const text::Json& document);

}  // namespace runlytics::page
