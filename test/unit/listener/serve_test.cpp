#include "core/listener/serve.h"

#include <gtest/gtest.h>

#include "core/error.h"

// A batch against a warehouse that refuses what it is told to refuse.
namespace runlytics::listener {

namespace {

constexpr crypto::Digest known_token{std::byte{1}};

// Remembers what is stored and forgets what is undone.
class Rehearsal final : public Warehouse {
  public:
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

    std::optional<Holder> authenticate(const crypto::Digest& token) override {
        if (token != known_token) return {};
        return Holder{7, 1, {"health"}};
    }
    Receipt receive(const Request& request) override {
        if (request.name == "refused") throw Error(refusal_state, "this one is refused");
        pending.push_back(request.name);
        return {static_cast<std::int64_t>(pending.size()), true};
    }
    Receipt receive_event(const Request&) override { return {std::nullopt, false}; }
    Receipt receive_begin(const Request& request) override {
        pending.push_back(request.name);
        return {9, true};
    }
    void receive_part(std::int64_t, std::int64_t, int part,
                      std::span<const std::byte> body) override {
        EXPECT_EQ(static_cast<std::size_t>(part), parts.size());
        parts.push_back(body.size());
    }
    void receive_end(std::int64_t, std::int64_t) override { ended = true; }
    void log(const Refusal& refusal) override { pending.push_back("log " + refusal.error); }

    std::vector<std::string> stored, pending, before_step;
    std::vector<std::size_t> parts;
    std::string refusal_state = "22P02", commit_state;
    bool down = false, ended = false;
    int transactions = 0;
};

void ignore(const std::string&) {}

std::unique_ptr<Request> delivery(const std::string& name, std::size_t bytes = 3) {
    auto request = std::make_unique<Request>("/tmp");
    request->endpoint = endpoint_at("/v1/health");
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
