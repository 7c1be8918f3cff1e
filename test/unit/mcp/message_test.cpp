#include "core/mcp/message.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

// What a message to /mcp asks for, and what it is told, by the specification of the protocol.
namespace runlytics::mcp {

namespace {

using nlohmann::json;

Conversation read_text(std::string_view text, const Headers& headers = {}) {
    return read(std::as_bytes(std::span(text)), headers);
}

Message read_one(const json& message, const Headers& headers = {}) {
    const Conversation conversation = read_text(message.dump(), headers);
    EXPECT_EQ(conversation.messages.size(), 1U);
    return conversation.messages.front();
}

json request(std::string_view method, json params = json::object()) {
    return {{"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", std::move(params)}};
}

// The same in the newer revision.
json modern(std::string_view method, json params = json::object()) {
    params["_meta"] = {{"io.modelcontextprotocol/protocolVersion", modern_version},
                       {"io.modelcontextprotocol/clientCapabilities", json::object()}};
    return request(method, std::move(params));
}

int code_of(const Message& message) {
    EXPECT_EQ(message.wants, Message::Wants::answer);
    return json::parse(message.answer).at("error").at("code");
}

json result_of(const Message& message) {
    EXPECT_EQ(message.wants, Message::Wants::answer);
    return json::parse(message.answer).at("result");
}

}  // namespace

TEST(Mcp, OlderClientsBeginWithAHandshake) {
    for (const std::string_view version : legacy_versions) {
        const auto said =
            result_of(read_one(request("initialize", {{"protocolVersion", version}})));
        EXPECT_EQ(said.at("protocolVersion"), version);
        EXPECT_EQ(said.at("capabilities"), json({{"tools", json::object()}}));
    }
    EXPECT_EQ(result_of(read_one(request("initialize", {{"protocolVersion", "2026-07-28"}})))
                  .at("protocolVersion"),
              "2025-11-25");
    EXPECT_EQ(read_one({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}}).wants,
              Message::Wants::nothing);
    EXPECT_EQ(result_of(read_one(request("ping"))), json::object());
}

TEST(Mcp, ToolsAreListedAndCalled) {
    EXPECT_EQ(read_one(request("tools/list")).wants, Message::Wants::list);
    const Message call =
        read_one(request("tools/call", {{"name", "runs"}, {"arguments", {{"limit", 3}}}}));
    EXPECT_EQ(call.wants, Message::Wants::call);
    EXPECT_EQ(call.tool, "runs");
    EXPECT_EQ(json::parse(call.arguments), json({{"limit", 3}}));
    EXPECT_EQ(read_one(request("tools/call", {{"name", "runs"}})).arguments, "{}");
    EXPECT_EQ(code_of(read_one(request("tools/call", {{"name", 5}}))), -32602);
    EXPECT_EQ(code_of(read_one(request("tools/call", {{"name", ""}}))), -32602);
    EXPECT_EQ(code_of(read_one(request("tools/call", {{"name", "runs"}, {"arguments", 5}}))),
              -32602);
    EXPECT_EQ(code_of(read_one(request("tools/list", {{"cursor", "x"}}))), -32602);
}

TEST(Mcp, ANewerRequestSaysItselfWhatItIs) {
    const Headers headers{"2026-07-28", "tools/call", "runs"};
    const json call = modern("tools/call", {{"name", "runs"}});
    EXPECT_EQ(read_one(call, headers).wants, Message::Wants::call);
    EXPECT_EQ(read_one(call, {"2026-07-28", "tools/call", "=?base64?cnVucw==?="}).wants,
              Message::Wants::call);
    for (const Headers& other : {Headers{}, Headers{"2025-11-25", "tools/call", "runs"},
                                 Headers{"2026-07-28", "tools/list", "runs"},
                                 Headers{"2026-07-28", "tools/call", "day"}}) {
        EXPECT_EQ(code_of(read_one(call, other)), -32020);
        EXPECT_EQ(read_one(call, other).status, 400);
    }
    const auto found =
        result_of(read_one(modern("server/discover"), {"2026-07-28", "server/discover", ""}));
    EXPECT_EQ(found.at("resultType"), "complete");
    EXPECT_EQ(found.at("supportedVersions").front(), "2026-07-28");
    EXPECT_EQ(found.at("cacheScope"), "public");
    const Message gone = read_one(modern("ping"), {"2026-07-28", "ping", ""});
    EXPECT_EQ(code_of(gone), -32601);
    EXPECT_EQ(gone.status, 404);
}

TEST(Mcp, AVersionThatIsNotSpokenIsRefusedWithThoseThatAre) {
    json late = modern("tools/list");
    late["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = "2030-01-01";
    const Message refused = read_one(late, {"2030-01-01", "tools/list", ""});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(code_of(refused), -32022);
    EXPECT_EQ(json::parse(refused.answer).at("error").at("data").at("requested"), "2030-01-01");
    EXPECT_EQ(code_of(read_one(request("ping"), {"1999-01-01", "", ""})), -32022);
    // Without capabilities, and without the version that the head has.
    json bare = modern("tools/list");
    bare["params"]["_meta"].erase("io.modelcontextprotocol/clientCapabilities");
    EXPECT_EQ(code_of(read_one(bare, {"2026-07-28", "tools/list", ""})), -32602);
    EXPECT_EQ(code_of(read_one(request("tools/list"), {"2026-07-28", "tools/list", ""})), -32602);
}

TEST(Mcp, WhatIsNoMessageIsSaidToBeNone) {
    EXPECT_EQ(code_of(read_text("{").messages.front()), -32700);
    EXPECT_EQ(code_of(read_text("").messages.front()), -32700);
    EXPECT_EQ(code_of(read_text(std::string(40, '[') + std::string(40, ']')).messages.front()),
              -32700);
    EXPECT_EQ(code_of(read_text(std::string(max_message + 1, ' ')).messages.front()), -32700);
    for (const char* text : {"5", "{}", R"({"jsonrpc":"2.0","id":null,"method":"ping"})",
                             R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})",
                             R"({"jsonrpc":"2.0","id":1,"method":5})", "[]"}) {
        const Message message = read_text(text).messages.front();
        EXPECT_EQ(code_of(message), -32600) << text;
        EXPECT_EQ(message.status, 400);
    }
    EXPECT_EQ(code_of(read_one(request("resources/list"))), -32601);
}

TEST(Mcp, OneRevisionHasBatches) {
    const std::string batch = json::array({request("ping"), request("tools/list")}).dump();
    EXPECT_EQ(read_text(batch).messages.size(), 2U);
    EXPECT_TRUE(read_text(batch, {"2025-03-26", "", ""}).batch);
    EXPECT_EQ(code_of(read_text(batch, {"2025-06-18", "", ""}).messages.front()), -32600);
    json many = json::array();
    for (std::size_t i = 0; i <= max_batch; ++i)
        many.push_back(request("ping"));
    EXPECT_EQ(code_of(read_text(many.dump()).messages.front()), -32600);
}

TEST(Mcp, WhatAToolSaysIsStructureAndText) {
    const Message call = read_one(request("tools/call", {{"name", "runs"}}));
    const json said = json::parse(tool_answer(call, R"({"rows":["\u201cx\u201d"]})"));
    EXPECT_EQ(said.at("id"), 7);
    EXPECT_EQ(said.at("result").at("structuredContent"),
              json::parse(std::string(said.at("result").at("content").at(0).at("text"))));
    EXPECT_FALSE(said.at("result").contains("resultType"));
    const json failed = json::parse(failed_answer(call, "no \"such\" day"));
    EXPECT_TRUE(failed.at("result").at("isError"));
    EXPECT_EQ(failed.at("result").at("content").at(0).at("text"), "no \"such\" day");
}

}  // namespace runlytics::mcp
