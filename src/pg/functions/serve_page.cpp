// serve(): a page for whoever shows a cookie. It runs as runlytics_page, whose policies let it see
// the rows of one athlete.
#include "core/listener/pages.h"
#include "pg/boundary/results.h"
#include "pg/functions/reading.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <utils/jsonb.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

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

RUNLYTICS_FUNCTION(runlytics_serve, [](runlytics::pg::Arguments& args) {
    const auto path = runlytics::listener::page_of_path(args.text(1));
    if (!path) throw runlytics::Error("P0002", "there is no page at this path");
    const auto holder = runlytics::pg::holder_of(args.datum(0));
    if (holder.athlete == runlytics::pg::nobody)
        throw runlytics::Error("28000", "the cookie is not valid", {},
                               "Ask for a link: select runlytics.page_link().");
    const runlytics::pg::ReadingOf guard(holder);
    runlytics::pg::tell_nodes(holder);
    const Datum page = runlytics::pg::page_of(*path, args.datum(2), holder.athlete);
    runlytics::pg::tell_nodes({});
    return page;
});
