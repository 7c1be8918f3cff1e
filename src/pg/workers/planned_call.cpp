// What the planner asks of every call of our functions in PL/pgSQL. Asking loads the library before
// the function runs, and is the one place that knows of all of them whether there is a warehouse
// for what they are about to do, and whether anything of it was granted to the role. Of a table or
// view PostgreSQL's parser itself says that permission is denied, before anybody could be asked.
#include "pg/boundary/boundary.h"
#include "pg/boundary/compat.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <catalog/namespace.h>
#include <catalog/pg_proc.h>
#include <fmgr.h>
#include <funcapi.h>
#include <miscadmin.h>
#include <nodes/supportnodes.h>
#include <nodes/value.h>
#include <parser/parse_func.h>
#include <utils/builtins.h>
#include <utils/lsyscache.h>
#include <utils/syscache.h>
}
#pragma GCC diagnostic pop

#include <string>
#include <string_view>

namespace runlytics::pg {

namespace {

constexpr std::string_view athlete = "athlete_id";
// It says itself that there is none, among what else is wrong.
constexpr std::string_view examiner = "doctor";

constexpr const char* warehouse = "warehouse";

// Who takes an athlete reads or writes tables. No C++ object is alive here: PostgreSQL may raise.
bool takes_athlete(HeapTuple procedure) {
    Oid* types = nullptr;
    char** names = nullptr;
    char* modes = nullptr;
    const int count = get_func_arg_info(procedure, &types, &names, &modes);
    for (int i = 0; names != nullptr && i < count; ++i)
        if (athlete == names[i]) return true;
    return false;
}

bool wants_warehouse(Oid function) {
    HeapTuple procedure = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
    if (!HeapTupleIsValid(procedure)) return false;
    const auto* form = reinterpret_cast<Form_pg_proc>(GETSTRUCT(procedure));
    const bool wants = examiner != NameStr(form->proname) && takes_athlete(procedure);
    ReleaseSysCache(procedure);
    return wants;
}

bool may_look_into(const char* schema) {
    const Oid found = get_namespace_oid(schema, true);
    return OidIsValid(found) && may_use_schema(found, GetUserId());
}

enum class Fault { none, no_warehouse, no_grant, no_right };

Fault fault_of(const SupportRequestSimplify& request) {
    const Oid function = request.fcall->funcid;
    if (!OidIsValid(get_namespace_oid(warehouse, true)) && wants_warehouse(function))
        return Fault::no_warehouse;
    // What the executor would refuse a moment later. Without a root it may be the expression of an
    // index, which whoever plans a query does not evaluate.
    if (request.root != nullptr && !may_execute(function, GetUserId())) return Fault::no_right;
    // Whoever may look into neither schema would be denied the first thing that the function asks
    // for. A grant of one's own, such as of some views, is enough to be let through.
    const bool looks = may_look_into("runlytics_internal") || may_look_into(warehouse);
    return !looks && wants_warehouse(function) ? Fault::no_grant : Fault::none;
}

// Refuses a role that nothing was granted, in the words that all of ours have for it.
void require_grant() {
    List* name = list_make2(makeString(pstrdup("runlytics")), makeString(pstrdup("require_grant")));
    OidFunctionCall0(LookupFuncName(name, 0, nullptr, false));
}

// PostgreSQL's own sentence, with what to do. The quoted name lives as long as the query's memory.
[[noreturn]] void refuse_call(Oid function) {
    const char* name = call([&] { return get_func_name(function); });
    const char* role = call([] { return quote_identifier(GetUserNameFromId(GetUserId(), false)); });
    throw Error(
        "42501", std::string("permission denied for function ") + (name ? name : "?"),
        "What lays out, loads or changes a warehouse is for its owner.",
        std::string("Do it as the owner, or let this role do so: grant runlytics_owner to ") +
            role + ";");
}

}  // namespace

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_load_library, [](runlytics::pg::Arguments& arguments) {
    const auto* request = reinterpret_cast<Node*>(DatumGetPointer(arguments.datum(0)));
    if (!IsA(request, SupportRequestSimplify)) return Datum{0};
    const auto* simplify = reinterpret_cast<const SupportRequestSimplify*>(request);
    using runlytics::pg::Fault;
    const Fault fault = runlytics::pg::call([&] { return runlytics::pg::fault_of(*simplify); });
    if (fault == Fault::none) return Datum{0};
    if (fault == Fault::no_warehouse)
        throw runlytics::Error("3F000", "there is no warehouse in this database", {},
                               "Lay it out first: select runlytics.create_warehouse().");
    runlytics::pg::call([] { runlytics::pg::require_grant(); });
    if (fault == Fault::no_right) runlytics::pg::refuse_call(simplify->fcall->funcid);
    return Datum{0};
});
