// serve_question(): what a tool says to whoever shows a token. It runs as runlytics_assistant,
// whose policies let it see the rows of one athlete, but for those that are the athlete's alone.
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

Datum copy_of(Datum value) {
    return PointerGetDatum(PG_DETOAST_DATUM_COPY(value));
}

// Raises 28000 and 42501 itself.
Holder holder_of(Datum token, bool calls) {
    const Query query{
        "select h.athlete_id, h.activities, h.days, h.fields"
        " from runlytics_internal.question_holder($1, $2) as h",
        2,
        {BYTEAOID, BOOLOID},
        {token, BoolGetDatum(calls)},
        "  "};
    return ask<Holder>(query, [&](auto column) {
        // Who lists the tools reads no rows: where a policy is asked all the same, it lets none
        // through.
        if (!calls) return Holder{DatumGetInt64(column(1))};
        return Holder{DatumGetInt64(column(1)), false, copy_of(column(2)), copy_of(column(3)),
                      copy_of(column(4))};
    });
}

// NULL where there is no such tool.
Datum answer_of(Datum tool, Datum arguments, std::int64_t athlete) {
    const Query query{
        "select runlytics_internal.answer_question(tool => $1, arguments => $2, athlete_id => $3)",
        3,
        {TEXTOID, JSONBOID, INT8OID},
        {tool, arguments, Int64GetDatum(athlete)},
        "   "};
    return ask<Datum>(query, [](auto column) { return copy_of(column(1)); });
}

}  // namespace

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_serve_question, [](runlytics::pg::Arguments& args) {
    const auto holder = runlytics::pg::holder_of(args.datum(0), !args.text(1).empty());
    if (holder.athlete == runlytics::pg::nobody)
        throw runlytics::Error("28000", "the token is not valid");
    const runlytics::pg::ReadingOf guard(holder);
    runlytics::pg::tell_nodes(holder);
    const Datum answer = runlytics::pg::answer_of(args.datum(1), args.datum(2), holder.athlete);
    runlytics::pg::tell_nodes({});
    return answer == 0 ? args.null() : answer;
});
