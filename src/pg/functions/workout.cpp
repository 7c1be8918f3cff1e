// Intervals, and the workout in words.
#include "core/activity/workout.h"

#include <vector>

#include "core/page/quantity.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/functions/laps.h"

namespace {

namespace activity = runlytics::activity;
namespace page = runlytics::page;
using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;
using runlytics::stream::Reader;

// The type runlytics.interval_set.
constinit Columns interval_columns = {"n",          "kind",      "start_s",          "elapsed_s",
                                      "distance_m", "speed_mps", "graded_speed_mps", "avg_hr",
                                      "ascent_m",   "cadence",   "moving_s"};

std::vector<activity::Interval> intervals_of(const Arguments& args, Reader& reader) {
    return activity::detect_intervals(reader, runlytics::pg::laps_argument(args, 1));
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_detect_intervals, [](Arguments& args) {
    if (args.is_null(0))
        return runlytics::pg::return_rows(args, interval_columns, 0,
                                          [](std::size_t, RowWriter&) {});
    Reader reader(args.bytes(0));
    const auto intervals = intervals_of(args, reader);
    return runlytics::pg::return_rows(args, interval_columns, intervals.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          const activity::Split& split = intervals[i].split;
                                          row.int4(split.n);
                                          row.text(activity::name_of(intervals[i].part));
                                          row.float8(split.start_s);
                                          row.float8(split.elapsed_s);
                                          row.float8(split.distance_m);
                                          row.float8(split.speed_mps);
                                          row.float8(split.graded_speed_mps);
                                          row.float8(split.avg_hr);
                                          row.float8(split.ascent_m);
                                          row.float8(split.cadence);
                                          row.float8(split.moving_s);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_describe_workout, [](Arguments& args) {
    if (args.is_null(0) || args.is_null(2)) return args.null();
    Reader reader(args.bytes(0));
    const auto intervals = intervals_of(args, reader);
    if (intervals.empty()) return args.null();
    const bool in_miles = page::units_named(args.text(2)) == page::Units::miles;
    const std::string words = activity::describe_workout(
        reader, intervals, in_miles ? activity::LongUnit{1609.344, "mi"} : activity::LongUnit{});
    return runlytics::pg::call([&] { return runlytics::pg::text_from_file(words); });
});
