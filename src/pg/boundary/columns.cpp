#include "pg/boundary/columns.h"

#include <algorithm>
#include <string>

namespace runlytics::pg {

// The names of types come first: no C++ object is alive while PostgreSQL looks them up.
void Columns::compare(TupleDesc descriptor) const {
    const char* type = format_type_be(descriptor->tdtypeid);
    const auto given = static_cast<std::size_t>(descriptor->natts);
    if (given > max_columns) {
        throw Error("XX000", std::string("the type ") + type + " has too many columns");
    }
    for (std::size_t i = 0; i < std::min(count_, given); ++i) {
        const FormData_pg_attribute* attribute = TupleDescAttr(descriptor, static_cast<int>(i));
        const std::string_view found = NameStr(attribute->attname);
        if (found == names_[i]) continue;
        throw Error("XX000",
                    "column " + std::to_string(i + 1) + " of the type " + type + " must be \"" +
                        std::string(names_[i]) + "\"",
                    "It is \"" + std::string(found) + "\".");
    }
}

Oid type_of_column(TupleDesc descriptor, std::string_view name) {
    for (int i = 0; i < descriptor->natts; ++i) {
        const FormData_pg_attribute* attribute = TupleDescAttr(descriptor, i);
        if (name == NameStr(attribute->attname)) return attribute->atttypid;
    }
    throw Error("XX000", "a composite type has no column \"" + std::string(name) + "\"");
}

}  // namespace runlytics::pg
