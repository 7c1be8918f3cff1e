#pragma once

#include <cstdint>
#include <string_view>

#include "core/listener/request.h"

// What can be said about a request before its body arrives.
namespace runlytics::listener {

// The parts of a request's head that matter; what is absent is empty.
struct Head {
    std::string_view method, path;
    std::string_view authorization, content_length, transfer_encoding, content_encoding;
    std::string_view token, verify_token;           // of the query
    bool lengths_differ = false;                    // one Content-Length says this, another that
    std::string_view cookie;                        // of pages
    std::string_view origin, content_type, accept;  // of questions
};

struct Inspection {
    const Endpoint* endpoint = nullptr;
    std::string_view token;
    std::uint64_t bytes = 0;  // of the body that follows
    Reply refusal;            // status 0: it may go on
};

// 404, 405, 406, 411, 415, 400, 401 and 403 as far as the head tells.
Inspection inspect(Site site, const Head& head);

// 403 and 413, once it is known who sends it; status 0 when it may come.
Reply admit(const Endpoint& endpoint, const Holder& holder, std::uint64_t bytes);

}  // namespace runlytics::listener
