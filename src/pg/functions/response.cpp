// A function of a source, called without a plan that would show what it is given.
#include "pg/boundary/boundary.h"
#include "pg/boundary/compat.h"

extern "C" {
#include <catalog/pg_collation.h>
#include <catalog/pg_proc.h>
#include <utils/syscache.h>
}

namespace {

using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;

struct Routine {
    bool callable;
    bool strict;
    bool fits;  // it takes what we were given and returns what we return
};

// Whether a plain function takes our arguments but the first.
bool takes_the_rest(const FormData_pg_proc& row, FmgrInfo* ours, int count) {
    if (row.prokind != PROKIND_FUNCTION || row.proretset || row.pronargs != count - 1) return false;
    for (int i = 1; i < count; ++i) {
        if (row.proargtypes.values[i - 1] != get_fn_expr_argtype(ours, i)) return false;
    }
    return true;
}

Routine look_up(Oid oid, FmgrInfo* ours, int count, Oid result) {
    HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(oid));
    if (!HeapTupleIsValid(tuple)) return {false, false, false};
    const auto* row = reinterpret_cast<Form_pg_proc>(GETSTRUCT(tuple));
    const Routine routine{runlytics::pg::may_execute(oid, GetUserId()), row->proisstrict,
                          row->prorettype == result && takes_the_rest(*row, ours, count)};
    ReleaseSysCache(tuple);
    return routine;
}

struct Answer {
    Datum value;
    bool is_null;
};

// Calls the function that the first argument names with all others.
Datum hand_on(Arguments& args, Oid result) {
    constexpr int most = 4;
    if (args.is_null(0)) return args.null();
    const auto oid = DatumGetObjectId(args.datum(0));
    const Routine routine =
        call([&] { return look_up(oid, args.info()->flinfo, args.count(), result); });
    if (!routine.callable)
        throw Error("42501", "the function of a source may not be called by this role");
    if (!routine.fits)
        throw Error("42P13",
                    "the function of a source takes or returns something else than it should");
    const Answer answer = call([&]() -> Answer {
        FmgrInfo function;
        fmgr_info(oid, &function);
        LOCAL_FCINFO(info, most);
        InitFunctionCallInfoData(*info, &function, static_cast<short>(args.count() - 1),
                                 DEFAULT_COLLATION_OID, nullptr, nullptr);
        for (int i = 1; i < args.count(); ++i) {
            if (args.is_null(i) && routine.strict) return {0, true};
            info->args[i - 1] = {args.datum(i), args.is_null(i)};
        }
        const Datum value = FunctionCallInvoke(info);
        return {value, info->isnull};
    });
    return answer.is_null ? args.null() : answer.value;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_hand_response, [](Arguments& args) { return hand_on(args, TEXTOID); });

RUNLYTICS_FUNCTION(runlytics_hand_limit,
                   [](Arguments& args) { return hand_on(args, TIMESTAMPTZOID); });
