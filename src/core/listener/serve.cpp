#include "core/listener/serve.h"

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/listener/statements.h"

namespace runlytics::listener {

namespace {

constexpr std::size_t part_bytes = 1 << 20;

// A long document goes in parts, so that no copy of the whole is ever made.
Receipt receive_parts(Warehouse& warehouse, const Request& request) {
    const Receipt receipt = receive_begin(warehouse, request);
    if (!receipt.stored) return receipt;
    std::vector<std::byte> buffer(part_bytes);
    std::uint64_t offset = 0;
    for (int part = 0; offset < request.body.bytes(); ++part) {
        const std::size_t got = request.body.read(offset, buffer);
        if (got == 0) throw Error("58030", "a temporary file has become shorter");
        receive_part(warehouse, request, *receipt.document_id, part, std::span(buffer).first(got));
        offset += got;
    }
    receive_end(warehouse, request, *receipt.document_id);
    return receipt;
}

Receipt deliver(Warehouse& warehouse, const Request& request) {
    if (request.endpoint->kind == Endpoint::Kind::event) return receive_event(warehouse, request);
    if (request.body.in_memory()) return receive(warehouse, request);
    return receive_parts(warehouse, request);
}

void answer(Warehouse& warehouse, Request& request) {
    if (request.holder && request.endpoint->kind == Endpoint::Kind::metrics) {
        request.reply = measured(metrics(warehouse, request));
        return;
    }
    if (request.holder) {
        const Receipt receipt = deliver(warehouse, request);
        request.reply = delivered(receipt.document_id, receipt.stored);
        return;
    }
    request.holder = authenticate(warehouse, request.token);
    if (!request.holder) {
        request.reply = refuse(401, "the token is not known",
                               "Send the header Authorization: Bearer TOKEN with a token of "
                               "runlytics.create_token().");
    }
}

void fail(Request& request, const Error& error, const Log& log) {
    request.reply = refuse(error);
    request.noted = true;
    if (request.reply.status >= 500) {
        log("delivery failed: " + error.message() + " (SQLSTATE " + error.state() + ")");
    }
}

Refusal refusal_of(const Request& request, const Error& error) {
    return {*request.holder,      request.endpoint->scope, request.reply.status,
            request.body.bytes(), request.client,          error.message()};
}

// Notes a refusal; that it cannot be noted is no reason to fail.
void note(Warehouse& warehouse, const Refusal& refusal, const Log& log) {
    warehouse.begin_step();
    try {
        log_request(warehouse, refusal);
        warehouse.keep_step();
    } catch (const Error& error) {
        warehouse.undo_step();
        log("a refusal was not noted: " + error.message());
    }
}

void answer_alone(Warehouse& warehouse, Request& request, const Log& log) {
    warehouse.begin_step();
    try {
        answer(warehouse, request);
        warehouse.keep_step();
    } catch (const Error& error) {
        warehouse.undo_step();
        fail(request, error, log);
        const bool known = request.holder && request.reply.status != 401;
        if (known) note(warehouse, refusal_of(request, error), log);
    }
}

// What was in the way (a lock, a full disk, no server) is still in the way a moment later; a
// conflict is over, and what one request is at fault for concerns that one alone.
bool worth_another_try(const Error& error) {
    return refuse(error).status != 503 || error.state().starts_with("40");
}

void fail_all(std::span<Request* const> batch, const Error& error, const Log& log) {
    for (Request* request : batch)
        fail(*request, error, log);
}

// Whether it may be stored by one statement with others of its token and endpoint. They come at the
// same time, each over a connection that waits for its answer: no order holds between them and the
// rest.
bool goes_with_others(const Request& request) {
    return request.holder && request.endpoint->kind == Endpoint::Kind::document &&
           request.body.in_memory();
}

bool go_together(const Request& one, const Request& other) {
    return one.endpoint == other.endpoint && one.token == other.token;
}

using Group = std::vector<Request*>;

// By token and endpoint; what goes alone is a group of one.
std::vector<Group> groups_of(std::span<Request* const> batch) {
    std::vector<Group> groups;
    for (Request* request : batch) {
        const auto fits = [&](const Group& group) {
            return goes_with_others(*group.front()) && go_together(*group.front(), *request);
        };
        const auto group = goes_with_others(*request)
                               ? std::find_if(groups.begin(), groups.end(), fits)
                               : groups.end();
        if (group == groups.end()) {
            groups.push_back({request});
        } else {
            group->push_back(request);
        }
    }
    return groups;
}

void answer_group(Warehouse& warehouse, const Group& group) {
    if (group.size() == 1) return answer(warehouse, *group.front());
    const std::vector<Receipt> receipts = receive_all(warehouse, group);
    for (std::size_t i = 0; i < group.size(); ++i)
        group[i]->reply = delivered(receipts[i].document_id, receipts[i].stored);
}

void serve_together(Warehouse& warehouse, std::span<Request* const> batch,
                    std::span<const Refusal> refusals) {
    try {
        warehouse.begin();
        for (const Group& group : groups_of(batch))
            answer_group(warehouse, group);
        for (const Refusal& refusal : refusals)
            log_request(warehouse, refusal);
        warehouse.commit();
    } catch (const Error&) {
        warehouse.rollback();
        throw;
    }
}

void serve_apart(Warehouse& warehouse, std::span<Request* const> batch,
                 std::span<const Refusal> refusals, const Log& log) {
    try {
        warehouse.begin();
        for (Request* request : batch)
            answer_alone(warehouse, *request, log);
        for (const Refusal& refusal : refusals)
            note(warehouse, refusal, log);
        warehouse.commit();
    } catch (const Error& error) {
        warehouse.rollback();
        fail_all(batch, error, log);
    }
}

}  // namespace

void serve(Warehouse& warehouse, std::span<Request* const> batch, std::span<const Refusal> refusals,
           const Log& log) {
    std::vector<bool> asked;  // whose token it is, the first try may have told already
    for (const Request* request : batch)
        asked.push_back(!request->holder);
    try {
        serve_together(warehouse, batch, refusals);
    } catch (const Error& error) {
        if (!worth_another_try(error)) return fail_all(batch, error, log);
        for (std::size_t i = 0; i < batch.size(); ++i) {
            batch[i]->reply = {};
            if (asked[i]) batch[i]->holder.reset();
        }
        serve_apart(warehouse, batch, refusals, log);
    }
}

}  // namespace runlytics::listener
