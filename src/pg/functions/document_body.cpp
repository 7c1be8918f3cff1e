// joined_parts(): a document that is kept in more than one part, put together with one part beside
// the whole in memory. An aggregate would hold it twice.
#include <cstring>

#include "core/error.h"
#include "pg/boundary/boundary.h"

extern "C" {
#include <catalog/pg_type.h>
#include <executor/spi.h>
#include <utils/memutils.h>
}

namespace {

using runlytics::pg::Arguments;
using runlytics::pg::call;

constexpr const char* parts_query =
    "select p.body, pg_catalog.sum(pg_catalog.octet_length(p.body)) over ()"
    " from warehouse.document_parts as p"
    " where p.athlete_id operator(pg_catalog.=) $1 and p.document_id operator(pg_catalog.=) $2"
    " order by p.part";

// The parts that a cursor gives, one behind the other; null without any, and with what was wrong in
// `refused`. Only inside call(); the result is in the memory of the caller of SPI.
varlena* joined(Portal parts, const char*& refused) {
    varlena* whole = nullptr;
    Size length = 0, filled = 0;
    for (;;) {
        SPI_cursor_fetch(parts, true, 1);
        if (SPI_processed == 0) break;
        bool null = false;
        const HeapTuple row = SPI_tuptable->vals[0];
        if (whole == nullptr) {
            length = static_cast<Size>(
                DatumGetInt64(SPI_getbinval(row, SPI_tuptable->tupdesc, 2, &null)));
            if (length > MaxAllocSize - VARHDRSZ) {
                refused = "a document does not fit a PostgreSQL value";
                return nullptr;
            }
            whole = static_cast<varlena*>(SPI_palloc(length + VARHDRSZ));
            SET_VARSIZE(whole, length + VARHDRSZ);
        }
        const Datum body = SPI_getbinval(row, SPI_tuptable->tupdesc, 1, &null);
        varlena* const part = PG_DETOAST_DATUM_PACKED(body);
        const Size size = VARSIZE_ANY_EXHDR(part);
        if (filled + size > length) {
            refused = "the parts of a document are longer than they were";
            return nullptr;
        }
        std::memcpy(VARDATA(whole) + filled, VARDATA_ANY(part), size);
        filled += size;
        // A small one lies in its row, which goes as a whole.
        if (PointerGetDatum(part) != body) pfree(part);
        SPI_freetuptable(SPI_tuptable);
        CHECK_FOR_INTERRUPTS();
    }
    return whole;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_joined_parts, [](Arguments& args) {
    Datum values[] = {Int64GetDatum(args.int8(1)), Int64GetDatum(args.int8(0))};
    const char* refused = nullptr;
    varlena* const whole = call([&] {
        Oid types[] = {INT8OID, INT8OID};
        SPI_connect();
        Portal parts =
            SPI_cursor_open_with_args(nullptr, parts_query, 2, types, values, nullptr, true, 0);
        varlena* const bytes = joined(parts, refused);
        SPI_cursor_close(parts);
        SPI_finish();
        return bytes;
    });
    if (refused != nullptr) throw runlytics::Error(runlytics::sqlstate::limit_exceeded, refused);
    return whole == nullptr ? args.null() : PointerGetDatum(whole);
});
