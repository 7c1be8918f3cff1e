#include "pg/functions/reading.h"

#include <string>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <access/xact.h>
#include <catalog/pg_type.h>
#include <commands/extension.h>
#include <miscadmin.h>
#include <utils/acl.h>
#include <utils/array.h>
#include <utils/builtins.h>
#include <utils/guc.h>
#include <utils/lsyscache.h>
#include <utils/memutils.h>
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

// What another node has said, and what that was made into, which lives until it says another thing.
char* told_text = nullptr;
struct Told {
    std::string text;
    Holder holder;
    MemoryContext memory = nullptr;
};
Told told;

// Only inside call().
Datum read_value(Datum written, Oid type) {
    Oid input = InvalidOid;
    Oid argument = InvalidOid;
    getTypeInputInfo(type, &input, &argument);
    return OidInputFunctionCall(input, TextDatumGetCString(written), argument, -1);
}

// tell_nodes() in SQL says in which order. Only inside call().
Holder read_holder(const char* written) {
    constexpr int parts = 5;
    constexpr Oid types[parts] = {INT8OID, BOOLOID, INT8ARRAYOID, DATEMULTIRANGEOID, JSONBOID};
    Oid input = InvalidOid;
    Oid argument = InvalidOid;
    getTypeInputInfo(TEXTARRAYOID, &input, &argument);
    const Datum all = OidInputFunctionCall(input, const_cast<char*>(written), argument, -1);
    Datum* values = nullptr;
    bool* nulls = nullptr;
    int count = 0;
    deconstruct_array(DatumGetArrayTypeP(all), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls,
                      &count);
    if (count != parts) return {};
    Datum read[parts] = {};
    for (int i = 0; i < parts; ++i)
        if (!nulls[i]) read[i] = read_value(values[i], types[i]);
    return {DatumGetInt64(read[0]), DatumGetBool(read[1]), read[2], read[3], read[4]};
}

bool is_one_who_reads() {
    const Oid user = GetUserId();
    return user == get_role_oid("runlytics_page", true) ||
           user == get_role_oid("runlytics_assistant", true);
}

const Holder& told_holder() {
    static const Holder none;
    if (!call([] { return is_one_who_reads(); })) return none;
    if (told.text == told_text) return told.holder;
    const std::uint64_t next = told.holder.told + 1;
    told.text.clear();
    told.holder = {};
    told.holder.told = next;
    Holder holder = call([] {
        if (told.memory == nullptr)
            told.memory =
                AllocSetContextCreate(TopMemoryContext, "runlytics reading", ALLOCSET_SMALL_SIZES);
        MemoryContextReset(told.memory);
        MemoryContext before = MemoryContextSwitchTo(told.memory);
        const Holder read = read_holder(told_text);
        MemoryContextSwitchTo(before);
        return read;
    });
    holder.told = next;
    told.holder = holder;
    told.text = told_text;
    return told.holder;
}

Datum or_null(Arguments& args, Datum value) {
    return value == 0 ? args.null() : value;
}

}  // namespace

const Holder& reading_for() {
    if (reading.holder.athlete != nobody || told_text == nullptr || *told_text == '\0')
        return reading.holder;
    return told_holder();
}

void define_reading() {
    DefineCustomStringVariable(
        "runlytics.reading_for", "For whom a page or an answer is made.",
        "Set by serve() and serve_question() on the nodes of a distributed warehouse.", &told_text,
        "", PGC_USERSET, GUC_NO_SHOW_ALL | GUC_NOT_IN_SAMPLE | GUC_DISALLOW_IN_FILE, nullptr,
        nullptr, nullptr);
}

void tell_nodes(const Holder& holder) {
    if (!OidIsValid(call([] { return get_extension_oid("citus", true); }))) return;
    Query query{
        "select runlytics_internal.tell_nodes(own => $1, activities => $2, days => $3,"
        " fields => $4, athlete_id => $5)",
        5,
        {BOOLOID, INT8ARRAYOID, DATEMULTIRANGEOID, JSONBOID, INT8OID},
        {BoolGetDatum(holder.own), holder.withheld_activities, holder.withheld_days,
         holder.withheld_fields, Int64GetDatum(holder.athlete)},
        "     "};
    for (int i = 1; i < 4; ++i)
        if (query.values[i] == 0) query.nulls[i] = 'n';
    if (holder.athlete == nobody) query.nulls[4] = 'n';
    ask<bool>(
        query, [](auto column) { return DatumGetBool(column(1)); }, true);
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
    const auto& holder = runlytics::pg::reading_for();
    return holder.athlete == runlytics::pg::nobody ? args.null() : Int64GetDatum(holder.athlete);
});

RUNLYTICS_FUNCTION(runlytics_page_own_athlete, [](runlytics::pg::Arguments& args) {
    const auto& holder = runlytics::pg::reading_for();
    return holder.own ? Int64GetDatum(holder.athlete) : args.null();
});

RUNLYTICS_FUNCTION(runlytics_page_withheld_activities, [](runlytics::pg::Arguments& args) {
    return runlytics::pg::or_null(args, runlytics::pg::reading_for().withheld_activities);
});

RUNLYTICS_FUNCTION(runlytics_page_withheld_days, [](runlytics::pg::Arguments& args) {
    return runlytics::pg::or_null(args, runlytics::pg::reading_for().withheld_days);
});

RUNLYTICS_FUNCTION(runlytics_page_withheld_fields, [](runlytics::pg::Arguments& args) {
    return runlytics::pg::or_null(args, runlytics::pg::reading_for().withheld_fields);
});
