#pragma once

#include <string>
#include <string_view>

// The style sheet and the script of the page, as src/page/ has them, and what the document's own
// Content-Security-Policy allows: these two and nothing else.
namespace runlytics::page {

std::string_view style_sheet();
std::string_view script();

// "default-src 'none'; style-src 'sha256-...'; ..."
const std::string& content_security_policy();

}  // namespace runlytics::page
