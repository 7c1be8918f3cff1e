#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "pg/boundary/boundary.h"

// Results on their way from C++ to SQL.
namespace runlytics::pg {

// PostgreSQL's epoch, 2000-01-01, in Unix milliseconds.
inline constexpr std::int64_t postgres_epoch_ms = 946'684'800'000;

inline TimestampTz to_timestamp(std::int64_t unix_ms) {
    return (unix_ms - postgres_epoch_ms) * 1000;
}
inline std::int64_t to_unix_ms(TimestampTz at) {
    return at / 1000 - (at % 1000 < 0 ? 1 : 0) + postgres_epoch_ms;
}

inline constexpr int max_columns = 64;

// A bytea, or any varlena of the same shape such as stream.
Datum make_varlena(std::span<const std::byte> bytes);
Datum make_text(std::string_view text);
Datum make_float8_array(std::span<const double> values);

// One column after the other of a row under construction. Only for use inside call(): what it
// makes is allocated by PostgreSQL.
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

// The columns of a value of a composite type; only inside call(). The arrays hold max_columns.
void read_row(Datum row, Datum* values, bool* nulls);

// The elements of an array of a composite type; only inside call().
struct RowArray {
    Datum* rows;
    bool* nulls;
    int count;
};
RowArray read_rows(Datum array);

// The row that the function being called returns, blessed; for composite results. Only inside
// call().
TupleDesc result_descriptor(const Arguments& args);

// Returns one row of the function's composite type: fill(RowWriter&).
template <typename Fill>
Datum return_row(const Arguments& args, Fill fill) {
    return call([&] {
        Datum values[max_columns];
        bool nulls[max_columns];
        std::fill(nulls, nulls + max_columns, true);
        TupleDesc descriptor = result_descriptor(args);
        RowWriter row(values, nulls);
        fill(row);
        return HeapTupleGetDatum(heap_form_tuple(descriptor, values, nulls));
    });
}

// The rows of a set-returning function, written in batches as they come: they go to a tuplestore,
// which spills to disk, so that millions of them take no memory.
class RowStream {
  public:
    explicit RowStream(const Arguments& args) {
        call([&] {
            InitMaterializedSRF(args.info(), 0);
            result_ = reinterpret_cast<ReturnSetInfo*>(args.info()->resultinfo);
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
Datum return_rows(const Arguments& args, std::size_t count, Fill fill) {
    RowStream(args).write(count, fill);
    return 0;
}

}  // namespace runlytics::pg
