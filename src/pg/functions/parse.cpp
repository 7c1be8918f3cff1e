// parse_activity() and detect_format(): bytes in, rows out.
#include <string>
#include <utility>
#include <vector>

#include "core/formats/formats.h"
#include "core/formats/strava/csv.h"
#include "core/formats/strava/gear.h"
#include "pg/functions/parsed_activity.h"

namespace {

using runlytics::Activity;
using runlytics::pg::ActivityRow;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;

// The type runlytics_internal.csv_document.
constinit Columns csv_columns = {"body"};

// The type runlytics.gear_piece.
constinit Columns gear_columns = {"name", "kind", "brand", "model"};

}  // namespace

RUNLYTICS_FUNCTION(runlytics_parse_activity, [](Arguments& args) {
    std::vector<Activity> activities = runlytics::formats::parse_activity(args.bytes(0));
    if (activities.empty()) {
        call([] { ereport(NOTICE, (errmsg("the file holds no activity"))); });
    }
    std::vector<ActivityRow> rows;
    rows.reserve(activities.size());
    for (Activity& activity : activities)
        rows.emplace_back(std::move(activity));
    return runlytics::pg::return_activities(args, rows);
});

RUNLYTICS_FUNCTION(runlytics_split_strava_csv, [](Arguments& args) {
    const std::vector<std::string> rows = runlytics::formats::split_strava_csv(args.bytes(0));
    return runlytics::pg::return_rows(
        args, csv_columns, rows.size(),
        [&](std::size_t i, RowWriter& row) { row.datum(runlytics::pg::make_text(rows[i])); });
});

RUNLYTICS_FUNCTION(runlytics_parse_gear, [](Arguments& args) {
    const auto gear = runlytics::formats::parse_strava_gear(args.bytes(0));
    return runlytics::pg::return_rows(args, gear_columns, gear.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.text(gear[i].name);
                                          row.text(gear[i].kind);
                                          row.text(gear[i].brand);
                                          row.text(gear[i].model);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_detect_format, [](Arguments& args) {
    return runlytics::pg::make_text(
        runlytics::formats::name_of(runlytics::formats::detect(args.bytes(0))));
});
