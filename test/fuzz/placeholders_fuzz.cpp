// A request's text and URL: whatever stands in them, a secret is filled in as it has to be,
// messages lose it, and a URL is read as libcurl reads it or refused.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/http/client.h"
#include "core/http/placeholders.h"
#include "fuzz/promises.h"

namespace {

using runlytics::Error;
using runlytics::fuzz::require;
using runlytics::http::Encoding;
using runlytics::http::Secrets;

constexpr std::string_view secret = "s3cr et\"%";

// Whether the text is free of everything that a URL or a string of JSON may not hold.
bool is_plain(const std::string& text) {
    return text.find_first_of(" \"") == std::string::npos;
}

void fill(std::string_view text) {
    Secrets secrets([](std::string_view) { return std::string(secret); });
    const bool plain = is_plain(std::string(text));
    try {
        const std::string filled = secrets.fill(text, Encoding::percent);
        require(!plain || is_plain(filled));
        const std::string verbatim = secrets.fill(text, Encoding::verbatim);
        const bool given_away = text.find(secret) != std::string_view::npos;
        require(given_away || secrets.scrub(verbatim).find(secret) == std::string::npos);
        secrets.fill(text, Encoding::json);
    } catch (const Error&) {
    }
}

void read_url(const std::string& text) {
    try {
        const std::string host = runlytics::http::host_of(text);
        require(!host.empty());
        require(host.find_first_of("@/?# ") == std::string::npos);
        // A percent-encoded number is a name for libcurl: it is compared and resolved as it stands.
        if (text.find('%') != std::string::npos) return;
        const bool is_ipv6 = host.find(':') != std::string::npos;
        const std::string again = "http://" + (is_ipv6 ? "[" + host + "]" : host) + "/";
        require(runlytics::http::host_of(again) == host);
    } catch (const Error&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    fill(text);
    read_url(text);
    return 0;
}
