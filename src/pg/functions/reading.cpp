#include "pg/functions/reading.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <access/xact.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

// Whose rows are seen, and how deep in subtransactions that was said.
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

Datum or_null(Arguments& args, Datum value) {
    return value == 0 ? args.null() : value;
}

}  // namespace

const Holder& reading_for() {
    return reading.holder;
}

ReadingOf::ReadingOf(const Holder& holder) : before_(reading.holder), level_before_(reading.level) {
    hear_of_ends();
    reading = {holder, call([] { return GetCurrentTransactionNestLevel(); })};
}

ReadingOf::~ReadingOf() {
    reading = {before_, level_before_};
}

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_page_athlete, [](runlytics::pg::Arguments& args) {
    const auto& holder = runlytics::pg::reading.holder;
    return holder.athlete == runlytics::pg::nobody ? args.null() : Int64GetDatum(holder.athlete);
});

RUNLYTICS_FUNCTION(runlytics_page_own_athlete, [](runlytics::pg::Arguments& args) {
    const auto& holder = runlytics::pg::reading.holder;
    return holder.own ? Int64GetDatum(holder.athlete) : args.null();
});

RUNLYTICS_FUNCTION(runlytics_page_withheld_activities, [](runlytics::pg::Arguments& args) {
    return runlytics::pg::or_null(args, runlytics::pg::reading.holder.withheld_activities);
});

RUNLYTICS_FUNCTION(runlytics_page_withheld_days, [](runlytics::pg::Arguments& args) {
    return runlytics::pg::or_null(args, runlytics::pg::reading.holder.withheld_days);
});

RUNLYTICS_FUNCTION(runlytics_page_withheld_fields, [](runlytics::pg::Arguments& args) {
    return runlytics::pg::or_null(args, runlytics::pg::reading.holder.withheld_fields);
});
