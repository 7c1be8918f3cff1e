#include "core/crypto/sigv4.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::crypto {

namespace {

using Digest = std::array<unsigned char, 32>;

std::string to_hex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

Digest sha256(std::string_view text) {
    Digest digest;
    if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
        throw Error(sqlstate::unsupported, "this OpenSSL has no SHA-256");
    }
    return digest;
}

Digest hmac(std::string_view key, std::string_view text) {
    Digest digest;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
              nullptr)) {
        throw Error(sqlstate::unsupported, "this OpenSSL has no HMAC with SHA-256");
    }
    return digest;
}

std::string_view view_of(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// "20130524T000000Z"
std::string compact_time(UnixMillis at) {
    namespace chrono = std::chrono;
    const auto instant = chrono::floor<chrono::seconds>(
        chrono::sys_time<chrono::milliseconds>(chrono::milliseconds(at)));
    const auto midnight = chrono::floor<chrono::days>(instant);
    const chrono::year_month_day date(midnight);
    const chrono::hh_mm_ss clock(instant - midnight);
    char text[20];
    std::snprintf(text, sizeof text, "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text;
}

struct UrlParts {
    std::string_view host;
    std::string_view path;
    std::string query;  // as it is signed
};

// In the canonical query each parameter has a "=".
std::string canonical_query(std::string_view query) {
    std::string canonical;
    while (!query.empty()) {
        const std::string_view parameter = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), parameter.size() + 1));
        if (!canonical.empty()) canonical += '&';
        canonical += parameter;
        if (parameter.find('=') == std::string_view::npos) canonical += '=';
    }
    return canonical;
}

UrlParts split_url(std::string_view url) {
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string_view::npos ? url.size() : scheme + 3;
    const std::size_t path = std::min(url.find_first_of("/?", host), url.size());
    if (path <= host) {
        throw Error(sqlstate::invalid_parameter, "a URL without a host cannot be signed");
    }
    const std::size_t query = std::min(url.find('?', path), url.size());
    UrlParts parts{url.substr(host, path - host), url.substr(path, query - path), {}};
    // Clients leave the port out of the header Host where it goes without saying.
    const std::string_view usual_port = url.starts_with("https:") ? ":443" : ":80";
    if (parts.host.ends_with(usual_port)) parts.host.remove_suffix(usual_port.size());
    if (parts.path.empty()) parts.path = "/";
    if (query < url.size()) parts.query = canonical_query(url.substr(query + 1));
    return parts;
}

std::string signature(std::string_view to_sign, std::string_view day, const SigningKey& key) {
    const Digest day_key = hmac("AWS4" + key.secret_access_key, day);
    const Digest region_key = hmac(view_of(day_key), key.region);
    const Digest service_key = hmac(view_of(region_key), key.service);
    const Digest request_key = hmac(view_of(service_key), "aws4_request");
    return to_hex(hmac(view_of(request_key), to_sign));
}

}  // namespace

std::string url_encode(std::string_view text, bool keep_slashes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::size_t poll_mask = (std::size_t{1} << 16) - 1;
    std::string encoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((i & poll_mask) == 0) poll_interrupt();
        const char c = text[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~' ||
            (c == '/' && keep_slashes)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

NamedValues sign_v4(std::string_view method, std::string_view url, const SigningKey& key,
                    UnixMillis at, std::string_view body) {
    const UrlParts parts = split_url(url);
    const std::string time = compact_time(at);
    const std::string day = time.substr(0, 8);
    const std::string body_hash = to_hex(sha256(body));
    std::string signed_headers = "host;x-amz-content-sha256;x-amz-date";
    if (!key.session_token.empty()) signed_headers += ";x-amz-security-token";

    std::string request(method);
    request += '\n';
    request += parts.path;
    request += '\n' + parts.query + "\nhost:";
    request += parts.host;
    request += "\nx-amz-content-sha256:" + body_hash + "\nx-amz-date:" + time + '\n';
    if (!key.session_token.empty()) request += "x-amz-security-token:" + key.session_token + '\n';
    request += '\n' + signed_headers + '\n' + body_hash;

    const std::string scope = day + '/' + key.region + '/' + key.service + "/aws4_request";
    const std::string to_sign =
        "AWS4-HMAC-SHA256\n" + time + '\n' + scope + '\n' + to_hex(sha256(request));
    NamedValues headers = {{"x-amz-content-sha256", body_hash}, {"x-amz-date", time}};
    if (!key.session_token.empty()) headers.push_back({"x-amz-security-token", key.session_token});
    headers.push_back({"authorization", "AWS4-HMAC-SHA256 Credential=" + key.access_key_id + '/' +
                                            scope + ", SignedHeaders=" + signed_headers +
                                            ", Signature=" + signature(to_sign, day, key)});
    return headers;
}

}  // namespace runlytics::crypto
