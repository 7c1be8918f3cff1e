// The steps of a request, in the order in which the library asks for them.
#include <exception>

#include "core/listener/listen_socket.h"
#include "core/listener/pages.h"
#include "core/listener/state.h"

namespace runlytics::listener {

namespace {

constexpr std::uint64_t slowest_bytes_per_second = 64 * 1024;
// The body of a request that is refused is let run out, so that the client reads why: up to this
// many bytes, or further for one that has a token.
constexpr std::uint64_t run_out_for_anybody = 64 * 1024;
constexpr std::uint64_t run_out_for_holders = std::uint64_t{1} << 30;
constexpr std::size_t max_refusals = 1000;

int socket_of(MHD_Connection* connection) {
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

Peer* peer_of(MHD_Connection* connection) {
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return static_cast<Peer*>(info->socket_context);
}

}  // namespace

// The library is C: nothing may be thrown through it. MHD_NO closes the connection.
MHD_Result Listener::State::on_request(void* self, MHD_Connection* connection, const char* path,
                                       const char* method, const char*, const char* data,
                                       std::size_t* size, void** context) {
    auto& state = *static_cast<State*>(self);
    const auto piece = std::as_bytes(std::span(data, *size));
    *size = 0;
    try {
        if (*context != nullptr) return state.go_on(*static_cast<Exchange*>(*context), piece);
        Peer& peer = *peer_of(connection);
        peer.awaits_head = false;
        if (peer.disbelieved) return MHD_NO;
        Exchange* exchange = state.begin(connection, path, method);
        *context = exchange;
        return state.head_complete(*exchange);
    } catch (const std::exception& error) {
        state.options.log(std::string("listener: ") + error.what());
        return MHD_NO;
    }
}

// The library answers a head that it cannot read by itself, and goes on with what stands behind it.
// That may be anything: from there on the connection is not to be believed.
void* Listener::State::on_request_line(void*, const char*, MHD_Connection* connection) {
    Peer& peer = *peer_of(connection);
    peer.disbelieved = peer.disbelieved || peer.awaits_head;
    peer.awaits_head = true;
    return nullptr;
}

void Listener::State::on_connection(void* self, MHD_Connection* connection, void** context,
                                    MHD_ConnectionNotificationCode code) {
    auto& state = *static_cast<State*>(self);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = &state.peers.add(socket_of(connection), Clock::now() + state.options.head_time);
    } else {
        state.peers.remove(*static_cast<Peer*>(*context));
    }
}

void Listener::State::on_completed(void* self, MHD_Connection*, void** context,
                                   MHD_RequestTerminationCode) {
    auto& state = *static_cast<State*>(self);
    const std::unique_ptr<Exchange> exchange(static_cast<Exchange*>(*context));
    *context = nullptr;
    if (exchange == nullptr) return;
    state.peers.begin_again(*exchange->peer, Clock::now() + state.options.head_time);
}

Exchange* Listener::State::begin(MHD_Connection* connection, const char* path, const char* method) {
    auto exchange = std::make_unique<Exchange>(options.spool_folder);
    exchange->connection = connection;
    exchange->peer = peer_of(connection);
    exchange->client = peer_address(exchange->peer->socket);
    exchange->waits_for_continue = waits_for_continue(connection);
    const Inspection seen = inspect(options.site, read_head(connection, path, method));
    exchange->endpoint = seen.endpoint;
    exchange->length = seen.bytes;
    exchange->reply = seen.refusal;
    if (seen.refusal.status != 0) return exchange.release();
    if (seen.endpoint->kind == Endpoint::Kind::status) {
        exchange->reply = ready ? Reply{200, "{\"status\":\"ok\"}\n"}
                                : listener::refuse(503, "the warehouse cannot be reached", "Wait.");
        return exchange.release();
    }
    exchange->token = crypto::sha256_of(seen.token);
    if (reads(*seen.endpoint)) {
        read_look(connection, path, exchange->look);
        exchange->look.by_tls = exchange->look.by_tls || !options.certificate.empty();
        if (!rates.allow(exchange->client, Clock::now())) exchange->reply = refuse_haste();
        return exchange.release();
    }
    exchange->holder = tokens.find(exchange->token, Clock::now());
    if (seen.endpoint->kind == Endpoint::Kind::ask) {
        read_question(connection, exchange->question);
        // Who shows a token that is known may ask as often as there is an answer.
        if (!exchange->holder && !rates.allow(exchange->client, Clock::now()))
            exchange->reply =
                refuse(429, "too many requests at once", "Try again in a few seconds.");
        return exchange.release();
    }
    exchange->challenge = query_value(connection, "hub.challenge");
    exchange->is_question = seen.endpoint->kind == Endpoint::Kind::event &&
                            std::string_view(method) == MHD_HTTP_METHOD_GET;
    exchange->name = document_name(connection);
    return exchange.release();
}

MHD_Result Listener::State::head_complete(Exchange& exchange) {
    if (exchange.reply.status != 0) return refused(exchange);
    if (reads(*exchange.endpoint)) return MHD_YES;
    if (exchange.holder) return admitted(exchange);
    ask(exchange, Exchange::Step::asking);
    return MHD_YES;
}

// A body has more time the longer it is.
MHD_Result Listener::State::admitted(Exchange& exchange) {
    exchange.step = Exchange::Step::receiving;
    if (exchange.reply.status == 0)
        exchange.reply = admit(*exchange.endpoint, *exchange.holder, exchange.length);
    exchange.peer->trusted = exchange.holder.has_value();
    if (exchange.peer->trusted) {
        // What is refused may claim any length.
        const std::uint64_t length = exchange.reply.status == 0 ? exchange.length : 0;
        exchange.peer->deadline = Clock::now() + options.body_time +
                                  std::chrono::seconds(length / slowest_bytes_per_second);
    }
    if (exchange.reply.status == 0 && exchange.is_question)
        exchange.reply = answer_challenge(exchange.challenge);
    return exchange.reply.status == 0 ? MHD_YES : refused(exchange);
}

// Answers before the body, or lets it run out.
MHD_Result Listener::State::refused(Exchange& exchange) {
    const std::uint64_t most = exchange.holder ? run_out_for_holders : run_out_for_anybody;
    const bool at_once = exchange.reply.closes || exchange.waits_for_continue;
    if (exchange.length > most || at_once) return answer(exchange);
    exchange.step = Exchange::Step::discarding;
    return MHD_YES;
}

MHD_Result Listener::State::go_on(Exchange& exchange, std::span<const std::byte> piece) {
    if (exchange.step == Exchange::Step::asking) {
        const MHD_Result result = admitted(exchange);
        if (piece.empty()) return result;
    }
    if (exchange.step == Exchange::Step::answered) return MHD_YES;
    if (exchange.step == Exchange::Step::delivering) return answer(exchange);
    if (piece.empty()) return body_complete(exchange);
    exchange.take(piece);
    return MHD_YES;
}

MHD_Result Listener::State::body_complete(Exchange& exchange) {
    if (exchange.reply.status == 0 && takes_body(*exchange.endpoint)) exchange.finish();
    if (exchange.reply.status != 0) return answer(exchange);
    ask(exchange, Exchange::Step::delivering);
    return MHD_YES;
}

// Nothing happens to a suspended connection until it is resumed.
void Listener::State::ask(Exchange& exchange, Exchange::Step step) {
    exchange.step = step;
    exchange.peer->suspended = true;
    waiting.push_back(&exchange);
    MHD_suspend_connection(exchange.connection);
}

void Listener::State::resume(Exchange& exchange) {
    exchange.peer->suspended = false;
    exchange.peer->deadline = Clock::now() + options.head_time;
    if (exchange.reply.status == 401) tokens.drop(exchange.token);
    if (exchange.reply.status == 0) tokens.keep(exchange.token, *exchange.holder, Clock::now());
    MHD_resume_connection(exchange.connection);
}

MHD_Result Listener::State::answer(Exchange& exchange) {
    exchange.step = Exchange::Step::answered;
    exchange.peer->answered = true;
    if (exchange.reply.status >= 400) report(exchange);
    return send_reply(exchange.connection, exchange.reply, exchange.endpoint);
}

// A holder reads in the log of requests what was refused; the rest is for the server's log, where
// a flood of it may not drown the others.
void Listener::State::report(const Exchange& exchange) {
    if (exchange.holder && exchange.reply.status != 401) {
        if (exchange.noted || refusals.size() == max_refusals) return;
        refusals.push_back({*exchange.holder, exchange.endpoint->scope, exchange.reply.status,
                            exchange.length, exchange.client, exchange.reply.error});
        return;
    }
    refused_lines.say(
        options.log,
        "listener: " + std::to_string(exchange.reply.status) + " to " + exchange.client +
            (exchange.endpoint == nullptr ? "" : " at " + std::string(exchange.endpoint->path)));
}

}  // namespace runlytics::listener
