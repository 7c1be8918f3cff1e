// metrics_by_query(): a query that is put together at run time, planned once a session. EXECUTE
// would plan it for every activity.
#include <array>
#include <map>
#include <string>

#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

extern "C" {
#include <catalog/pg_type.h>
#include <executor/spi.h>
}

namespace {

using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowStream;
using runlytics::pg::RowWriter;

// The type runlytics_internal.metric_value.
constinit Columns metric_columns = {"metric", "value", "coverage", "method"};
constexpr std::array<Oid, 4> metric_types = {TEXTOID, FLOAT8OID, FLOAT8OID, TEXTOID};

// So many queries are kept; there is one.
constexpr std::size_t most_kept = 8;

// The plan of a query with one parameter; only between SPI_connect() and SPI_finish().
SPIPlanPtr plan_of(const std::string& query, Oid type) {
    static std::map<std::string, SPIPlanPtr> kept;
    const auto found = kept.find(query);
    if (found != kept.end()) return found->second;
    const bool keep = kept.size() < most_kept;
    const SPIPlanPtr plan = call([&] {
        Oid types[] = {type};
        SPIPlanPtr made = SPI_prepare_cursor(query.c_str(), 1, types, CURSOR_OPT_GENERIC_PLAN);
        if (made != nullptr && SPI_is_cursor_plan(made) && keep) SPI_keepplan(made);
        return made;
    });
    if (plan == nullptr || !call([&] { return SPI_is_cursor_plan(plan); })) {
        throw Error("22023", "not a query that returns metrics");
    }
    if (keep) kept.emplace(query, plan);
    return plan;
}

// Whether the rows that SPI has are those of a metric; only inside call().
bool are_metrics() {
    const TupleDesc descriptor = SPI_tuptable->tupdesc;
    if (descriptor->natts != static_cast<int>(metric_types.size())) return false;
    for (std::size_t i = 0; i < metric_types.size(); ++i) {
        if (TupleDescAttr(descriptor, static_cast<int>(i))->atttypid != metric_types[i])
            return false;
    }
    return true;
}

void copy_row(std::size_t i, RowWriter& row) {
    for (int column = 1; column <= static_cast<int>(metric_types.size()); ++column) {
        bool null = false;
        const Datum value =
            SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, column, &null);
        if (null) {
            row.null();
        } else {
            row.datum(value);
        }
    }
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_metrics_by_query, [](Arguments& args) {
    const std::string query(args.text(0));
    Datum of[] = {args.datum(1)};
    RowStream rows(args, metric_columns);
    const Oid type = call([&] {
        SPI_connect();
        return HeapTupleHeaderGetTypeId(DatumGetHeapTupleHeader(of[0]));
    });
    const SPIPlanPtr plan = plan_of(query, type);
    const bool fitting = call([&] {
        SPI_execute_plan(plan, of, nullptr, true, 0);
        return are_metrics();
    });
    if (!fitting) throw Error("22023", "not a query that returns metrics");
    rows.write(SPI_processed, copy_row);
    call([] { SPI_finish(); });
    return Datum{0};
});
