// serve(): a page for whoever shows a cookie. It runs as runlytics_page, whose policies let it see
// the rows of one athlete: the one that is kept here, where no SQL can say who that is.
#include "core/listener/pages.h"
#include "pg/boundary/results.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <access/xact.h>
#include <executor/spi.h>
#include <utils/jsonb.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

constexpr std::int64_t nobody = 0;

// Whose rows runlytics_page sees, and how deep in subtransactions that was said.
struct Reading {
    std::int64_t athlete = nobody;
    int level = 0;
};
Reading reading;

void forget_at_end(XactEvent, void*) {
    reading = {};
}

// The subtransaction in which it was said is the last to know it; those within it come and go.
void forget_with_subtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
    if (event == SUBXACT_EVENT_START_SUB || event == SUBXACT_EVENT_PRE_COMMIT_SUB) return;
    if (GetCurrentTransactionNestLevel() <= reading.level) reading = {};
}

void hear_of_ends() {
    static bool heard = false;
    if (heard) return;
    call([] {
        RegisterXactCallback(forget_at_end, nullptr);
        RegisterSubXactCallback(forget_with_subtransaction, nullptr);
    });
    heard = true;
}

class ReadingOf {
  public:
    explicit ReadingOf(std::int64_t athlete) : before_(reading) {
        hear_of_ends();
        reading = {athlete, call([] { return GetCurrentTransactionNestLevel(); })};
    }
    ~ReadingOf() { reading = before_; }
    ReadingOf(const ReadingOf&) = delete;
    ReadingOf& operator=(const ReadingOf&) = delete;

  private:
    Reading before_;
};

struct Query {
    const char* text;
    int count;
    Oid types[4];
    Datum values[4];
    char nulls[5];
};

// The one value of a query that writes nothing, in the caller's memory; 0 for NULL or no row.
Datum ask(const Query& query, bool by_value) {
    return call([&] {
        MemoryContext ours = CurrentMemoryContext;
        Query arguments = query;
        SPI_connect();
        SPI_execute_with_args(query.text, query.count, arguments.types, arguments.values,
                              query.nulls, true, 1);
        Datum answer = 0;
        if (SPI_processed == 1) {
            bool is_null = true;
            const Datum found =
                SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
            MemoryContextSwitchTo(ours);
            if (!is_null) answer = by_value ? found : PointerGetDatum(PG_DETOAST_DATUM_COPY(found));
        }
        SPI_finish();
        return answer;
    });
}

std::int64_t holder_of(Datum cookie) {
    const Query query{
        "select runlytics_internal.page_holder(cookie_sha256 => $1)", 1, {BYTEAOID}, {cookie}, " "};
    return DatumGetInt64(ask(query, true));
}

Datum page_of(const listener::PagePath& path, Datum parameters, std::int64_t athlete) {
    Query query{
        "select runlytics.page(page => $1, parameters => $2 || '{\"offline\": false}'"
        " || case when $4 is null then '{}' else pg_catalog.jsonb_build_object('id', $4) end,"
        " athlete_id => $3)",
        4,
        {TEXTOID, JSONBOID, INT8OID, TEXTOID},
        {make_text(path.page), parameters, Int64GetDatum(athlete),
         path.id ? make_text(*path.id) : Datum{0}},
        "    "};
    if (!path.id) query.nulls[3] = 'n';
    return ask(query, false);
}

}  // namespace

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_page_athlete, [](runlytics::pg::Arguments& args) {
    const std::int64_t athlete = runlytics::pg::reading.athlete;
    return athlete == runlytics::pg::nobody ? args.null() : Int64GetDatum(athlete);
});

RUNLYTICS_FUNCTION(runlytics_serve, [](runlytics::pg::Arguments& args) {
    const auto path = runlytics::listener::page_of_path(args.text(1));
    if (!path) throw runlytics::Error("P0002", "there is no page at this path");
    const std::int64_t athlete = runlytics::pg::holder_of(args.datum(0));
    if (athlete == runlytics::pg::nobody)
        throw runlytics::Error("28000", "the cookie is not valid", {},
                               "Ask for a link: select runlytics.page_link().");
    const runlytics::pg::ReadingOf guard(athlete);
    return runlytics::pg::page_of(*path, args.datum(2), athlete);
});
