#pragma once

#include <cstdint>
#include <string_view>

// The paths that the listener answers, and where in a request its token is.
namespace runlytics::listener {

// What a listener is there for: two of them, so that reading never holds up deliveries.
enum class Site { deliveries, pages };

struct Endpoint {
    enum class Kind { status, document, event, metrics, page, link, ask };

    std::string_view path;
    Kind kind;
    std::string_view methods;  // as in the header Allow
    std::string_view scope;    // that a token must have
    std::uint64_t max_bytes;   // of a body
};

// The endpoint of a path, or nullptr. Strava's and that of links take the token as one more
// segment.
const Endpoint* endpoint_at(Site site, std::string_view path);

// Whether a browser asks: it is answered with a page, and who asks is known by a cookie or a link.
bool reads(const Endpoint& endpoint);

// Whether a body comes with a request.
bool takes_body(const Endpoint& endpoint);

// Whether an endpoint has a method.
bool allows(const Endpoint& endpoint, std::string_view method);

// Each gives the token or nothing; what cannot be a token is none.
std::string_view token_in_header(std::string_view authorization);
std::string_view token_in_path(const Endpoint& endpoint, std::string_view path);
std::string_view token_in_value(std::string_view value);

}  // namespace runlytics::listener
