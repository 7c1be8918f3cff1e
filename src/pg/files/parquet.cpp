// write_parquet() and parquet_bytes(): the rows of a query as a Parquet file, of the server or in
// memory.
#include <filesystem>
#include <string>
#include <vector>

#include "core/parquet/writer.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/files/new_file.h"

extern "C" {
#include <catalog/pg_type.h>
#include <executor/spi.h>
}

namespace {

using runlytics::Error;
using runlytics::parquet::Column;
using runlytics::parquet::Type;
using runlytics::parquet::Writer;
using runlytics::pg::Arguments;
using runlytics::pg::call;

constexpr int batch_rows = 1000;
constexpr std::int64_t epoch_days = 10'957;  // 2000-01-01, PostgreSQL's first day
constexpr std::int64_t epoch_micros = epoch_days * 86'400'000'000;

// Casts are SQL's business: export_parquet() leaves only these types in its query.
Type parquet_type(Oid type, const char* column) {
    switch (type) {
        case BOOLOID:
            return Type::boolean;
        case INT2OID:
        case INT4OID:
            return Type::int32;
        case INT8OID:
            return Type::int64;
        case FLOAT4OID:
            return Type::float32;
        case FLOAT8OID:
            return Type::float64;
        case TEXTOID:
            return Type::text;
        case JSONOID:
            return Type::json;
        case BYTEAOID:
            return Type::bytes;
        case DATEOID:
            return Type::date;
        case TIMESTAMPTZOID:
            return Type::timestamp;
        case TIMESTAMPOID:
            return Type::local_time;
        default:
            break;
    }
    throw Error(runlytics::sqlstate::invalid_parameter, "a column has a type that is not exported",
                "Column \"" + std::string(column) + "\".", "Cast it to text.");
}

std::string_view bytes_of(Datum value) {
    varlena* bytes = PG_DETOAST_DATUM_PACKED(value);
    return {VARDATA_ANY(bytes), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(bytes))};
}

// One value; only inside call(). Infinite dates and times are null: no other program knows them.
void write_value(Writer& writer, std::size_t column, Oid type, Datum value) {
    switch (type) {
        case BOOLOID:
            return writer.boolean(column, DatumGetBool(value));
        case INT2OID:
            return writer.integer(column, DatumGetInt16(value));
        case INT4OID:
            return writer.integer(column, DatumGetInt32(value));
        case INT8OID:
            return writer.integer(column, DatumGetInt64(value));
        case FLOAT4OID:
            return writer.real(column, static_cast<double>(DatumGetFloat4(value)));
        case FLOAT8OID:
            return writer.real(column, DatumGetFloat8(value));
        case DATEOID:
            if (DATE_NOT_FINITE(DatumGetDateADT(value))) return writer.null(column);
            return writer.integer(column, DatumGetDateADT(value) + epoch_days);
        case TIMESTAMPTZOID:
        case TIMESTAMPOID:
            if (TIMESTAMP_NOT_FINITE(DatumGetTimestamp(value))) return writer.null(column);
            return writer.integer(column, DatumGetTimestamp(value) + epoch_micros);
        default:
            return writer.bytes(column, bytes_of(value));
    }
}

struct Cursor {
    Portal portal;
    TupleDesc descriptor;
    MemoryContext per_row;  // for what is unpacked of one
};

Cursor open_cursor(const char* query) {
    const Cursor cursor = call([&] {
        SPI_connect();
        SPIPlanPtr plan = SPI_prepare(query, 0, nullptr);
        if (plan == nullptr || !SPI_is_cursor_plan(plan)) return Cursor{};
        Portal portal = SPI_cursor_open(nullptr, plan, nullptr, nullptr, true);
        MemoryContext per_row =
            AllocSetContextCreate(CurrentMemoryContext, "runlytics row", ALLOCSET_DEFAULT_SIZES);
        return Cursor{portal, portal->tupDesc, per_row};
    });
    if (cursor.portal == nullptr) {
        throw Error(runlytics::sqlstate::invalid_parameter,
                    "only a query that returns rows can be exported");
    }
    return cursor;
}

std::vector<Column> columns_of(TupleDesc descriptor) {
    std::vector<Column> columns;
    for (int i = 0; i < descriptor->natts; ++i) {
        const FormData_pg_attribute* attribute = TupleDescAttr(descriptor, i);
        const char* name = NameStr(attribute->attname);
        columns.push_back({name, parquet_type(attribute->atttypid, name)});
    }
    return columns;
}

// Writes the next batch of rows and tells how many there were; only inside call().
std::uint64_t write_batch(const Cursor& cursor, Writer& writer) {
    SPI_cursor_fetch(cursor.portal, true, batch_rows);
    MemoryContext before = MemoryContextSwitchTo(cursor.per_row);
    for (std::uint64_t row = 0; row < SPI_processed; ++row) {
        for (int i = 0; i < cursor.descriptor->natts; ++i) {
            const auto column = static_cast<std::size_t>(i);
            bool null = false;
            const Datum value =
                SPI_getbinval(SPI_tuptable->vals[row], cursor.descriptor, i + 1, &null);
            if (null) {
                writer.null(column);
                continue;
            }
            write_value(writer, column, TupleDescAttr(cursor.descriptor, i)->atttypid, value);
        }
        writer.end_row();
        MemoryContextReset(cursor.per_row);
    }
    MemoryContextSwitchTo(before);
    const std::uint64_t rows = SPI_processed;
    SPI_freetuptable(SPI_tuptable);
    return rows;
}

// The rows of a query to a sink, and how many there were.
std::int64_t write_rows(const std::string& query, const Writer::Sink& sink) {
    const Cursor cursor = open_cursor(query.c_str());
    Writer writer(columns_of(cursor.descriptor), sink);
    while (call([&] { return write_batch(cursor, writer); }) > 0)
        continue;
    writer.finish();
    call([&] {
        SPI_cursor_close(cursor.portal);
        SPI_finish();
    });
    return writer.rows();
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_write_parquet, [](Arguments& args) {
    runlytics::pg::require_write_role();
    const std::string query(args.text(0));
    const std::filesystem::path path(args.text(1));
    if (!path.is_absolute() || path.native().find('\0') != std::string::npos) {
        throw Error(runlytics::sqlstate::invalid_parameter, "path must be absolute",
                    "It is \"" + path.string() + "\".", "The path is one on the server.");
    }
    runlytics::pg::NewFile file(path);
    const std::int64_t rows = write_rows(query, [&](std::string_view bytes) { file.write(bytes); });
    file.keep();
    return Int64GetDatum(rows);
});

// A request's body lies in memory three times on its way.
RUNLYTICS_FUNCTION(runlytics_parquet_bytes, [](Arguments& args) {
    constexpr std::size_t most = std::size_t{256} << 20;
    const std::string query(args.text(0));
    std::string file;
    write_rows(query, [&](std::string_view bytes) {
        if (file.size() + bytes.size() > most)
            throw Error(runlytics::sqlstate::limit_exceeded,
                        "a Parquet file is too large to be sent", "It has more than 256 MiB.");
        file.append(bytes);
    });
    return runlytics::pg::make_varlena(std::as_bytes(std::span(file.data(), file.size())));
});
