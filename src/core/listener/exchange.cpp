#include "core/listener/exchange.h"

#include <exception>
#include <memory>
#include <strings.h>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/listener/pages.h"

namespace runlytics::listener {

namespace {

std::string_view header(MHD_Connection* connection, const char* name) {
    const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value == nullptr ? std::string_view{} : value;
}

std::string_view cookie(MHD_Connection* connection, const char* name) {
    const char* value = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, name);
    return value == nullptr ? std::string_view{} : value;
}

// The library is C: nothing may be thrown through it.
MHD_Result add_parameter(void* self, MHD_ValueKind, const char* name, const char* value) {
    try {
        static_cast<Look*>(self)->parameters.emplace_back(name, value == nullptr ? "" : value);
        return MHD_YES;
    } catch (const std::exception&) {
        return MHD_NO;
    }
}

// What the headers of one name have said so far.
struct Lengths {
    std::string_view first;
    bool differ = false;
};

MHD_Result compare_length(void* self, MHD_ValueKind, const char* name, const char* value) {
    auto& lengths = *static_cast<Lengths*>(self);
    if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) != 0) return MHD_YES;
    const std::string_view length = value == nullptr ? std::string_view{} : value;
    if (lengths.first.empty()) lengths.first = length;
    lengths.differ |= length != lengths.first;
    return MHD_YES;
}

Reply not_json() {
    return refuse(400, "the body is not JSON, or was cut short",
                  "Send one whole JSON object or array.");
}

}  // namespace

void Exchange::take(std::span<const std::byte> piece) {
    if (step == Step::discarding) return;
    if (body.bytes() == 0) look_at_beginning(piece);
    try {
        body.add(piece);
    } catch (const Error& error) {
        reply = refuse(error);
    }
    if (must_be_json) shape.add(piece);
    if (!shape.possible()) reply = not_json();
    if (reply.status != 0) step = Step::discarding;
}

// A question is read by mcp, which says itself what is wrong.
// Health data and events are JSON; a journal is when it looks like it; what is packed is not looked
// into.
void Exchange::look_at_beginning(std::span<const std::byte> piece) {
    if (endpoint->kind == Endpoint::Kind::ask) return;
    if (compress::is_gzip(piece) || endpoint->scope == "activities") return;
    const char first = static_cast<char>(piece.front());
    must_be_json = endpoint->scope != "journal" || first == '{' || first == '[';
}

void Exchange::finish() {
    if (reply.status != 0) return;
    body.finish();
    if (endpoint->kind == Endpoint::Kind::ask) return;
    if (body.bytes() == 0) {
        reply = refuse(400, "the body is empty", "With curl: --data-binary @FILE.");
    } else if (must_be_json && !shape.whole()) {
        reply = not_json();
    }
}

std::string_view query_value(MHD_Connection* connection, const char* key) {
    const char* value = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, key);
    return value == nullptr ? std::string_view{} : value;
}

Head read_head(MHD_Connection* connection, const char* path, const char* method) {
    Head head;
    head.method = method;
    head.path = path;
    head.authorization = header(connection, MHD_HTTP_HEADER_AUTHORIZATION);
    head.content_length = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    head.transfer_encoding = header(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING);
    head.content_encoding = header(connection, MHD_HTTP_HEADER_CONTENT_ENCODING);
    Lengths lengths;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, compare_length, &lengths);
    head.lengths_differ = lengths.differ;
    head.token = query_value(connection, "token");
    head.verify_token = query_value(connection, "hub.verify_token");
    head.cookie = cookie(connection, page_cookie);
    head.origin = header(connection, "Origin");
    head.content_type = header(connection, MHD_HTTP_HEADER_CONTENT_TYPE);
    head.accept = header(connection, MHD_HTTP_HEADER_ACCEPT);
    return head;
}

std::string document_name(MHD_Connection* connection) {
    std::string name(query_value(connection, "name"));
    for (const char* each : {"automation-name", "session-id"}) {
        const std::string_view value = header(connection, each);
        if (value.empty()) continue;
        if (!name.empty()) name += ' ';
        name += value;
    }
    return presentable_name(name);
}

void read_look(MHD_Connection* connection, const char* path, Look& look) {
    look.path = path;
    look.known_tag = header(connection, MHD_HTTP_HEADER_IF_NONE_MATCH);
    look.takes_gzip = takes_gzip(header(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING));
    look.by_tls = header(connection, "X-Forwarded-Proto") == "https";
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_parameter, &look);
}

void read_question(MHD_Connection* connection, Question& question) {
    question.version = header(connection, "MCP-Protocol-Version");
    question.method = header(connection, "Mcp-Method");
    question.name = header(connection, "Mcp-Name");
}

bool waits_for_continue(MHD_Connection* connection) {
    return !header(connection, MHD_HTTP_HEADER_EXPECT).empty();
}

MHD_Result send_reply(MHD_Connection* connection, const Reply& reply, const Endpoint* endpoint) {
    const std::unique_ptr<MHD_Response, decltype(&MHD_destroy_response)> response(
        MHD_create_response_from_buffer(reply.body.size(), const_cast<char*>(reply.body.data()),
                                        MHD_RESPMEM_MUST_COPY),
        MHD_destroy_response);
    if (response == nullptr) return MHD_NO;
    const auto add = [&](const char* name, const std::string& value) {
        MHD_add_response_header(response.get(), name, value.c_str());
    };
    for (const auto& [name, value] : reply.headers)
        add(name, value);
    if (reply.headers.empty()) {
        add(MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
        add(MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    }
    if (reply.closes) add(MHD_HTTP_HEADER_CONNECTION, "close");
    if (reply.status == 401 && reply.headers.empty()) {
        add(MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    }
    if (reply.status == 405) add(MHD_HTTP_HEADER_ALLOW, std::string(endpoint->methods));
    if (reply.status == 503) add(MHD_HTTP_HEADER_RETRY_AFTER, "30");
    return MHD_queue_response(connection, static_cast<unsigned>(reply.status), response.get());
}

}  // namespace runlytics::listener
