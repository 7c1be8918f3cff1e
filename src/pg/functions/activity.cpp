// What a stream says about its activity: zones, moving time, climbing, graded speed, splits.
#include <cmath>
#include <vector>

#include "core/activity/channel_mean.h"
#include "core/activity/efficiency.h"
#include "core/activity/elevation.h"
#include "core/activity/graded_speed.h"
#include "core/activity/moving_time.h"
#include "core/activity/splits.h"
#include "core/activity/workout.h"
#include "core/activity/zones.h"
#include "core/sport_limits.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/functions/channel_names.h"
#include "pg/functions/laps.h"

namespace {

namespace activity = runlytics::activity;
using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;
using runlytics::stream::Reader;

// The type runlytics.split.
constinit Columns split_columns = {
    "n",        "start_s", "elapsed_s", "moving_s",         "distance_m",
    "ascent_m", "avg_hr",  "speed_mps", "graded_speed_mps", "cadence"};

Datum return_splits(const Arguments& args, const std::vector<activity::Split>& splits) {
    return runlytics::pg::return_rows(args, split_columns, splits.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.int4(splits[i].n);
                                          row.float8(splits[i].start_s);
                                          row.float8(splits[i].elapsed_s);
                                          row.float8(splits[i].moving_s);
                                          row.float8(splits[i].distance_m);
                                          row.float8(splits[i].ascent_m);
                                          row.float8(splits[i].avg_hr);
                                          row.float8(splits[i].speed_mps);
                                          row.float8(splits[i].graded_speed_mps);
                                          row.float8(splits[i].cadence);
                                      });
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_time_in_zones, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const auto channel = runlytics::pg::channel_named(args.text(1));
    const auto seconds = activity::time_in_zones(reader, channel, args.float8_array(2));
    if (seconds.empty()) return args.null();
    return runlytics::pg::make_float8_array(seconds);
});

RUNLYTICS_FUNCTION(runlytics_moving_time, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(activity::moving_time(reader, args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_elevation_gain, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(activity::elevation_gain(reader, args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_elevation_loss, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(activity::elevation_loss(reader, args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_average, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(
        activity::channel_mean(reader, runlytics::pg::channel_named(args.text(1))).value);
});

RUNLYTICS_FUNCTION(runlytics_coverage, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(
        activity::channel_mean(reader, runlytics::pg::channel_named(args.text(1))).coverage);
});

RUNLYTICS_FUNCTION(runlytics_normalized_graded_speed, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(activity::normalized_graded_speed(reader).value);
});

RUNLYTICS_FUNCTION(runlytics_efficiency_factor, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(activity::efficiency_factor(reader).value);
});

RUNLYTICS_FUNCTION(runlytics_decoupling, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return args.number(activity::decoupling(reader).value);
});

RUNLYTICS_FUNCTION(runlytics_splits, [](Arguments& args) {
    Reader reader(args.bytes(0));
    return return_splits(args, activity::splits(reader, args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_splits_of_sport, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const double fastest = runlytics::limits_of(args.text(2)).fastest_mps;
    return return_splits(args, activity::splits(reader, args.float8(1), fastest));
});

RUNLYTICS_FUNCTION(runlytics_lap_splits, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const auto laps = runlytics::pg::laps_argument(args, 1);
    return return_splits(
        args, activity::splits_between(reader, activity::lap_stretches(reader.header(), laps)));
});
