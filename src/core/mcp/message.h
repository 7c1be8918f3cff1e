#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The Model Context Protocol as it is spoken over HTTP without a session: what a client's request
// says, in both generations of the protocol. It knows neither the tools nor a database.
namespace runlytics::mcp {

// The revision that says of each request what it is spoken in, and the one that is spoken where
// nothing is said.
inline constexpr std::string_view modern_version = "2026-07-28";
inline constexpr std::string_view silent_version = "2025-03-26";
// Those that begin with a handshake, the latest first.
inline constexpr std::string_view legacy_versions[] = {"2025-11-25", "2025-06-18", "2025-03-26",
                                                       "2024-11-05"};

inline constexpr std::size_t max_message = 64 * 1024;
inline constexpr std::size_t max_batch = 16;

namespace codes {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int no_such_method = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
inline constexpr int header_mismatch = -32020;
inline constexpr int unsupported_version = -32022;
}  // namespace codes

// What the head of the request says of the message, for those on the way who read no bodies; what
// is absent is empty.
struct Headers {
    std::string_view version, method, name;
};

// One message and what has to be done about it.
struct Message {
    enum class Wants {
        nothing,  // a notification, or an answer to what nobody asked
        answer,   // it is here already
        list,     // the tools that there are
        call      // a tool
    };

    Wants wants = Wants::nothing;
    bool modern = false;
    std::string id;              // JSON; empty where none could be read
    std::string tool;            // of call
    std::string arguments = {};  // of call: JSON, an object
    int status = 200;            // of HTTP, with the answer
    std::string answer = {};     // JSON
};

struct Conversation {
    std::vector<Message> messages;
    bool batch = false;
};

// Reads the body of a request. It never fails: what is wrong is a message with its answer.
Conversation read(std::span<const std::byte> body, const Headers& headers);

// The answers to messages: each is a message of JSON-RPC.
// The tools, as a JSON array.
std::string tools_answer(const Message& message, std::string_view tools);
// What a tool has said, a JSON object.
std::string tool_answer(const Message& message, std::string_view said);
// What is wrong with a call, in words that help to do it right.
std::string failed_answer(const Message& message, std::string_view why);
std::string error_answer(const Message& message, int code, std::string_view why);

}  // namespace runlytics::mcp
