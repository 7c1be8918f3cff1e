#include "core/listener/serve.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/listener/warehouse.h"

// A batch against a warehouse that refuses what it is told to refuse.
namespace runlytics::listener {

namespace {

constexpr crypto::Digest known_token{std::byte{1}};

using Bytes = std::span<const std::byte>;

Row row(std::initializer_list<std::optional<std::string>> columns) {
    Row result;
    for (const auto& column : columns)
        result.add(column);
    return result;
}

// Remembers what is stored and forgets what is undone.
class Rehearsal final : public Warehouse {
  public:
    void begin_reading() override { begin(); }
    void begin() override {
        if (down) throw Error("08006", "no server");
        pending = stored;
        ++transactions;
    }
    void commit() override {
        if (!commit_state.empty()) throw Error(commit_state, "no");
        stored = pending;
    }
    void rollback() override { pending = stored; }
    void begin_step() override { before_step = pending; }
    void keep_step() override {}
    void undo_step() override { pending = before_step; }

    Row run(const Statement& statement, std::initializer_list<Value> list) override {
        const std::vector<Value> values(list);
        const std::string_view name = statement.name;
        if (name == "authenticate") return holder_of(std::get<Bytes>(values[0]));
        if (name == "receive") return receive(text(values[3]));
        if (name == "receive_all") return receive_all(std::get<Texts>(values[3]));
        if (name == "receive_begin") {
            pending.push_back(text(values[3]));
            return row({"9", "t"});
        }
        if (name == "receive_part") {
            EXPECT_EQ(std::get<std::int64_t>(values[1]), static_cast<std::int64_t>(parts.size()));
            parts.push_back(std::get<Bytes>(values[2]).size());
        }
        if (name == "receive_end") ended = true;
        if (name == "log_request") pending.push_back("log " + text(values[5]));
        return row({std::nullopt});
    }

    std::vector<std::string> stored, pending, before_step;
    std::vector<std::size_t> together;  // how many came by each receive_all()
    std::vector<std::size_t> parts;
    std::string refusal_state = "22P02", commit_state;
    bool down = false, ended = false;
    int transactions = 0;

  private:
    static std::string text(const Value& value) {
        return std::string(std::get<std::string_view>(value));
    }
    static Row holder_of(Bytes token) {
        const bool known = std::equal(token.begin(), token.end(), known_token.begin());
        return known ? row({"7", "1", "health"}) : Row{};
    }
    Row receive(const std::string& name) {
        if (name == "refused") throw Error(refusal_state, "this one is refused");
        pending.push_back(name);
        return row({std::to_string(pending.size()), "t"});
    }
    Row receive_all(Texts names) {
        together.push_back(names.size());
        std::string ids, flags;
        for (const std::string_view name : names) {
            const Row one = receive(std::string(name));
            ids += std::string(*one.text(0)) + " ";
            flags += std::string(*one.text(1)) + " ";
        }
        return row({ids, flags});
    }
};

void ignore(const std::string&) {}

std::unique_ptr<Request> delivery(const std::string& name, std::size_t bytes = 3) {
    auto request = std::make_unique<Request>("/tmp");
    request->endpoint = endpoint_at(Site::deliveries, "/v1/health");
    request->token = known_token;
    request->holder = Holder{7, 1, {"health"}};
    request->name = name;
    request->body.add(std::vector<std::byte>(bytes));
    request->body.finish();
    return request;
}

// The statuses that a batch of these names gets.
std::vector<int> statuses(Rehearsal& warehouse, const std::vector<std::string>& names) {
    std::vector<std::unique_ptr<Request>> owned;
    std::vector<Request*> batch;
    for (const std::string& name : names) {
        owned.push_back(delivery(name));
        batch.push_back(owned.back().get());
    }
    serve(warehouse, batch, {}, ignore);
    std::vector<int> result;
    for (const Request* request : batch)
        result.push_back(request->reply.status);
    return result;
}

using Names = std::vector<std::string>;
using Statuses = std::vector<int>;

}  // namespace

TEST(Serve, ABatchIsOneTransaction) {
    Rehearsal warehouse;
    EXPECT_EQ(statuses(warehouse, {"a", "b", "c"}), (Statuses{200, 200, 200}));
    EXPECT_EQ(warehouse.stored, (Names{"a", "b", "c"}));
    EXPECT_EQ(warehouse.transactions, 1);
}

TEST(Serve, WhatIsOfOneTokenAndEndpointIsStoredByOneStatement) {
    Rehearsal warehouse;
    std::vector<std::unique_ptr<Request>> owned;
    for (const char* name : {"a", "of another", "b", "to the journal", "c"})
        owned.push_back(delivery(name));
    owned[1]->token = crypto::Digest{std::byte{2}};
    owned[3]->endpoint = endpoint_at(Site::deliveries, "/v1/journal");
    std::vector<Request*> batch;
    for (const auto& request : owned)
        batch.push_back(request.get());
    serve(warehouse, batch, {}, ignore);
    EXPECT_EQ(warehouse.together, (std::vector<std::size_t>{3}));
    EXPECT_EQ(warehouse.stored, (Names{"a", "b", "c", "of another", "to the journal"}));
    EXPECT_NE(owned[2]->reply.body.find('2'), std::string::npos) << "each reads its own number";
    EXPECT_NE(owned[4]->reply.body.find('3'), std::string::npos);
}

TEST(Serve, OneThatIsRefusedTakesNoOtherWithItAndIsNoted) {
    Rehearsal warehouse;
    EXPECT_EQ(statuses(warehouse, {"a", "refused", "c"}), (Statuses{200, 400, 200}));
    EXPECT_EQ(warehouse.stored, (Names{"a", "log this one is refused", "c"}));
    EXPECT_EQ(warehouse.transactions, 2);
}

TEST(Serve, TheStateSaysTheStatus) {
    const std::vector<std::pair<std::string, int>> expected = {
        {"22P02", 400}, {"23502", 400}, {"28000", 401}, {"42501", 403}, {"54000", 413},
        {"40001", 503}, {"53100", 503}, {"55P03", 503}, {"57014", 503}, {"25006", 503},
        {"3F000", 503}, {"XX000", 500}, {"42601", 500}};
    for (const auto& [state, status] : expected) {
        Rehearsal warehouse;
        warehouse.refusal_state = state;
        EXPECT_EQ(statuses(warehouse, {"refused"}), Statuses{status}) << state;
    }
}

TEST(Serve, WhatIsInTheWayOfAllIsNotTriedForEach) {
    Rehearsal warehouse;
    warehouse.refusal_state = "55P03";
    EXPECT_EQ(statuses(warehouse, {"a", "refused"}), (Statuses{503, 503}));
    EXPECT_EQ(warehouse.transactions, 1);
    EXPECT_TRUE(warehouse.stored.empty());
}

TEST(Serve, NobodyIsToldOfSuccessBeforeTheCommit) {
    Rehearsal warehouse;
    warehouse.commit_state = "53100";
    EXPECT_EQ(statuses(warehouse, {"a", "b"}), (Statuses{503, 503}));
    Rehearsal conflict;
    conflict.commit_state = "40001";
    EXPECT_EQ(statuses(conflict, {"a"}), Statuses{503});
    EXPECT_EQ(conflict.transactions, 2);
    Rehearsal down;
    down.down = true;
    EXPECT_EQ(statuses(down, {"a", "b"}), (Statuses{503, 503}));
}

TEST(Serve, WithoutAHolderItIsAskedForAndNothingElseHappens) {
    Rehearsal warehouse;
    const auto good = delivery("good"), bad = delivery("bad");
    good->holder.reset();
    bad->holder.reset();
    bad->token = crypto::Digest{};
    const std::vector<Request*> batch = {good.get(), bad.get()};
    serve(warehouse, batch, {}, ignore);
    ASSERT_TRUE(good->holder);
    EXPECT_EQ(good->holder->athlete_id, 7);
    EXPECT_EQ(good->reply.status, 0);
    EXPECT_EQ(bad->reply.status, 401);
    EXPECT_TRUE(warehouse.stored.empty());
}

TEST(Serve, ALongBodyGoesInPartsThatAreSmallAndWhole) {
    Rehearsal warehouse;
    const auto request = delivery("long", (3 << 20) + 5);
    ASSERT_FALSE(request->body.in_memory());
    const std::vector<Request*> batch = {request.get()};
    serve(warehouse, batch, {}, ignore);
    EXPECT_EQ(request->reply.status, 200);
    EXPECT_EQ(warehouse.parts, (std::vector<std::size_t>{1 << 20, 1 << 20, 1 << 20, 5}));
    EXPECT_TRUE(warehouse.ended);
}

}  // namespace runlytics::listener
