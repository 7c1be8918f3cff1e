#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "pg/boundary/boundary.h"
#include "pg/boundary/columns.h"
#include "pg/boundary/times.h"

// Results on their way from C++ to SQL.
namespace runlytics::pg {

// A bytea, or any varlena of the same shape such as stream.
Datum make_varlena(std::span<const std::byte> bytes);
Datum make_text(std::string_view text);
// The missing value becomes NULL.
Datum make_float8_array(std::span<const double> values);

// One column after the other of a row under construction, as its Columns name them. Only for use
// inside call(): what it makes is allocated by PostgreSQL.
class RowWriter {
  public:
    RowWriter(Datum* values, bool* nulls) : values_(values), nulls_(nulls) {}

    void datum(Datum value) {
        nulls_[next_] = false;
        values_[next_++] = value;
    }
    void null() { nulls_[next_++] = true; }
    void int4(std::int32_t value) { datum(Int32GetDatum(value)); }
    void boolean(bool value) { datum(BoolGetDatum(value)); }
    void timestamp(std::int64_t unix_ms) { datum(TimestampTzGetDatum(to_timestamp(unix_ms))); }
    // The missing value becomes NULL.
    void float8(double value) {
        if (value != value) return null();
        datum(Float8GetDatum(value));
    }
    // Empty text becomes NULL. Bytes that the server's encoding cannot hold are replaced.
    void text(std::string_view value);

  private:
    Datum* values_;
    bool* nulls_;
    int next_ = 0;
};

// A text datum whose bytes are made valid in the server's encoding; only inside call().
Datum text_from_file(std::string_view value);

// A text[]; only inside call().
Datum make_texts(std::span<const std::string> texts);

// The row that the function being called returns, blessed; for composite results. Only inside
// call().
TupleDesc result_descriptor(const Arguments& args);

// A value of a composite type: fill(RowWriter&). A column that fill does not reach (one added to
// the type later) is NULL. Only inside call().
template <typename Fill>
Datum make_row(TupleDesc descriptor, Columns& columns, Fill fill) {
    columns.require(descriptor);
    Datum values[max_columns];
    bool nulls[max_columns];
    std::fill(nulls, nulls + max_columns, true);
    RowWriter row(values, nulls);
    fill(row);
    return HeapTupleGetDatum(heap_form_tuple(descriptor, values, nulls));
}

// An array of a composite type: fill(element number, RowWriter&). Only inside call().
template <typename Fill>
Datum make_rows(Oid type, Columns& columns, std::size_t count, Fill fill) {
    TupleDesc descriptor = lookup_rowtype_tupdesc(type, -1);
    auto* elements = static_cast<Datum*>(palloc(sizeof(Datum) * std::max<std::size_t>(count, 1)));
    for (std::size_t i = 0; i < count; ++i) {
        elements[i] = make_row(descriptor, columns, [&](RowWriter& row) { fill(i, row); });
    }
    ReleaseTupleDesc(descriptor);
    return PointerGetDatum(
        construct_array(elements, static_cast<int>(count), type, -1, false, TYPALIGN_DOUBLE));
}

// Returns one row of the function's composite type: fill(RowWriter&).
template <typename Fill>
Datum return_row(const Arguments& args, Columns& columns, Fill fill) {
    return call([&] { return make_row(result_descriptor(args), columns, fill); });
}

// The rows of a set-returning function, written in batches as they come: they go to a tuplestore,
// which spills to disk, so that millions of them take no memory.
class RowStream {
  public:
    RowStream(const Arguments& args, Columns& columns) {
        call([&] {
            InitMaterializedSRF(args.info(), 0);
            result_ = reinterpret_cast<ReturnSetInfo*>(args.info()->resultinfo);
            columns.require(result_->setDesc);
            per_row_ = AllocSetContextCreate(CurrentMemoryContext, "runlytics row",
                                             ALLOCSET_DEFAULT_SIZES);
        });
    }

    // Writes `count` rows: fill(row number, RowWriter&). One guard serves them all. A column that
    // fill does not reach (one added to the type later) is NULL.
    template <typename Fill>
    void write(std::size_t count, Fill fill) {
        call([&] {
            Datum values[max_columns];
            bool nulls[max_columns];
            for (std::size_t i = 0; i < count; ++i) {
                CHECK_FOR_INTERRUPTS();
                MemoryContext caller = MemoryContextSwitchTo(per_row_);
                std::fill(nulls, nulls + max_columns, true);
                RowWriter row(values, nulls);
                fill(i, row);
                MemoryContextSwitchTo(caller);
                tuplestore_putvalues(result_->setResult, result_->setDesc, values, nulls);
                MemoryContextReset(per_row_);
            }
        });
    }

  private:
    ReturnSetInfo* result_ = nullptr;
    MemoryContext per_row_ = nullptr;  // goes with the query
};

// Returns `count` rows at once: fill(row number, RowWriter&).
template <typename Fill>
Datum return_rows(const Arguments& args, Columns& columns, std::size_t count, Fill fill) {
    RowStream(args, columns).write(count, fill);
    return 0;
}

}  // namespace runlytics::pg
