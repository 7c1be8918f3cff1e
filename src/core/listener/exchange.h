#pragma once

#include <microhttpd.h>

#include "core/listener/inspect.h"
#include "core/listener/json_shape.h"
#include "core/listener/peers.h"

namespace runlytics::listener {

// One request and its answer, from its head to the last byte.
struct Exchange : Request {
    enum class Step {
        asking,      // suspended, until it is known whose token it is
        receiving,   // its body comes
        discarding,  // it is refused, and its body is let run out so that the answer arrives
        delivering,  // suspended, until it is stored
        answered
    };

    using Request::Request;

    MHD_Connection* connection = nullptr;
    Peer* peer = nullptr;
    Step step = Step::receiving;
    std::uint64_t length = 0;         // of the body, as declared
    bool waits_for_continue = false;  // the client sends its body only when told to
    bool is_question = false;         // Strava's, whether this address is ours
    std::string challenge;            // its word
    bool must_be_json = false;
    JsonShape shape;

    // Takes a piece of the body; what goes wrong refuses the request and lets the rest run out.
    void take(std::span<const std::byte> piece);
    // Looks at the body as a whole; a reply when it is refused.
    void finish();

  private:
    void look_at_beginning(std::span<const std::byte> piece);
};

// What matters of the request's head.
Head read_head(MHD_Connection* connection, const char* path, const char* method);

// What a request for a page says.
void read_look(MHD_Connection* connection, const char* path, Look& look);

// What a question says in its head.
void read_question(MHD_Connection* connection, Question& question);

// The name of the document: what the sender calls it.
std::string document_name(MHD_Connection* connection);

// A value of the query, empty when absent.
std::string_view query_value(MHD_Connection* connection, const char* key);

// Whether the client waits for a word before it sends the body.
bool waits_for_continue(MHD_Connection* connection);

// Sends the reply.
MHD_Result send_reply(MHD_Connection* connection, const Reply& reply, const Endpoint* endpoint);

}  // namespace runlytics::listener
