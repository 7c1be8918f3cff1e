#include "core/listener/pages.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/listener/inspect.h"
#include "core/listener/rates.h"

// What becomes of a request for a page, and of one for a link.
namespace runlytics::listener {

namespace {

// Answers every statement with one row, or with an error.
class Oracle final : public Warehouse {
  public:
    void begin() override { told += "begin "; }
    void begin_reading() override { told += "read "; }
    void commit() override { told += "commit"; }
    void rollback() override { told += "rollback"; }
    void begin_step() override {}
    void keep_step() override {}
    void undo_step() override {}

    Row run(const Statement& statement, std::initializer_list<Value> values) override {
        told += std::string(statement.name) + " ";
        for (const Value& value : values) {
            if (const auto* text = std::get_if<std::string_view>(&value)) texts.emplace_back(*text);
        }
        if (!state.empty()) throw Error(state, "no");
        Row row;
        for (const auto& column : columns)
            row.add(column);
        return row;
    }

    std::vector<std::optional<std::string>> columns;
    std::string state;
    std::string told;
    std::vector<std::string> texts;
};

std::unique_ptr<Request> request_for(const char* path) {
    auto request = std::make_unique<Request>("/tmp");
    request->endpoint = endpoint_at(Site::pages, path);
    request->look.path = path;
    request->client = "::1";
    return request;
}

std::string header(const Reply& reply, std::string_view name) {
    for (const auto& [each, value] : reply.headers) {
        if (each == name) return value;
    }
    return {};
}

Reply ask(Oracle& oracle, Request& request) {
    serve_page(oracle, request, [](const std::string&) {});
    return request.reply;
}

}  // namespace

TEST(Pages, APathNamesAPage) {
    EXPECT_EQ(page_of_path("/")->page, "overview");
    EXPECT_EQ(page_of_path("/recovery")->page, "recovery");
    EXPECT_FALSE(page_of_path("/recovery")->id);
    EXPECT_EQ(page_of_path("/run/12")->page, "run");
    EXPECT_EQ(page_of_path("/run/12")->id, "12");
    const std::string long_word = "/" + std::string(33, 'a');
    const std::string long_number = "/run/" + std::string(21, '1');
    for (const std::string_view wrong :
         {std::string_view(""), std::string_view("run"), std::string_view("//"),
          std::string_view("/Run"), std::string_view("/run/"), std::string_view("/run/1/2"),
          std::string_view("/run/-1"), std::string_view("/../x"), std::string_view("/a\0b", 4),
          std::string_view(long_word), std::string_view(long_number)}) {
        EXPECT_FALSE(page_of_path(wrong)) << wrong;
    }
}

TEST(Pages, APageIsReadAndALinkIsWritten) {
    Oracle oracle;
    oracle.columns = {"<html></html>"};
    const auto request = request_for("/run/7");
    request->look.parameters = {{"units", "mi"}, {"Bad", "1"}, {"long", std::string(101, 'x')}};
    const Reply page = ask(oracle, *request);
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.body, "<html></html>");
    EXPECT_EQ(oracle.told, "read serve_page commit");
    EXPECT_EQ(oracle.texts, (std::vector<std::string>{"/run/7", "{\"units\":\"mi\"}"}));

    Oracle links;
    links.columns = {"c00kie", "60"};
    const Reply welcome = ask(links, *request_for("/link/abc"));
    EXPECT_EQ(welcome.status, 200);
    EXPECT_EQ(links.told, "begin redeem_link commit");
    EXPECT_EQ(header(welcome, "Set-Cookie"),
              "runlytics=c00kie; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
}

TEST(Pages, ALinkThatIsOverGivesNoCookie) {
    Oracle oracle;
    const Reply reply = ask(oracle, *request_for("/link/abc"));
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(header(reply, "Set-Cookie"), "");
}

TEST(Pages, ByTlsTheCookieIsForTlsAlone) {
    Oracle oracle;
    oracle.columns = {"c00kie", "60"};
    const auto request = request_for("/link/abc");
    request->look.by_tls = true;
    EXPECT_TRUE(header(ask(oracle, *request), "Set-Cookie").ends_with("; Secure"));
}

TEST(Pages, EveryErrorHasAStatusAndNoSecret) {
    const std::pair<const char*, int> cases[] = {
        {"28000", 401}, {"P0002", 404}, {"22023", 404}, {"22P02", 404}, {"0A000", 501},
        {"57014", 503}, {"55P03", 503}, {"08006", 503}, {"XX000", 500}, {"42501", 500}};
    for (const auto& [state, status] : cases) {
        Oracle oracle;
        oracle.state = state;
        const Reply reply = ask(oracle, *request_for("/"));
        EXPECT_EQ(reply.status, status) << state;
        EXPECT_EQ(oracle.told, "read serve_page rollback") << state;
        EXPECT_EQ(header(reply, "Content-Type"), "text/html; charset=utf-8") << state;
    }
}

TEST(Pages, WhatIsKnownIsNotSentAgain) {
    Oracle oracle;
    oracle.columns = {"<html></html>"};
    const auto request = request_for("/");
    const std::string tag = header(ask(oracle, *request), "ETag");
    EXPECT_EQ(tag.size(), 34U);
    request->look.known_tag = "W/\"x\", " + tag;
    const Reply again = ask(oracle, *request);
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(header(again, "ETag"), tag);
    oracle.columns = {"<html>other</html>"};
    EXPECT_EQ(ask(oracle, *request).status, 200);
}

TEST(Pages, PackedWhenTheBrowserTakesIt) {
    Oracle oracle;
    oracle.columns = {std::string(10'000, 'a')};
    const auto request = request_for("/");
    request->look.takes_gzip = true;
    const Reply reply = ask(oracle, *request);
    EXPECT_EQ(header(reply, "Content-Encoding"), "gzip");
    const auto plain = compress::gunzip(std::as_bytes(std::span(reply.body)));
    EXPECT_EQ(plain.size(), 10'000U);
    EXPECT_TRUE(takes_gzip("deflate, gzip, br"));
    EXPECT_FALSE(takes_gzip("gzip;q=0"));
    EXPECT_FALSE(takes_gzip(""));
}

TEST(Pages, TheHeadTells) {
    const auto status = [](Head head) { return inspect(Site::pages, head).refusal.status; };
    Head head;
    head.method = "GET";
    head.path = "/recovery";
    EXPECT_EQ(status(head), 401);
    head.cookie = "abc";
    EXPECT_EQ(status(head), 0);
    head.content_length = "0";
    EXPECT_EQ(status(head), 0);
    head.content_length = "1";
    EXPECT_EQ(status(head), 400);
    head.content_length = {};
    head.transfer_encoding = "chunked";
    EXPECT_EQ(status(head), 400);
    head.transfer_encoding = {};
    head.method = "POST";
    EXPECT_EQ(status(head), 405);
    head.path = "/link/abc";
    head.method = "HEAD";
    EXPECT_EQ(status(head), 405);
    head.method = "GET";
    EXPECT_EQ(status(head), 0);
    EXPECT_EQ(inspect(Site::pages, head).token, "abc");
    head.path = "/link/";
    EXPECT_EQ(status(head), 401);
}

TEST(Rates, SomeAtOnceThenSoManyASecond) {
    Rates rates;
    Clock::time_point now{};
    int allowed = 0;
    for (int i = 0; i < 1000; ++i)
        allowed += rates.allow("a", now);
    EXPECT_EQ(allowed, static_cast<int>(Rates::at_once));
    EXPECT_TRUE(rates.allow("b", now));
    now += std::chrono::seconds(1);
    allowed = 0;
    for (int i = 0; i < 1000; ++i)
        allowed += rates.allow("a", now);
    EXPECT_EQ(allowed, static_cast<int>(Rates::per_second));
}

TEST(Rates, ManyAddressesAreForgotten) {
    Rates rates;
    Clock::time_point now{};
    for (int i = 0; i < 100'000; ++i) {
        now += std::chrono::milliseconds(1);
        EXPECT_TRUE(rates.allow(std::to_string(i), now));
    }
}

}  // namespace runlytics::listener
