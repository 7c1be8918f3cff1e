#include "core/listener/statements.h"

#include <sstream>
#include <string>

#include "core/error.h"

namespace runlytics::listener {

namespace {

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

Receipt receipt_of(const Row& row) {
    return {row.bigint(0), row.boolean(1).value_or(false)};
}

// Each column has a word for each of so many receipts.
std::vector<Receipt> receipts_of(const Row& row, std::size_t count) {
    const auto ids = words_of(row.text(0).value_or(""));
    const auto stored = words_of(row.text(1).value_or(""));
    if (ids.size() != count || stored.size() != count)
        throw Error("XX000", "the warehouse's answer is not of as many documents as were sent");
    std::vector<Receipt> receipts;
    for (std::size_t i = 0; i < count; ++i) {
        Row one;
        one.add(ids[i]);
        one.add(stored[i]);
        receipts.push_back(receipt_of(one));
    }
    return receipts;
}

std::int64_t bigint(std::uint64_t bytes) {
    return static_cast<std::int64_t>(bytes);
}

}  // namespace

bool installed(Warehouse& warehouse) {
    warehouse.begin();
    const Row row = warehouse.run(statements::installed, {});
    warehouse.commit();
    return row.boolean(0).value_or(false);
}

std::optional<Holder> authenticate(Warehouse& warehouse, const crypto::Digest& token) {
    const Row row = warehouse.run(statements::authenticate, {token});
    if (!row.found()) return {};
    return Holder{row.bigint(0).value_or(0), row.bigint(1).value_or(0),
                  words_of(row.text(2).value_or(""))};
}

Receipt receive(Warehouse& warehouse, const Request& request) {
    return receipt_of(warehouse.run(
        statements::receive,
        {request.token, request.holder->token_id, request.endpoint->scope, request.name,
         request.body.head(), request.client, request.holder->athlete_id}));
}

std::vector<Receipt> receive_all(Warehouse& warehouse, std::span<Request* const> requests) {
    std::vector<std::string_view> names, clients;
    std::vector<std::span<const std::byte>> bodies;
    for (const Request* request : requests) {
        names.push_back(request->name);
        clients.push_back(request->client);
        bodies.push_back(request->body.head());
    }
    const Request& first = *requests.front();
    return receipts_of(
        warehouse.run(statements::receive_all,
                      {first.token, first.holder->token_id, first.endpoint->scope, Texts(names),
                       Bodies(bodies), Texts(clients), first.holder->athlete_id}),
        requests.size());
}

Receipt receive_event(Warehouse& warehouse, const Request& request) {
    const auto body = request.body.head();
    const std::string_view event(reinterpret_cast<const char*>(body.data()), body.size());
    return receipt_of(
        warehouse.run(statements::receive_event,
                      {request.token, request.holder->token_id, request.endpoint->scope, event,
                       request.client, request.holder->athlete_id}));
}

Receipt receive_begin(Warehouse& warehouse, const Request& request) {
    return receipt_of(
        warehouse.run(statements::receive_begin,
                      {request.token, request.holder->token_id, request.endpoint->scope,
                       request.name, request.body.head(), request.body.digest(),
                       bigint(request.body.bytes()), request.client, request.holder->athlete_id}));
}

void receive_part(Warehouse& warehouse, const Request& request, std::int64_t document_id, int part,
                  std::span<const std::byte> body) {
    warehouse.run(statements::receive_part, {document_id, part, body, request.holder->athlete_id});
}

void receive_end(Warehouse& warehouse, const Request& request, std::int64_t document_id) {
    warehouse.run(statements::receive_end, {document_id, request.holder->athlete_id});
}

std::string metrics(Warehouse& warehouse, const Request& request) {
    const Row row = warehouse.run(
        statements::metrics, {request.token, request.holder->token_id, request.holder->athlete_id});
    return std::string(row.text(0).value_or(""));
}

void log_request(Warehouse& warehouse, const Refusal& refusal) {
    warehouse.run(statements::log_request,
                  {refusal.holder.token_id, refusal.route, refusal.status, bigint(refusal.bytes),
                   refusal.client, refusal.error, refusal.holder.athlete_id});
}

}  // namespace runlytics::listener
