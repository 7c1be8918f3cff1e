#include "core/listener/pages.h"

#include <algorithm>

#include "core/compress/gzip.h"
#include "core/crypto/sha256.h"
#include "core/error.h"
#include "core/listener/statements.h"
#include "core/text/json_text.h"

namespace runlytics::listener {

namespace {

constexpr std::size_t max_parameters = 16;
constexpr std::size_t max_name = 32;
constexpr std::size_t max_value = 100;
// In bytes; the page reads less of it.
constexpr std::size_t max_question = 800;
constexpr std::size_t max_id = 20;

bool is_word(std::string_view text, std::size_t longest) {
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

bool is_number(std::string_view text, std::size_t longest) {
    return !text.empty() && text.size() <= longest &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The page itself says by <meta> what it may load: its own style and script, by their digests. What
// <meta> cannot say stands here.
void add_headers(Reply& reply) {
    reply.headers = {
        {"Content-Type", "text/html; charset=utf-8"},
        {"Content-Security-Policy", "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"},
        {"Cache-Control", "private, no-cache"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Referrer-Policy", "no-referrer"},
        {"Vary", "Cookie, Accept-Encoding"},
        {"X-Content-Type-Options", "nosniff"},
    };
}

// A page that says one thing. Both texts are ours.
Reply say(int status, std::string_view what, std::string_view todo) {
    Reply reply;
    reply.status = status;
    reply.error = what;
    reply.body =
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>" +
        std::string(what) + "</title>\n<main>\n<h1>" + std::string(what) + "</h1>\n<p>" +
        std::string(todo) + "</p>\n</main>\n</html>\n";
    add_headers(reply);
    return reply;
}

// The browser goes on by itself: a redirect would come from whoever showed the link, and a strict
// cookie would stay at home.
Reply welcome(std::string_view cookie, std::int64_t seconds, bool by_tls) {
    Reply reply = say(200, "Welcome", "<a href=\"/\">Mission Control</a>");
    const std::string_view head = "<meta charset=\"utf-8\">\n";
    reply.body.insert(reply.body.find(head) + head.size(),
                      "<meta http-equiv=\"refresh\" content=\"0;url=/\">\n");
    reply.headers.emplace_back("Set-Cookie", std::string(page_cookie) + "=" + std::string(cookie) +
                                                 "; Path=/; Max-Age=" + std::to_string(seconds) +
                                                 "; HttpOnly; SameSite=Strict" +
                                                 (by_tls ? "; Secure" : ""));
    return reply;
}

Reply refuse_link() {
    return say(403, "This link is over",
               "A link is good once, and for a few minutes. Make another: "
               "<code>select runlytics.page_link();</code>");
}

Reply no_page() {
    return say(404, "There is no such page", "<a href=\"/\">Mission Control</a> knows the others.");
}

// What an error of the database means to somebody who reads. What was asked for and is not there is
// P0002, or 22023 and its kin when it cannot be.
Reply refuse_page(const Error& error) {
    const std::string_view state = error.state();
    if (state.starts_with("28")) return refuse_reader();
    if (state == "P0002" || state.starts_with("22")) return no_page();
    if (state == "0A000") {
        return say(501, "There are no pages here yet",
                   "The warehouse is spread over several servers.");
    }
    const int status = refuse(error).status;
    if (status == 503) {
        return say(503, "The warehouse is busy or not there", "Try again in a minute.");
    }
    return say(500, "That went wrong", "The log of the server says more.");
}

std::string written_parameters(const Look& look) {
    text::JsonObject written;
    std::size_t count = 0;
    for (const auto& [name, value] : look.parameters) {
        const std::size_t longest = name == "question" ? max_question : max_value;
        if (!is_word(name, max_name) || value.size() > longest) continue;
        if (++count > max_parameters) break;
        written.add(name, text::valid_utf8(value));
    }
    return written.text();
}

std::string tag_of(std::string_view html) {
    static constexpr char digits[] = "0123456789abcdef";
    constexpr std::size_t tag_bytes = 16;
    const crypto::Digest digest = crypto::sha256_of(html);
    std::string tag = "\"";
    for (std::size_t i = 0; i < tag_bytes; ++i) {
        const auto byte = std::to_integer<unsigned>(digest[i]);
        tag += digits[byte >> 4];
        tag += digits[byte & 15];
    }
    return tag + '"';
}

Reply found(std::string_view html, const Look& look) {
    Reply reply;
    add_headers(reply);
    const std::string tag = tag_of(html);
    reply.headers.emplace_back("ETag", tag);
    reply.status = look.known_tag.find(tag) == std::string::npos ? 200 : 304;
    if (reply.status == 304) return reply;
    if (look.takes_gzip) {
        reply.headers.emplace_back("Content-Encoding", "gzip");
        reply.body = compress::pack_gzip(html);
    } else {
        reply.body = html;
    }
    return reply;
}

Reply look_up(Warehouse& warehouse, const Request& request) {
    if (!page_of_path(request.look.path)) return no_page();
    warehouse.begin_reading();
    const Row row = warehouse.run(statements::serve_page, {request.token, request.look.path,
                                                           written_parameters(request.look)});
    warehouse.commit();
    return found(row.text(0).value_or(""), request.look);
}

Reply redeem(Warehouse& warehouse, const Request& request) {
    warehouse.begin();
    const Row row = warehouse.run(statements::redeem_link, {request.token, request.client});
    warehouse.commit();
    if (!row.found()) return refuse_link();
    return welcome(row.text(0).value_or(""), row.bigint(1).value_or(0), request.look.by_tls);
}

}  // namespace

std::optional<PagePath> page_of_path(std::string_view path) {
    if (path == "/") return PagePath{"overview", {}};
    if (!path.starts_with('/')) return {};
    path.remove_prefix(1);
    const auto slash = path.find('/');
    if (!is_word(path.substr(0, slash), max_name)) return {};
    PagePath result{std::string(path.substr(0, slash)), {}};
    if (slash == std::string_view::npos) return result;
    const std::string_view id = path.substr(slash + 1);
    if (!is_number(id, max_id)) return {};
    result.id = id;
    return result;
}

void serve_page(Warehouse& warehouse, Request& request, const Log& log) {
    try {
        request.reply = request.endpoint->kind == Endpoint::Kind::link
                            ? redeem(warehouse, request)
                            : look_up(warehouse, request);
    } catch (const Error& error) {
        warehouse.rollback();
        request.reply = refuse_page(error);
        if (request.reply.status >= 500) {
            log("a page failed: " + error.message() + " (SQLSTATE " + error.state() + ")");
        }
    }
}

// "gzip;q=0" would forbid it, which nobody says.
bool takes_gzip(std::string_view accept_encoding) {
    const auto at = accept_encoding.find("gzip");
    return at != std::string_view::npos && !accept_encoding.substr(at).starts_with("gzip;q=0");
}

Reply refuse_reader() {
    return say(401, "Who are you?",
               "Ask the database for a link: <code>select runlytics.page_link();</code>");
}

Reply refuse_haste() {
    Reply reply = say(429, "Slower, please", "Try again in a few seconds.");
    reply.headers.emplace_back("Retry-After", "5");
    return reply;
}

}  // namespace runlytics::listener
