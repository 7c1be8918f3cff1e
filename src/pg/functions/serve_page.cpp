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

// Whose pages a cookie opens, and whether it is the athlete's own, who sees what others do not.
struct Holder {
    std::int64_t athlete = nobody;
    bool own = false;
};

// Whose rows runlytics_page sees, and how deep in subtransactions that was said.
struct Reading {
    Holder holder;
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
    explicit ReadingOf(const Holder& holder) : before_(reading) {
        hear_of_ends();
        reading = {holder, call([] { return GetCurrentTransactionNestLevel(); })};
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

// What a query that writes nothing says, as read(value of the one row by its column) makes of it in
// the caller's memory; nothing for no row and where the first column is NULL.
template <typename Answer, typename Read>
Answer ask(const Query& query, Read read) {
    return call([&] {
        MemoryContext ours = CurrentMemoryContext;
        Query arguments = query;
        SPI_connect();
        SPI_execute_with_args(query.text, query.count, arguments.types, arguments.values,
                              query.nulls, true, 1);
        Answer answer{};
        bool is_null = SPI_processed != 1;
        const auto column = [&](int n) {
            return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, n, &is_null);
        };
        if (!is_null) column(1);
        if (!is_null) {
            MemoryContextSwitchTo(ours);
            answer = read(column);
        }
        SPI_finish();
        return answer;
    });
}

Holder holder_of(Datum cookie) {
    const Query query{"select h.athlete_id, h.own from runlytics_internal.page_holder($1) as h",
                      1,
                      {BYTEAOID},
                      {cookie},
                      " "};
    return ask<Holder>(query, [](auto column) {
        return Holder{DatumGetInt64(column(1)), DatumGetBool(column(2))};
    });
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
    return ask<Datum>(
        query, [](auto column) { return PointerGetDatum(PG_DETOAST_DATUM_COPY(column(1))); });
}

}  // namespace

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_page_athlete, [](runlytics::pg::Arguments& args) {
    const auto& holder = runlytics::pg::reading.holder;
    return holder.athlete == runlytics::pg::nobody ? args.null() : Int64GetDatum(holder.athlete);
});

RUNLYTICS_FUNCTION(runlytics_page_own_athlete, [](runlytics::pg::Arguments& args) {
    const auto& holder = runlytics::pg::reading.holder;
    return holder.own ? Int64GetDatum(holder.athlete) : args.null();
});

RUNLYTICS_FUNCTION(runlytics_serve, [](runlytics::pg::Arguments& args) {
    const auto path = runlytics::listener::page_of_path(args.text(1));
    if (!path) throw runlytics::Error("P0002", "there is no page at this path");
    const auto holder = runlytics::pg::holder_of(args.datum(0));
    if (holder.athlete == runlytics::pg::nobody)
        throw runlytics::Error("28000", "the cookie is not valid", {},
                               "Ask for a link: select runlytics.page_link().");
    const runlytics::pg::ReadingOf guard(holder);
    return runlytics::pg::page_of(*path, args.datum(2), holder.athlete);
});
