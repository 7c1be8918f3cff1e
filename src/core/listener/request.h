#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/listener/body.h"
#include "core/listener/endpoints.h"
#include "core/listener/reply.h"
#include "core/mcp/message.h"

// What the listener and the warehouse tell each other.
namespace runlytics::listener {

// Whom a token belongs to.
struct Holder {
    std::int64_t athlete_id = 0;
    std::int64_t token_id = 0;
    std::vector<std::string> scopes;

    bool may(std::string_view scope) const {
        return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
    }
};

// What is asked of a page. A request for one brings no body.
struct Look {
    std::string path;
    std::vector<std::pair<std::string, std::string>> parameters;  // of the query
    std::string known_tag;  // If-None-Match: what the client has of it
    bool takes_gzip = false;
    bool by_tls = false;  // as the client sees it
};

// What the head of a question says of it.
struct Question {
    std::string version, method, name;

    mcp::Headers headers() const { return {version, method, name}; }
};

// A request as it waits for the warehouse: first to be told whose token it brings, then with its
// body to be stored.
struct Request {
    explicit Request(std::string spool_folder) : body(std::move(spool_folder)) {}

    const Endpoint* endpoint = nullptr;
    crypto::Digest token{};
    std::optional<Holder> holder;
    std::string name;    // of the document
    std::string client;  // its address
    Look look;
    Question question;
    Body body;
    Reply reply;         // set once it is refused or served
    bool noted = false;  // in the log of requests
};

struct Receipt {
    std::optional<std::int64_t> document_id;
    bool stored = false;  // else it was known
};

// A request that was refused, for the log of requests.
struct Refusal {
    Holder holder;
    std::string_view route;
    int status;
    std::uint64_t bytes;
    std::string client;
    std::string error;
};

}  // namespace runlytics::listener
