#include "core/listener/inspect.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/listener/pages.h"
#include "core/text/values.h"

namespace runlytics::listener {

namespace {

// Strava shows the token as the word by which it verifies the address, and keeps it in the address
// for its events, which bear no header.
std::string_view find_token(const Head& head, const Endpoint& endpoint) {
    if (endpoint.kind == Endpoint::Kind::page) return token_in_value(head.cookie);
    if (endpoint.kind == Endpoint::Kind::link) return token_in_path(endpoint, head.path);
    if (endpoint.kind != Endpoint::Kind::event) return token_in_header(head.authorization);
    if (head.method == "GET") return token_in_value(head.verify_token);
    const std::string_view in_path = token_in_path(endpoint, head.path);
    return in_path.empty() ? token_in_value(head.token) : in_path;
}

Reply refuse_token(const Endpoint& endpoint) {
    if (reads(endpoint)) return refuse_reader();
    if (endpoint.kind == Endpoint::Kind::event) {
        return refuse(401, "there is no token",
                      "The address is /v1/strava/TOKEN, and the verify token the same TOKEN.");
    }
    return refuse(401, "there is no token", "Send the header Authorization: Bearer TOKEN.");
}

// Whether the head tells the end of the body in one way: a proxy on the way may believe another,
// and take for the next request what to us is this one's body.
bool is_framed(const Head& head) {
    return !head.lengths_differ && (head.content_length.empty() || head.transfer_encoding.empty());
}

// Chunks are read to their end, though a body in chunks is refused. Of any other coding nobody
// knows where it ends.
bool is_readable(const Head& head) {
    constexpr std::string_view known = "chunked";
    return head.transfer_encoding.empty() ||
           std::equal(known.begin(), known.end(), head.transfer_encoding.begin(),
                      head.transfer_encoding.end(),
                      [](char lower, char x) { return (x | ' ') == lower; });
}

Inspection refuse_at_once(Reply reply) {
    reply.closes = true;
    Inspection result;
    result.refusal = std::move(reply);
    return result;
}

// The length that the head declares. A body without one could only be refused when it has come.
Reply read_length(const Head& head, std::uint64_t& bytes) {
    if (head.content_length.empty() || !head.transfer_encoding.empty()) {
        return refuse(411, "the length of the body is not known",
                      "Send Content-Length; with curl --data-binary @FILE.");
    }
    const char* end = head.content_length.data() + head.content_length.size();
    const auto [stop, error] = std::from_chars(head.content_length.data(), end, bytes);
    if (error != std::errc{} || stop != end) {
        Reply reply = refuse(400, "Content-Length is not a number", "Send the length in bytes.");
        reply.closes = true;
        return reply;
    }
    return {};
}

Reply check_encoding(std::string_view encoding) {
    if (encoding.empty() || encoding == "identity" || encoding == "gzip") return {};
    return refuse(415, "the encoding of the body is not known", "Send it plain or packed by gzip.");
}

// Whoever reads sends nothing.
Reply refuse_body(const Head& head) {
    const bool empty = head.content_length.empty() || head.content_length == "0";
    if (empty && head.transfer_encoding.empty()) return {};
    Reply reply = refuse(400, "this path takes no body", "Send none.");
    reply.closes = true;
    return reply;
}

// Whether a browser may have been led here by a page of somebody else's: a name may be made to mean
// this machine, its own names may not. Other programs send no origin.
bool is_foreign(std::string_view origin) {
    if (origin.empty()) return false;
    const auto scheme = origin.find("://");
    if (scheme == std::string_view::npos) return true;
    std::string_view host = origin.substr(scheme + 3);
    const auto port = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
    host = host.substr(0, std::min(port, host.size()));
    return host != "localhost" && host != "127.0.0.1" && host != "[::1]";
}

// Cuts off what stands before a sign, and the sign.
std::string_view take_until(std::string_view& rest, char sign) {
    const std::size_t end = std::min(rest.find(sign), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return text::trim(part);
}

bool same_word(std::string_view a, std::string_view b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, small, small);
}

// Whether a parameter is the weight nought, by which a type is forbidden.
bool forbids(std::string_view parameter) {
    return (parameter.starts_with("q=0") || parameter.starts_with("Q=0")) &&
           parameter.find_first_not_of("0.", 2) == std::string_view::npos;
}

// Whether a list of types such as "text/html;q=0.5, application/json" wants one; nothing where it
// does not name it.
std::optional<bool> wants_type(std::string_view list, std::string_view type) {
    while (!list.empty()) {
        std::string_view rest = take_until(list, ',');
        if (!same_word(take_until(rest, ';'), type)) continue;
        bool wanted = true;
        while (!rest.empty())
            wanted = !forbids(take_until(rest, ';')) && wanted;
        return wanted;
    }
    return std::nullopt;
}

// What names JSON itself counts before what names all types.
bool accepts_json(std::string_view accept) {
    for (const std::string_view type : {"application/json", "application/*", "*/*"})
        if (const auto wanted = wants_type(accept, type)) return *wanted;
    return accept.empty();
}

// What a question says of itself and of what it wants for an answer.
Reply check_question(const Head& head) {
    if (is_foreign(head.origin)) {
        return refuse(403, "pages of other sites may not ask here",
                      "Let a program ask, which sends no Origin.");
    }
    if (!wants_type(head.content_type, "application/json"))
        return refuse(415, "the body is not said to be JSON", "Content-Type: application/json.");
    if (!accepts_json(head.accept))
        return refuse(406, "answers are JSON", "Accept: application/json, text/event-stream.");
    if (!head.content_encoding.empty() && head.content_encoding != "identity")
        return refuse(415, "a question comes plain", "Send it without Content-Encoding.");
    return {};
}

}  // namespace

Inspection inspect(Site site, const Head& head) {
    if (!is_framed(head)) {
        return refuse_at_once(refuse(400, "where the body ends is told in two ways",
                                     "Send one Content-Length and no Transfer-Encoding."));
    }
    if (!is_readable(head)) {
        return refuse_at_once(
            refuse(400, "the transfer encoding is not known", "Send Content-Length instead."));
    }
    Inspection result;
    result.endpoint = endpoint_at(site, head.path);
    if (result.endpoint == nullptr) {
        result.refusal = refuse(404, "there is nothing at this path",
                                "POST /v1/health, /v1/journal or /v1/activities.");
        return result;
    }
    const Endpoint& endpoint = *result.endpoint;
    if (!allows(endpoint, head.method)) {
        result.refusal = refuse(405, "this path has no such method",
                                "Use " + std::string(endpoint.methods) + ".");
        return result;
    }
    if (endpoint.kind == Endpoint::Kind::status) return result;
    if (endpoint.kind == Endpoint::Kind::ask) {
        result.refusal = check_question(head);
        if (result.refusal.status != 0) return result;
    }
    result.token = find_token(head, endpoint);
    if (result.token.empty()) {
        result.refusal = refuse_token(endpoint);
        return result;
    }
    if (!takes_body(endpoint)) {
        result.refusal = refuse_body(head);
        return result;
    }
    if (head.method == "GET") return result;
    result.refusal = read_length(head, result.bytes);
    if (result.refusal.status == 0) result.refusal = check_encoding(head.content_encoding);
    return result;
}

Reply admit(const Endpoint& endpoint, const Holder& holder, std::uint64_t bytes) {
    if (!holder.may(endpoint.scope)) {
        return refuse(403, "the token is not good for this path",
                      "Make one with the scope " + std::string(endpoint.scope) + ".");
    }
    if (bytes > endpoint.max_bytes) {
        return refuse(
            413, "the body is too large",
            "At most " + std::to_string(endpoint.max_bytes) + " bytes; send it in parts.");
    }
    return {};
}

}  // namespace runlytics::listener
