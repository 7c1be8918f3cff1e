#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// Where deliveries end. The listener knows no database: the server's own and a connection to one
// from outside both look like this, and only execute what statements.h says.
namespace runlytics::listener {

// A statement that is kept prepared under its name.
struct Statement {
    const char* name;
    const char* sql;
};

using Texts = std::span<const std::string_view>;
using Bodies = std::span<const std::span<const std::byte>>;

// A bigint, a text, a bytea or an array of one of these for a statement's $1, $2, ...; the
// warehouse copies no more than it must. Text may hold any bytes: the warehouse makes it valid.
using Value =
    std::variant<std::int64_t, std::string_view, std::span<const std::byte>, Texts, Bodies>;

// The first row that a statement gives, each column as PostgreSQL writes it out.
class Row {
  public:
    // Columns are added from the left.
    void add(std::optional<std::string> column) { columns_.push_back(std::move(column)); }

    // Whether the statement gave a row.
    bool found() const { return !columns_.empty(); }
    // Each gives the value of a column, nothing for NULL. Throws Error XX000 for a column that is
    // not there or is of another type.
    std::optional<std::int64_t> bigint(std::size_t column) const;
    std::optional<bool> boolean(std::size_t column) const;
    std::optional<std::string_view> text(std::size_t column) const;

  private:
    std::vector<std::optional<std::string>> columns_;
};

// Every function throws Error with the SQLSTATE of what failed; rollback() and undo_step() do not
// throw.
class Warehouse {
  public:
    virtual ~Warehouse() = default;

    virtual void begin() = 0;
    // The same for a transaction that writes nothing.
    virtual void begin_reading() = 0;
    virtual void commit() = 0;
    virtual void rollback() = 0;
    // A step of a transaction that can be undone by itself.
    virtual void begin_step() = 0;
    virtual void keep_step() = 0;
    virtual void undo_step() = 0;

    // Runs a statement, prepared when it is first used.
    virtual Row run(const Statement& statement, std::initializer_list<Value> values) = 0;
};

}  // namespace runlytics::listener
