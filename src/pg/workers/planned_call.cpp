// What the planner asks of every call of our functions in PL/pgSQL. Asking loads the library before
// the function runs, and is the one place that knows of all of them whether there is a warehouse
// for what they are about to do.
#include "pg/boundary/boundary.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <catalog/namespace.h>
#include <catalog/pg_proc.h>
#include <funcapi.h>
#include <nodes/supportnodes.h>
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

bool lacks_warehouse(const SupportRequestSimplify* request) {
    return !OidIsValid(get_namespace_oid("warehouse", true)) &&
           wants_warehouse(request->fcall->funcid);
}

}  // namespace

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_load_library, [](runlytics::pg::Arguments& arguments) {
    const auto* request = reinterpret_cast<Node*>(DatumGetPointer(arguments.datum(0)));
    if (!IsA(request, SupportRequestSimplify)) return Datum{0};
    const auto* simplify = reinterpret_cast<const SupportRequestSimplify*>(request);
    if (runlytics::pg::call([&] { return runlytics::pg::lacks_warehouse(simplify); }))
        throw runlytics::Error("3F000", "there is no warehouse in this database", {},
                               "Lay it out first: select runlytics.create_warehouse().");
    return Datum{0};
});
