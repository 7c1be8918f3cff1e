#include "core/listener/reply.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "core/text/json_text.h"

namespace runlytics::listener {

namespace {

using text::JsonObject;

constexpr std::size_t max_name = 200;

Reply make_reply(int status, const JsonObject& body) {
    return {status, body.text() + "\n"};
}

bool begins_with(std::string_view state, std::initializer_list<std::string_view> classes) {
    return std::any_of(classes.begin(), classes.end(),
                       [&](std::string_view each) { return state.starts_with(each); });
}

// 08 no connection, 25006 a standby, 3D and 3F no such database or schema, 40 a conflict, 42883 no
// such function, 53 no disk or memory, 55 a lock, 57 cancelled or shutting down, 58 the disk: all
// of it may be well in a minute.
int status_of(std::string_view state) {
    if (begins_with(state, {"28"})) return 401;
    if (state == "42501") return 403;
    if (begins_with(state, {"54"})) return 413;
    if (begins_with(state, {"22", "23"})) return 400;
    if (begins_with(state,
                    {"08", "25006", "3D", "3F", "40", "42883", "42P01", "53", "55", "57", "58"})) {
        return 503;
    }
    return 500;
}

}  // namespace

Reply delivered(std::optional<std::int64_t> document_id, bool stored) {
    JsonObject body;
    if (document_id) body.add("document_id", *document_id);
    body.add("status", stored ? "stored" : "known");
    return make_reply(200, body);
}

Reply measured(std::string metrics) {
    Reply reply{200, std::move(metrics)};
    reply.headers.emplace_back("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    reply.headers.emplace_back("Cache-Control", "no-store");
    return reply;
}

Reply refuse(int status, std::string_view error, std::string_view hint) {
    Reply reply = make_reply(status, JsonObject().add("error", error).add("hint", hint));
    reply.error = error;
    return reply;
}

Reply refuse(const Error& error) {
    const int status = status_of(error.state());
    switch (status) {
        case 401:
            return refuse(401, "the token is not valid",
                          "It was revoked. Make another with runlytics.create_token().");
        case 503:
            return refuse(503, "the warehouse is busy or not there", "Send it again in a minute.");
        case 500:
            return refuse(500, "internal error", "The log of the server says more.");
        default:
            return refuse(status, error.message(),
                          error.hint().empty() ? error.detail() : error.hint());
    }
}

Reply answer_challenge(std::string_view challenge) {
    return make_reply(200, JsonObject().add("hub.challenge", challenge));
}

std::string valid_utf8(std::string_view text) {
    return text::valid_utf8(text);
}

std::string presentable_name(std::string_view text) {
    std::string name = valid_utf8(text);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    if (name.size() <= max_name) return name;
    std::size_t end = max_name;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
        --end;
    return name.substr(0, end);
}

}  // namespace runlytics::listener
