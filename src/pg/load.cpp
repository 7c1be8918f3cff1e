// The training load of one activity, from averages or from what the runner said.
#include <cmath>

#include "core/load/trimp.h"
#include "pg/boundary.h"
#include "pg/sex.h"

namespace {

namespace load = runlytics::load;
using runlytics::pg::Arguments;

Datum number_or_null(const Arguments& args, double value) {
    return std::isnan(value) ? args.null() : Float8GetDatum(value);
}

// Whether one of the first `count` arguments is NULL.
bool any_null(const Arguments& args, int count) {
    for (int i = 0; i < count; ++i) {
        if (args.is_null(i)) return true;
    }
    return false;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_trimp_average, [](Arguments& args) {
    if (any_null(args, 4)) return args.null();
    return number_or_null(args, load::trimp(args.float8(0), args.float8(1), args.float8(2),
                                            args.float8(3), runlytics::pg::sex_argument(args, 4)));
});

RUNLYTICS_FUNCTION(runlytics_hr_tss, [](Arguments& args) {
    if (any_null(args, 3)) return args.null();
    return number_or_null(
        args, load::hr_tss(args.float8(0), args.float8(1), args.float8(2),
                           args.float8_or_missing(3), runlytics::pg::sex_argument(args, 4)));
});

RUNLYTICS_FUNCTION(runlytics_session_rpe, [](Arguments& args) {
    return number_or_null(args, load::session_rpe(args.float8(0), args.float8(1)));
});
