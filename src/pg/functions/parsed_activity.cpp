#include "pg/functions/parsed_activity.h"

#include <utility>

#include "core/merge/outline.h"
#include "core/stream/stream.h"
#include "pg/functions/laps.h"

namespace runlytics::pg {

namespace {

// The type runlytics.parsed_activity.
constinit Columns activity_columns = {
    "sport",       "sub_sport",  "vendor_sport", "name",      "notes",    "device",
    "external_id", "started_at", "utc_offset_s", "elapsed_s", "timer_s",  "moving_s",
    "distance_m",  "ascent_m",   "descent_m",    "calories",  "avg_hr",   "max_hr",
    "laps",        "stream",     "route_text",   "truncated", "warnings", "race",
    "timezone",    "gear",       "linked_file",  "shape",     "credits",  "rmssd_ms"};

void fill_totals(const Activity& activity, RowWriter& row) {
    row.text(activity.sport);
    row.text(activity.sub_sport);
    row.text(activity.vendor_sport);
    row.text(activity.name);
    row.text(activity.notes);
    row.text(activity.device);
    row.text(activity.external_id);
    row.timestamp(activity.started_at);
    activity.utc_offset_s ? row.int4(*activity.utc_offset_s) : row.null();
    row.float8(activity.elapsed_s);
    row.float8(activity.timer_s);
    row.float8(activity.moving_s);
    row.float8(activity.distance_m);
    row.float8(activity.ascent_m);
    row.float8(activity.descent_m);
    row.float8(activity.calories);
    row.float8(activity.avg_hr);
    row.float8(activity.max_hr);
}

// The composite type of the laps, found through the result's own column.
Oid lap_type_of(const Arguments& args) {
    return call([&] { return get_element_type(type_of_column(result_descriptor(args), "laps")); });
}

void fill_activity(const ActivityRow& parsed, Oid lap_type, RowWriter& row) {
    const Activity& activity = parsed.activity;
    fill_totals(activity, row);
    row.datum(make_laps(activity.laps, lap_type));
    parsed.stream.empty() ? row.null() : row.datum(make_varlena(parsed.stream));
    row.text(activity.route_text);
    row.boolean(activity.truncated);
    row.datum(make_texts(activity.warnings));
    row.boolean(activity.race);
    row.text(activity.timezone);
    row.text(activity.gear);
    row.text(activity.linked_file);
    row.text(parsed.shape);
    parsed.credits.empty() ? row.null() : row.datum(make_texts(parsed.credits));
    row.float8(activity.rmssd_ms);
}

}  // namespace

// The samples are encoded and let go: one copy of them is enough.
ActivityRow::ActivityRow(Activity parsed) : activity(std::move(parsed)) {
    if (activity.track.empty()) return;
    stream = stream::encode(activity.track);
    shape = merge::shape_of(activity);
    activity.track = {};
}

Datum return_activities(const Arguments& args, const std::vector<ActivityRow>& rows) {
    const Oid lap_type = lap_type_of(args);
    return return_rows(args, activity_columns, rows.size(), [&](std::size_t i, RowWriter& row) {
        fill_activity(rows[i], lap_type, row);
    });
}

}  // namespace runlytics::pg
