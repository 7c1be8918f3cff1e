#pragma once

#include <chrono>
#include <libpq-fe.h>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "core/listener/warehouse.h"

namespace runlytics::gateway {

// The warehouse at the other end of a connection. What breaks the connection is an Error of class
// 08; the next transaction connects anew.
class Database final : public listener::Warehouse {
  public:
    Database(std::string connection, std::string settings)
        : wanted_(std::move(connection)), settings_(std::move(settings)) {}

    // Connects unless it is connected; tells whether it is.
    bool connect();

    void begin() override;
    void begin_reading() override;
    void commit() override;
    void rollback() override;
    void begin_step() override;
    void keep_step() override;
    void undo_step() override;

    listener::Row run(const listener::Statement& statement,
                      std::initializer_list<listener::Value> values) override;

    // Why the last attempt to connect failed.
    const std::string& reason() const { return reason_; }

  private:
    using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
    using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

    Result check(PGresult* result);
    void command(const char* sql);
    void prepare(const listener::Statement& statement);

    std::string wanted_;
    std::string settings_;  // a command for each new connection
    std::string reason_;
    Connection connection_{nullptr, PQfinish};
    std::set<std::string_view> prepared_;  // over this connection
    std::chrono::steady_clock::time_point next_attempt_{};
};

}  // namespace runlytics::gateway
