#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string_view>

#include "pg/boundary/boundary.h"

// What ties a composite type of SQL to the C++ that fills or reads it.
namespace runlytics::pg {

inline constexpr int max_columns = 64;

// The names of the columns, in the order in which they are filled or read. SQL may append others
// and may neither move nor rename these. The last ones may be missing: until ALTER EXTENSION UPDATE
// a library works with the types of an earlier version.
class Columns {
  public:
    constexpr Columns(std::initializer_list<std::string_view> names)
        : Columns(std::span(names.begin(), names.size())) {}
    constexpr explicit Columns(std::span<const std::string_view> names) : count_(names.size()) {
        for (std::size_t i = 0; i < count_; ++i)
            names_[i] = names[i];
    }

    // Throws Error XX000, which names the column, when the type has another at its place.
    // Only the first look at a type in a process compares names. Only inside call().
    void require(TupleDesc descriptor) {
        if (descriptor->tdtypeid == compared_) return;
        compare(descriptor);
        compared_ = descriptor->tdtypeid;
    }

  private:
    void compare(TupleDesc descriptor) const;

    std::array<std::string_view, max_columns> names_;
    std::size_t count_;
    Oid compared_ = InvalidOid;
};

// The type of the column with a name. Throws Error XX000 when there is none.
Oid type_of_column(TupleDesc descriptor, std::string_view name);

}  // namespace runlytics::pg
