#pragma once

#include <chrono>
#include <libpq-fe.h>
#include <memory>
#include <string>
#include <vector>

#include "core/listener/warehouse.h"

namespace runlytics::gateway {

// The values of a statement's parameters, as libpq wants them.
class Values {
  public:
    void number(std::int64_t value) { add(std::to_string(value), false); }
    void text(std::string_view value);
    void bytes(std::span<const std::byte> value) {
        add({reinterpret_cast<const char*>(value.data()), value.size()}, true);
    }

  private:
    friend class Database;
    void add(std::string value, bool binary) {
        values_.push_back(std::move(value));
        formats_.push_back(binary ? 1 : 0);
    }

    std::vector<std::string> values_;
    std::vector<int> formats_;
};

// The warehouse at the other end of a connection. What breaks the connection is an Error of class
// 08; the next transaction connects anew.
class Database final : public listener::Warehouse {
  public:
    explicit Database(std::string connection) : wanted_(std::move(connection)) {}

    // Connects unless it is connected; tells whether it is.
    bool connect();

    void begin() override;
    void commit() override;
    void rollback() override;
    void begin_step() override;
    void keep_step() override;
    void undo_step() override;

    std::optional<listener::Holder> authenticate(const crypto::Digest& token) override;
    listener::Receipt receive(const listener::Request& request) override;
    listener::Receipt receive_event(const listener::Request& request) override;
    listener::Receipt receive_begin(const listener::Request& request) override;
    void receive_part(std::int64_t athlete_id, std::int64_t document_id, int part,
                      std::span<const std::byte> body) override;
    void receive_end(std::int64_t athlete_id, std::int64_t document_id) override;
    void log(const listener::Refusal& refusal) override;

    // Why the last attempt to connect failed.
    const std::string& reason() const { return reason_; }

  private:
    using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
    using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

    Result check(PGresult* result);
    void command(const char* sql);
    // Runs a statement, prepared when it is first used over this connection.
    Result run(const char* name, const char* sql, const Values& values);
    listener::Receipt receipt(const Result& result) const;

    std::string wanted_;
    std::string reason_;
    Connection connection_{nullptr, PQfinish};
    std::vector<std::string> prepared_;
    std::chrono::steady_clock::time_point next_attempt_{};
};

}  // namespace runlytics::gateway
