#include "core/http/url.h"

#include <algorithm>
#include <new>

#include "core/error.h"

namespace runlytics::http {

namespace {

constexpr std::size_t max_length = 64 << 10;

void make_lower(std::string& text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

[[noreturn]] void refuse(const std::string& detail, const std::string& hint = {}) {
    throw Error(sqlstate::invalid_parameter, "invalid URL", detail, hint);
}

}  // namespace

Url::Url(const std::string& text) : handle_(curl_url(), curl_url_cleanup) {
    if (!handle_) throw std::bad_alloc();
    if (text.size() > max_length) refuse("It is longer than 64 kB.");
    // Dots in a path stay where they are: a signature covers the path as it was written.
    if (text.find('\0') != std::string::npos ||
        curl_url_set(handle_.get(), CURLUPART_URL, text.c_str(), CURLU_PATH_AS_IS) != CURLUE_OK)
        refuse("It is not of the form https://host/path, percent-encoded.");
    scheme_ = part(CURLUPART_SCHEME);
    if (scheme_ != "https" && scheme_ != "http") refuse("Only https and http are spoken.");
    if (!part(CURLUPART_USER).empty() || !part(CURLUPART_PASSWORD).empty())
        refuse("It holds credentials.",
               "Send them as a header: Authorization: {basic:USER:SECRET}.");
    host_ = part(CURLUPART_HOST);
    if (host_.starts_with('[')) host_ = host_.substr(1, host_.size() - 2);
    make_lower(host_);
    if (std::any_of(host_.begin(), host_.end(), [](char c) { return c <= ' ' || c >= '\x7f'; }))
        refuse("Its host is not written in ASCII.", "Write xn-- names as they are registered.");
    port_ = std::stoi(part(CURLUPART_PORT, CURLU_DEFAULT_PORT));
}

std::string Url::part(CURLUPart which, unsigned flags) const {
    char* text = nullptr;
    if (curl_url_get(handle_.get(), which, &text, flags) != CURLUE_OK) return {};
    std::string result(text);
    curl_free(text);
    return result;
}

}  // namespace runlytics::http
