// The training load of one activity: from its samples, from averages, from what the runner said.
#include "core/activity/efficiency.h"
#include "core/activity/graded_speed.h"
#include "core/activity/moving_time.h"
#include "core/activity/uncovered.h"
#include "core/load/stream_load.h"
#include "core/load/trimp.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/functions/sex.h"

namespace {

namespace load = runlytics::load;
using runlytics::pg::Arguments;
using runlytics::stream::Reader;

// The type runlytics_internal.graded_summary.
constinit runlytics::pg::Columns summary_columns = {"normalized_graded_speed", "running_tss",
                                                    "efficiency_factor", "decoupling"};

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
    return args.number(load::trimp(args.float8(0), args.float8(1), args.float8(2), args.float8(3),
                                   runlytics::pg::sex_argument(args, 4)));
});

RUNLYTICS_FUNCTION(runlytics_trimp_stream, [](Arguments& args) {
    if (any_null(args, 3)) return args.null();
    Reader reader(args.bytes(0));
    return args.number(load::stream_trimp(reader, args.float8(1), args.float8(2),
                                          runlytics::pg::sex_argument(args, 3))
                           .value);
});

RUNLYTICS_FUNCTION(runlytics_edwards_trimp, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(load::stream_edwards_trimp(reader, args.float8(1)).value);
});

RUNLYTICS_FUNCTION(runlytics_lucia_trimp, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(load::stream_lucia_trimp(reader, args.float8(1), args.float8(2)).value);
});

RUNLYTICS_FUNCTION(runlytics_hr_tss, [](Arguments& args) {
    if (any_null(args, 3)) return args.null();
    return args.number(load::hr_tss(args.float8(0), args.float8(1), args.float8(2),
                                    args.float8_or_missing(3),
                                    runlytics::pg::sex_argument(args, 4)));
});

RUNLYTICS_FUNCTION(runlytics_session_rpe, [](Arguments& args) {
    return args.number(load::session_rpe(args.float8(0), args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_running_tss, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const double speed = runlytics::activity::normalized_graded_speed(reader).value;
    const double seconds = runlytics::activity::moving_time(reader);
    return args.number(load::running_tss(seconds, speed, args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_covered_trimp, [](Arguments& args) {
    if (any_null(args, 3)) return args.null();
    Reader reader(args.bytes(0));
    return args.number(load::covered_trimp(reader, args.float8(1), args.float8(2),
                                           runlytics::pg::sex_argument(args, 3))
                           .value);
});

RUNLYTICS_FUNCTION(runlytics_uncovered_tss, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const auto rest = runlytics::activity::without_heart_rate(reader);
    if (rest.seconds == 0) return args.number(0);
    return args.number(load::running_tss(rest.seconds, rest.graded_mps, args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_running_tss_average, [](Arguments& args) {
    const double seconds = args.float8(0);
    if (!(seconds > 0) || !(args.float8(1) >= 0)) return args.null();
    return args.number(load::running_tss(seconds, args.float8(1) / seconds, args.float8(2)));
});

RUNLYTICS_FUNCTION(runlytics_graded_summary, [](Arguments& args) {
    if (args.is_null(0)) return args.null();
    Reader reader(args.bytes(0));
    const auto summary = runlytics::activity::graded_summary(reader);
    const double tss = args.is_null(1)
                           ? runlytics::missing_value
                           : load::running_tss(summary.moving_time, summary.normalized_graded_speed,
                                               args.float8(1));
    return runlytics::pg::return_row(args, summary_columns, [&](runlytics::pg::RowWriter& row) {
        row.float8(summary.normalized_graded_speed);
        row.float8(tss);
        row.float8(summary.efficiency_factor);
        row.float8(summary.decoupling);
    });
});
