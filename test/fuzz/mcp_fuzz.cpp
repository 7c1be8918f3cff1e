// Whatever is posted to /mcp is answered by messages of JSON-RPC with the id that it has, or asks
// for tools, or calls one with an object; and whatever a tool or an error says, the answer to it is
// JSON. The input is the three headers, one a line, and the body.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/listener/reply.h"
#include "core/mcp/message.h"
#include "promises.h"

using nlohmann::json;
using runlytics::fuzz::require;
using runlytics::mcp::Message;

namespace {

std::string_view next_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

json read_answer(const Message& message, const std::string& text) {
    const json answer = json::parse(text);
    require(answer.at("jsonrpc") == "2.0");
    require(answer.contains("result") != answer.contains("error"));
    require(message.id.empty() ? !answer.contains("id")
                               : answer.at("id") == json::parse(message.id));
    return answer;
}

void check(const Message& message, std::string_view said) {
    require(message.status == 200 || message.status == 400 || message.status == 404);
    require(message.id.empty() || message.id.size() <= 6 * 256 + 2);
    const std::string words = runlytics::listener::valid_utf8(said);
    switch (message.wants) {
        case Message::Wants::nothing:
            return require(message.answer.empty());
        case Message::Wants::answer: {
            const json answer = read_answer(message, message.answer);
            // What is refused by its status is an error.
            return require(message.status == 200 || answer.contains("error"));
        }
        case Message::Wants::list:
            require(
                read_answer(message, tools_answer(message, "[]")).at("result").contains("tools"));
            return;
        case Message::Wants::call:
            require(json::parse(message.arguments).is_object());
            require(read_answer(message, tool_answer(message, message.arguments))
                        .at("result")
                        .at("structuredContent")
                        .is_object());
            require(read_answer(message, failed_answer(message, words)).at("result").at("isError"));
            read_answer(message, error_answer(message, -32603, words));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    runlytics::mcp::Headers headers;
    for (std::string_view* field : {&headers.version, &headers.method, &headers.name})
        *field = next_line(rest);
    const auto conversation = runlytics::mcp::read(std::as_bytes(std::span(rest)), headers);
    require(!conversation.messages.empty());
    require(conversation.messages.size() <= runlytics::mcp::max_batch);
    require(conversation.batch || conversation.messages.size() == 1);
    for (const Message& message : conversation.messages)
        check(message, rest);
    return 0;
}
