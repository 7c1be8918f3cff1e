#include "core/listener/ask.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/listener/inspect.h"

// What becomes of a question: who asks, what the warehouse is asked, what its errors mean.
namespace runlytics::listener {

namespace {

// Answers every statement with one row, or with an error.
class Oracle final : public Warehouse {
  public:
    void begin() override { told += "begin "; }
    void begin_reading() override { told += "read "; }
    void commit() override { told += "commit "; }
    void rollback() override { told += "rollback "; }
    void begin_step() override {}
    void keep_step() override {}
    void undo_step() override {}

    Row run(const Statement& statement, std::initializer_list<Value> values) override {
        told += std::string(statement.name) + " ";
        for (const Value& value : values) {
            if (const auto* text = std::get_if<std::string_view>(&value))
                told += "'" + std::string(*text) + "' ";
        }
        if (!state.empty()) throw Error(state, "why", "", "what to do");
        Row row;
        for (const auto& column : columns)
            row.add(column);
        return row;
    }

    std::vector<std::optional<std::string>> columns;
    std::string state;
    std::string told;
};

// The answer to a body, of one who has shown a token of this scope.
Reply ask(Oracle& oracle, std::string_view body, std::vector<std::string> scopes = {"ask"}) {
    Request request("/tmp");
    request.endpoint = endpoint_at(Site::pages, "/mcp");
    if (!scopes.empty()) request.holder = Holder{1, 2, std::move(scopes)};
    request.body.add(std::as_bytes(std::span(body)));
    request.body.finish();
    serve_question(oracle, request, [](const std::string&) {});
    return request.reply;
}

constexpr std::string_view call =
    R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"runs","arguments":{"limit":3}}})";

}  // namespace

TEST(Ask, FirstItIsFoundOutWhoAsks) {
    Oracle oracle;
    oracle.columns = {};
    EXPECT_EQ(ask(oracle, call, {}).status, 401);
    EXPECT_EQ(oracle.told, "begin authenticate commit ");
    oracle.columns = {"1", "2", "ask"};
    EXPECT_EQ(ask(oracle, call, {}).status, 0);
}

TEST(Ask, AToolIsCalledInATransactionThatWritesNothing) {
    Oracle oracle;
    oracle.columns = {R"({"rows":[]})"};
    const Reply reply = ask(oracle, call);
    EXPECT_EQ(oracle.told, "read serve_question 'runs' '{\"limit\":3}' commit ");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(nlohmann::json::parse(reply.body).at("result").at("structuredContent").dump(),
              R"({"rows":[]})");
}

TEST(Ask, ToolsAreThoseThatTheWarehouseHas) {
    Oracle oracle;
    oracle.columns = {R"([{"name":"runs"}])"};
    const Reply reply = ask(oracle, R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
    EXPECT_EQ(oracle.told, "read serve_question '' '{}' commit ");
    EXPECT_EQ(nlohmann::json::parse(reply.body).at("result").at("tools").at(0).at("name"), "runs");
}

TEST(Ask, WhatNeedsNoWarehouseAsksNone) {
    Oracle oracle;
    EXPECT_EQ(ask(oracle, R"({"jsonrpc":"2.0","id":1,"method":"ping"})").status, 200);
    const Reply taken = ask(oracle, R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    EXPECT_EQ(taken.status, 202);
    EXPECT_EQ(taken.body, "");
    EXPECT_EQ(ask(oracle, "{").status, 400);
    EXPECT_EQ(oracle.told, "");
}

TEST(Ask, AnErrorIsTheToolsOrTheServers) {
    Oracle oracle;
    for (const char* state : {"22023", "P0002", "55000", "0A000"}) {
        oracle.state = state;
        const auto said = nlohmann::json::parse(ask(oracle, call).body).at("result");
        EXPECT_TRUE(said.at("isError")) << state;
        EXPECT_EQ(said.at("content").at(0).at("text"), "why\nwhat to do");
    }
    oracle.state = "57014";
    EXPECT_TRUE(nlohmann::json::parse(ask(oracle, call).body).at("result").at("isError"));
    oracle.state = "XX000";
    const auto internal = nlohmann::json::parse(ask(oracle, call).body).at("error");
    EXPECT_EQ(internal.at("code"), -32603);
    EXPECT_EQ(internal.dump().find("why"), std::string::npos);
    for (const auto& [state, status] : {std::pair("28000", 401), std::pair("42501", 403),
                                        std::pair("55P03", 503), std::pair("08006", 503)}) {
        oracle.state = state;
        EXPECT_EQ(ask(oracle, call).status, status) << state;
    }
    oracle.state = "";
    oracle.columns = {std::nullopt};
    EXPECT_EQ(nlohmann::json::parse(ask(oracle, call).body).at("error").at("code"), -32602);
}

TEST(Ask, ABatchIsAnsweredAsOne) {
    Oracle oracle;
    oracle.columns = {R"({"rows":[]})"};
    const Reply reply =
        ask(oracle, "[" + std::string(call) + R"(,{"jsonrpc":"2.0","id":2,"method":"ping"}])");
    EXPECT_EQ(nlohmann::json::parse(reply.body).size(), 2U);
}

TEST(Ask, OnlyProgramsAskAndPagesOfThisMachine) {
    Head head;
    head.method = "POST";
    head.path = "/mcp";
    head.authorization = "Bearer rl_x";
    head.content_length = "10";
    head.content_type = "application/json; charset=utf-8";
    EXPECT_EQ(inspect(Site::pages, head).refusal.status, 0);
    for (const std::string_view origin : {"http://localhost", "http://localhost:6274",
                                          "https://127.0.0.1:8322", "http://[::1]:80"}) {
        head.origin = origin;
        EXPECT_EQ(inspect(Site::pages, head).refusal.status, 0) << origin;
    }
    for (const std::string_view origin :
         {"null", "https://evil.example", "http://localhost.evil.example", "http://[::1", "x",
          "http://127.0.0.1@evil.example", "http://"}) {
        head.origin = origin;
        EXPECT_EQ(inspect(Site::pages, head).refusal.status, 403) << origin;
    }
    head.origin = "";
    head.content_type = "text/plain";
    EXPECT_EQ(inspect(Site::pages, head).refusal.status, 415);
    head.content_type = "application/json";
    head.accept = "text/html";
    EXPECT_EQ(inspect(Site::pages, head).refusal.status, 406);
    head.accept = "*/*";
    head.method = "GET";
    EXPECT_EQ(inspect(Site::pages, head).refusal.status, 405);
}

TEST(Ask, TypesAreReadAsTheProtocolWritesThem) {
    Head head;
    head.method = "POST";
    head.path = "/mcp";
    head.authorization = "Bearer rl_x";
    head.content_length = "10";
    for (const std::string_view type :
         {"application/jsonx", "text/application/json", "x; y=application/json", ""}) {
        head.content_type = type;
        EXPECT_EQ(inspect(Site::pages, head).refusal.status, 415) << type;
    }
    head.content_type = "Application/JSON ;charset=utf-8";
    for (const std::string_view accept :
         {"", "application/json, text/event-stream", "text/html;q=0.9,APPLICATION/json;q=0.001",
          "application/*", "application/*;q=0, application/json", "*/*;q=0.1", "text/html, */*"}) {
        head.accept = accept;
        EXPECT_EQ(inspect(Site::pages, head).refusal.status, 0) << accept;
    }
    for (const std::string_view accept :
         {"application/json;q=0", "application/json; Q=0.000, */*", "*/*;q=0.0", "text/*",
          "application/jsonx", "application/json;charset=utf-8;q=0"}) {
        head.accept = accept;
        EXPECT_EQ(inspect(Site::pages, head).refusal.status, 406) << accept;
    }
}

}  // namespace runlytics::listener
