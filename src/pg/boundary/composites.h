#pragma once

#include <algorithm>
#include <limits>
#include <string_view>

#include "pg/boundary/boundary.h"
#include "pg/boundary/columns.h"
#include "pg/boundary/times.h"

// Values of composite types on their way from SQL to C++.
namespace runlytics::pg {

// The columns of one value, one after the other as its Columns name them. Only for use inside
// call(); what it returns lies in the value.
class RowReader {
  public:
    bool is_null() const { return nulls_[next_]; }  // the next column
    Datum datum() { return values_[next_++]; }
    void skip() { ++next_; }

    // NULL is the missing value.
    double float8() {
        const double value = is_null() ? missing : DatumGetFloat8(values_[next_]);
        ++next_;
        return value;
    }
    std::int32_t int4_or(std::int32_t otherwise) {
        const std::int32_t value = is_null() ? otherwise : DatumGetInt32(values_[next_]);
        ++next_;
        return value;
    }
    // Unix milliseconds; NULL is 0.
    std::int64_t timestamp() {
        const bool nothing = is_null();
        const Datum value = datum();
        return nothing ? 0 : to_unix_ms(DatumGetTimestampTz(value));
    }
    // A text or bytea; NULL is empty.
    std::string_view text() {
        const bool nothing = is_null();
        const Datum value = datum();
        if (nothing) return {};
        const varlena* bytes = PG_DETOAST_DATUM_PACKED(value);
        return {VARDATA_ANY(bytes), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(bytes))};
    }

    // Takes the next value apart. Columns that the value or its type does not have yet are NULL.
    void begin(HeapTupleHeader header, TupleDesc descriptor) {
        HeapTupleData tuple;
        tuple.t_len = HeapTupleHeaderGetDatumLength(header);
        ItemPointerSetInvalid(&tuple.t_self);
        tuple.t_tableOid = InvalidOid;
        tuple.t_data = header;
        heap_deform_tuple(&tuple, descriptor, values_, nulls_);
        std::fill(nulls_ + descriptor->natts, nulls_ + max_columns, true);
        next_ = 0;
    }

  private:
    static constexpr double missing = std::numeric_limits<double>::quiet_NaN();

    Datum values_[max_columns];
    bool nulls_[max_columns];
    int next_ = 0;
};

// Reads a value of a composite type: read(RowReader&). Only inside call().
template <typename Read>
void read_row(Datum value, Columns& columns, Read read) {
    HeapTupleHeader header = DatumGetHeapTupleHeader(value);
    TupleDesc descriptor =
        lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header), HeapTupleHeaderGetTypMod(header));
    columns.require(descriptor);
    RowReader row;
    row.begin(header, descriptor);
    ReleaseTupleDesc(descriptor);
    read(row);
}

// The elements of an array of a composite type, as PostgreSQL gives them.
struct RowArray {
    Oid type;
    Datum* rows;
    bool* nulls;
    int count;
};

// Takes an array of a composite type apart; only inside call().
RowArray take_apart(Datum array);

// Reads the elements in their order: read(RowReader&), and skip() for one that is NULL. Only
// inside call().
template <typename Read, typename Skip>
void read_rows(const RowArray& array, Columns& columns, Read read, Skip skip) {
    TupleDesc descriptor = lookup_rowtype_tupdesc(array.type, -1);
    columns.require(descriptor);
    RowReader row;
    for (int i = 0; i < array.count; ++i) {
        CHECK_FOR_INTERRUPTS();
        if (array.nulls[i]) {
            skip();
            continue;
        }
        row.begin(DatumGetHeapTupleHeader(array.rows[i]), descriptor);
        read(row);
    }
    ReleaseTupleDesc(descriptor);
}

}  // namespace runlytics::pg
