#include "core/listener/endpoints.h"

#include <algorithm>
#include <cctype>
#include <span>

namespace runlytics::listener {

namespace {

constexpr std::uint64_t max_document = std::uint64_t{256} << 20;
constexpr std::uint64_t max_event = 64 * 1024;
constexpr std::uint64_t max_question = 64 * 1024;
constexpr std::size_t max_token = 200;

constexpr Endpoint endpoints[] = {
    {"/healthz", Endpoint::Kind::status, "GET, HEAD", "", 0},
    {"/v1/health", Endpoint::Kind::document, "POST", "health", max_document},
    {"/v1/journal", Endpoint::Kind::document, "POST", "journal", max_document},
    {"/v1/activities", Endpoint::Kind::document, "POST", "activities", max_document},
    {"/v1/strava", Endpoint::Kind::event, "GET, POST", "strava", max_event},
    {"/metrics", Endpoint::Kind::metrics, "GET", "metrics", 0},
};
constexpr Endpoint page_endpoints[] = {
    {"/healthz", Endpoint::Kind::status, "GET, HEAD", "", 0},
    // Whoever looks ahead at a link asks by HEAD, and must not use it up.
    {"/link", Endpoint::Kind::link, "GET", "", 0},
    {"/mcp", Endpoint::Kind::ask, "POST", "ask", max_question},
    {"/", Endpoint::Kind::page, "GET, HEAD", "", 0},
};

bool takes_token(const Endpoint& endpoint) {
    return endpoint.kind == Endpoint::Kind::event || endpoint.kind == Endpoint::Kind::link;
}

// Whether the path is the endpoint's, or that with one more segment.
bool is_at(const Endpoint& endpoint, std::string_view path) {
    if (endpoint.kind == Endpoint::Kind::page) return path.starts_with('/');
    if (path == endpoint.path) return true;
    return takes_token(endpoint) && path.starts_with(endpoint.path) &&
           path[endpoint.path.size()] == '/';
}

bool same_word(std::string_view a, std::string_view lower) {
    return std::equal(a.begin(), a.end(), lower.begin(), lower.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) == y;
    });
}

}  // namespace

const Endpoint* endpoint_at(Site site, std::string_view path) {
    const std::span<const Endpoint> known =
        site == Site::pages ? std::span<const Endpoint>(page_endpoints) : endpoints;
    const auto found = std::find_if(known.begin(), known.end(), [&](const Endpoint& endpoint) {
        return is_at(endpoint, path);
    });
    return found == known.end() ? nullptr : &*found;
}

bool reads(const Endpoint& endpoint) {
    return endpoint.kind == Endpoint::Kind::page || endpoint.kind == Endpoint::Kind::link;
}

bool takes_body(const Endpoint& endpoint) {
    return endpoint.kind == Endpoint::Kind::document || endpoint.kind == Endpoint::Kind::event ||
           endpoint.kind == Endpoint::Kind::ask;
}

bool allows(const Endpoint& endpoint, std::string_view method) {
    std::string_view rest = endpoint.methods;
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(", "), rest.size());
        if (rest.substr(0, comma) == method) return true;
        rest.remove_prefix(std::min(comma + 2, rest.size()));
    }
    return false;
}

std::string_view token_in_value(std::string_view value) {
    const bool possible =
        value.size() <= max_token && std::all_of(value.begin(), value.end(), [](char c) {
            return std::isgraph(static_cast<unsigned char>(c)) && c != '/';
        });
    return possible ? value : std::string_view{};
}

// "Bearer TOKEN": the word in any case, one blank or more.
std::string_view token_in_header(std::string_view authorization) {
    const auto blank = authorization.find(' ');
    if (blank == std::string_view::npos || !same_word(authorization.substr(0, blank), "bearer")) {
        return {};
    }
    const auto first = authorization.find_first_not_of(' ', blank);
    if (first == std::string_view::npos) return {};
    const auto last = authorization.find_last_not_of(' ');
    return token_in_value(authorization.substr(first, last - first + 1));
}

std::string_view token_in_path(const Endpoint& endpoint, std::string_view path) {
    if (path.size() <= endpoint.path.size()) return {};
    return token_in_value(path.substr(endpoint.path.size() + 1));
}

}  // namespace runlytics::listener
