// Best efforts.
#include <vector>

#include "core/activity/best_effort.h"
#include "core/sport_limits.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

namespace activity = runlytics::activity;
using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;
using runlytics::stream::Reader;

// The type runlytics.effort.
constinit Columns effort_columns = {"metres", "seconds", "start_s", "avg_hr"};

// The type runlytics.fatigued_effort.
constinit Columns fatigued_columns = {"after_m", "metres", "seconds", "start_s", "avg_hr"};

void fill_effort(const activity::Effort& effort, RowWriter& row) {
    row.float8(effort.metres);
    row.float8(effort.seconds);
    row.float8(effort.start_s);
    row.float8(effort.avg_hr);
}

Datum return_efforts(const Arguments& args, const std::vector<activity::Effort>& efforts) {
    return runlytics::pg::return_rows(
        args, effort_columns, efforts.size(),
        [&](std::size_t i, RowWriter& row) { fill_effort(efforts[i], row); });
}

// What is faster than the sport allows is a jump of the receiver.
double fastest_of(const Arguments& args, int sport) {
    return runlytics::limits_of(args.text(sport)).fastest_mps;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_best_effort, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const auto effort = activity::best_effort(reader, args.float8(1));
    if (!effort) return args.null();
    return runlytics::pg::return_row(args, effort_columns,
                                     [&](RowWriter& row) { fill_effort(*effort, row); });
});

RUNLYTICS_FUNCTION(runlytics_best_effort_of_sport, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const auto effort = activity::best_effort(reader, args.float8(1), fastest_of(args, 2));
    if (!effort) return args.null();
    return runlytics::pg::return_row(args, effort_columns,
                                     [&](RowWriter& row) { fill_effort(*effort, row); });
});

RUNLYTICS_FUNCTION(runlytics_best_efforts, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return return_efforts(args, activity::best_efforts(reader, args.float8_array(1)));
});

RUNLYTICS_FUNCTION(runlytics_best_efforts_of_sport, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return return_efforts(
        args, activity::best_efforts(reader, args.float8_array(1), fastest_of(args, 2)));
});

RUNLYTICS_FUNCTION(runlytics_best_efforts_by_time, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return return_efforts(args, activity::best_efforts_by_time(reader, args.float8_array(1)));
});

RUNLYTICS_FUNCTION(runlytics_best_efforts_by_time_of_sport, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return return_efforts(
        args, activity::best_efforts_by_time(reader, args.float8_array(1), fastest_of(args, 2)));
});

RUNLYTICS_FUNCTION(runlytics_fatigued_efforts, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const auto efforts =
        activity::fatigued_efforts(reader, args.float8_array(1), args.float8_array(2));
    return runlytics::pg::return_rows(args, fatigued_columns, efforts.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.float8(efforts[i].after_m);
                                          fill_effort(efforts[i].effort, row);
                                      });
});
