#include "gateway/database.h"

#include <algorithm>

#include "core/error.h"
#include "core/net/reply.h"
#include "core/net/statements.h"

namespace runlytics::gateway {

namespace statements = net::statements;

namespace {

constexpr std::chrono::seconds between_attempts{1};

std::string text_or_empty(const char* text) {
    return text == nullptr ? "" : text;
}

// Opens a connection; what the user says wins over what we propose.
PGconn* open_connection(const std::string& wanted) {
    const char* keywords[] = {
        "user", "fallback_application_name", "connect_timeout", "tcp_user_timeout", "dbname",
        nullptr};
    const char* values[] = {
        "runlytics_ingest", "runlytics gateway", "5", "10000", wanted.c_str(), nullptr};
    return PQconnectdbParams(keywords, values, 1);
}

std::int64_t number(const PGresult* result, int column) {
    return std::stoll(PQgetvalue(result, 0, column));
}

}  // namespace

// Text ends at a zero byte for PostgreSQL, and must be UTF-8.
void Values::text(std::string_view value) {
    std::string valid = net::valid_utf8(value);
    std::replace(valid.begin(), valid.end(), '\0', '?');
    add(std::move(valid), false);
}

bool Database::connect() {
    // A server that went away is noticed when something is read.
    if (connection_ && PQconsumeInput(connection_.get()) == 1) return true;
    connection_.reset();
    prepared_.clear();
    if (std::chrono::steady_clock::now() < next_attempt_) return false;
    next_attempt_ = std::chrono::steady_clock::now() + between_attempts;
    connection_.reset(open_connection(wanted_));
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
        reason_ = PQerrorMessage(connection_.get());
        connection_.reset();
        return false;
    }
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    PQsetClientEncoding(connection_.get(), "UTF8");
    command("set statement_timeout = '60s'; set lock_timeout = '5s'");
    return true;
}

Database::Result Database::check(PGresult* raw) {
    Result result(raw, PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
    const auto field = [&](int code) { return text_or_empty(PQresultErrorField(raw, code)); };
    const std::string state = field(PG_DIAG_SQLSTATE);
    if (state.empty() || PQstatus(connection_.get()) != CONNECTION_OK) {
        throw Error("08006", "the connection to the server is lost",
                    text_or_empty(PQerrorMessage(connection_.get())));
    }
    throw Error(state, field(PG_DIAG_MESSAGE_PRIMARY), field(PG_DIAG_MESSAGE_DETAIL),
                field(PG_DIAG_MESSAGE_HINT));
}

void Database::command(const char* sql) {
    if (!connection_) throw Error("08003", "there is no connection to the server", reason_);
    check(PQexec(connection_.get(), sql));
}

Database::Result Database::run(const char* name, const char* sql, const Values& values) {
    if (std::find(prepared_.begin(), prepared_.end(), name) == prepared_.end()) {
        check(PQprepare(connection_.get(), name, sql, 0, nullptr));
        prepared_.emplace_back(name);
    }
    std::vector<const char*> texts;
    std::vector<int> lengths;
    for (const std::string& value : values.values_) {
        texts.push_back(value.data());
        lengths.push_back(static_cast<int>(value.size()));
    }
    return check(PQexecPrepared(connection_.get(), name, static_cast<int>(texts.size()),
                                texts.data(), lengths.data(), values.formats_.data(), 0));
}

void Database::begin() {
    connect();
    command("begin");
}

void Database::commit() {
    command("commit");
}

void Database::rollback() {
    if (connection_) PQclear(PQexec(connection_.get(), "rollback"));
}

void Database::begin_step() {
    command("savepoint step");
}

void Database::keep_step() {
    command("release savepoint step");
}

void Database::undo_step() {
    PQclear(PQexec(connection_.get(), "rollback to savepoint step"));
    PQclear(PQexec(connection_.get(), "release savepoint step"));
}

std::optional<net::Holder> Database::authenticate(const net::Digest& token) {
    Values values;
    values.bytes(token);
    const Result result = run("authenticate", statements::authenticate, values);
    if (PQntuples(result.get()) == 0) return {};
    return net::Holder{number(result.get(), 0), number(result.get(), 1),
                       statements::read_scopes(PQgetvalue(result.get(), 0, 2))};
}

net::Receipt Database::receipt(const Result& result) const {
    net::Receipt receipt;
    if (PQgetisnull(result.get(), 0, 0) == 0) receipt.document_id = number(result.get(), 0);
    receipt.stored = PQgetvalue(result.get(), 0, 1)[0] == 't';
    return receipt;
}

net::Receipt Database::receive(const net::Request& request) {
    Values values;
    values.bytes(request.token);
    values.number(request.holder->token_id);
    values.text(request.endpoint->scope);
    values.text(request.name);
    values.bytes(request.body.head());
    values.text(request.client);
    values.number(request.holder->athlete_id);
    return receipt(run("receive", statements::receive, values));
}

net::Receipt Database::receive_event(const net::Request& request) {
    const auto event = request.body.head();
    Values values;
    values.bytes(request.token);
    values.number(request.holder->token_id);
    values.text(request.endpoint->scope);
    values.text({reinterpret_cast<const char*>(event.data()), event.size()});
    values.text(request.client);
    values.number(request.holder->athlete_id);
    return receipt(run("receive_event", statements::receive_event, values));
}

net::Receipt Database::receive_begin(const net::Request& request) {
    Values values;
    values.bytes(request.token);
    values.number(request.holder->token_id);
    values.text(request.endpoint->scope);
    values.text(request.name);
    values.bytes(request.body.head());
    values.bytes(request.body.digest());
    values.number(static_cast<std::int64_t>(request.body.bytes()));
    values.text(request.client);
    values.number(request.holder->athlete_id);
    return receipt(run("receive_begin", statements::receive_begin, values));
}

void Database::receive_part(std::int64_t athlete_id, std::int64_t document_id, int part,
                            std::span<const std::byte> body) {
    Values values;
    values.number(document_id);
    values.number(part);
    values.bytes(body);
    values.number(athlete_id);
    run("receive_part", statements::receive_part, values);
}

void Database::receive_end(std::int64_t athlete_id, std::int64_t document_id) {
    Values values;
    values.number(document_id);
    values.number(athlete_id);
    run("receive_end", statements::receive_end, values);
}

void Database::log(const net::Refusal& refusal) {
    Values values;
    values.number(refusal.holder.token_id);
    values.text(refusal.route);
    values.number(refusal.status);
    values.number(static_cast<std::int64_t>(refusal.bytes));
    values.text(refusal.client);
    values.text(refusal.error);
    values.number(refusal.holder.athlete_id);
    run("log_request", statements::log_request, values);
}

}  // namespace runlytics::gateway
