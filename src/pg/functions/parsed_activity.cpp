#include "pg/functions/parsed_activity.h"

#include <algorithm>
#include <utility>

#include "core/merge/outline.h"
#include "core/stream/stream.h"

namespace runlytics::pg {

namespace {

// The position of the column laps in the composite type parsed_activity.
constexpr int laps_column = 19;
constexpr int lap_columns = 9;

void fill_lap(const Lap& lap, RowWriter& row) {
    row.timestamp(lap.started_at);
    row.float8(lap.elapsed_s);
    row.float8(lap.timer_s);
    row.float8(lap.distance_m);
    row.float8(lap.calories);
    row.float8(lap.avg_hr);
    row.float8(lap.max_hr);
    row.text(lap.intensity);
    row.text(lap.trigger);
}

// The column laps; only inside call().
Datum make_laps(const std::vector<Lap>& laps, Oid lap_type) {
    TupleDesc descriptor = lookup_rowtype_tupdesc(lap_type, -1);
    auto* elements =
        static_cast<Datum*>(palloc(sizeof(Datum) * std::max<std::size_t>(laps.size(), 1)));
    for (std::size_t i = 0; i < laps.size(); ++i) {
        Datum values[lap_columns];
        bool nulls[lap_columns];
        RowWriter row(values, nulls);
        fill_lap(laps[i], row);
        elements[i] = HeapTupleGetDatum(heap_form_tuple(descriptor, values, nulls));
    }
    ReleaseTupleDesc(descriptor);
    return PointerGetDatum(construct_array(elements, static_cast<int>(laps.size()), lap_type, -1,
                                           false, TYPALIGN_DOUBLE));
}

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
    return call([&] {
        TupleDesc descriptor;
        if (get_call_result_type(args.info(), nullptr, &descriptor) != TYPEFUNC_COMPOSITE ||
            descriptor->natts < laps_column) {
            throw Error("XX000", "parse_activity does not return parsed_activity");
        }
        return get_element_type(TupleDescAttr(descriptor, laps_column - 1)->atttypid);
    });
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
    return return_rows(args, rows.size(), [&](std::size_t i, RowWriter& row) {
        fill_activity(rows[i], lap_type, row);
    });
}

}  // namespace runlytics::pg
