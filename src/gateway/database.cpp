#include "gateway/database.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "core/error.h"
#include "core/listener/reply.h"

namespace runlytics::gateway {

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

// Text ends at a zero byte for PostgreSQL, and must be UTF-8.
std::string presentable(std::string_view text) {
    std::string valid = listener::valid_utf8(text);
    std::replace(valid.begin(), valid.end(), '\0', '?');
    return valid;
}

// Types of elements, as PostgreSQL numbers them everywhere.
constexpr std::uint32_t bytea_type = 17;
constexpr std::uint32_t text_type = 25;

void append_number(std::string& array, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        array.push_back(static_cast<char>(value >> shift & 0xff));
}

// The beginning of an array in the server's binary form: one dimension, no nulls, counted from 1.
std::string array_head(std::size_t count, std::uint32_t type) {
    std::string array;
    for (const std::uint32_t number : {std::uint32_t{1}, std::uint32_t{0}, type,
                                       static_cast<std::uint32_t>(count), std::uint32_t{1}})
        append_number(array, number);
    return array;
}

void append_element(std::string& array, std::string_view element) {
    append_number(array, static_cast<std::uint32_t>(element.size()));
    array += element;
}

// The values of a statement's parameters, as libpq wants them: bytes are read where they are.
class Parameters {
  public:
    explicit Parameters(std::initializer_list<listener::Value> values) {
        for (const listener::Value& value : values)
            std::visit([this](const auto& each) { add(each); }, value);
    }

    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

  private:
    void add(std::int64_t value) { add_text(std::to_string(value)); }
    void add(std::string_view value) { add_text(presentable(value)); }
    // A null pointer would be NULL.
    void add(std::span<const std::byte> value) {
        add(value.empty() ? "" : reinterpret_cast<const char*>(value.data()), value.size(), 1);
    }
    // Arrays go in the server's own form, for bytes as text would be twice as long.
    void add(listener::Texts values) {
        std::string array = array_head(values.size(), text_type);
        for (const std::string_view value : values)
            append_element(array, presentable(value));
        add_array(std::move(array));
    }
    void add(listener::Bodies values) {
        std::string array = array_head(values.size(), bytea_type);
        for (const auto& value : values)
            append_element(array, {reinterpret_cast<const char*>(value.data()), value.size()});
        add_array(std::move(array));
    }
    void add_array(std::string array) {
        const std::string& kept = texts_.emplace_back(std::move(array));
        add(kept.data(), kept.size(), 1);
    }
    void add_text(std::string text) {
        const std::string& kept = texts_.emplace_back(std::move(text));
        add(kept.c_str(), kept.size(), 0);
    }
    void add(const char* value, std::size_t length, int format) {
        values_.push_back(value);
        lengths_.push_back(static_cast<int>(length));
        formats_.push_back(format);
    }

    std::deque<std::string> texts_;  // they stay where they are
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
};

}  // namespace

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
    command(settings_.c_str());
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

void Database::prepare(const listener::Statement& statement) {
    if (prepared_.contains(statement.name)) return;
    check(PQprepare(connection_.get(), statement.name, statement.sql, 0, nullptr));
    prepared_.insert(statement.name);
}

listener::Row Database::run(const listener::Statement& statement,
                            std::initializer_list<listener::Value> values) {
    prepare(statement);
    const Parameters parameters(values);
    const Result result =
        check(PQexecPrepared(connection_.get(), statement.name, parameters.count(),
                             parameters.values(), parameters.lengths(), parameters.formats(), 0));
    listener::Row row;
    if (PQntuples(result.get()) == 0) return row;
    for (int i = 0; i < PQnfields(result.get()); ++i) {
        const bool null = PQgetisnull(result.get(), 0, i) == 1;
        row.add(null ? std::nullopt : std::optional<std::string>(PQgetvalue(result.get(), 0, i)));
    }
    return row;
}

void Database::begin() {
    connect();
    command("begin");
}

void Database::begin_reading() {
    connect();
    command("begin read only");
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

}  // namespace runlytics::gateway
