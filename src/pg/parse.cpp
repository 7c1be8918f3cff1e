// parse_activity() and detect_format(): bytes in, rows out.
#include <cmath>
#include <vector>

#include "core/formats/formats.h"
#include "core/stream/stream.h"
#include "pg/boundary.h"
#include "pg/results.h"

namespace {

using runlytics::Activity;
using runlytics::Lap;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::RowWriter;

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

// The column warnings; only inside call().
Datum make_warnings(const std::vector<std::string>& warnings) {
    auto* elements =
        static_cast<Datum*>(palloc(sizeof(Datum) * std::max<std::size_t>(warnings.size(), 1)));
    for (std::size_t i = 0; i < warnings.size(); ++i) {
        elements[i] = runlytics::pg::text_from_file(warnings[i]);
    }
    return PointerGetDatum(construct_array(elements, static_cast<int>(warnings.size()), TEXTOID, -1,
                                           false, TYPALIGN_INT));
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
            throw runlytics::Error("XX000", "parse_activity does not return parsed_activity");
        }
        return get_element_type(TupleDescAttr(descriptor, laps_column - 1)->atttypid);
    });
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_parse_activity, [](Arguments& args) {
    const std::vector<Activity> activities = runlytics::formats::parse_activity(args.bytes(0));
    if (activities.empty()) {
        call([] { ereport(NOTICE, (errmsg("the file holds no activity"))); });
    }
    std::vector<std::vector<std::byte>> streams;
    streams.reserve(activities.size());
    for (const Activity& activity : activities) {
        const bool sampled = !activity.track.empty();
        streams.push_back(sampled ? runlytics::stream::encode(activity.track)
                                  : std::vector<std::byte>{});
    }
    const Oid lap_type = lap_type_of(args);
    return runlytics::pg::return_rows(args, activities.size(), [&](std::size_t i, RowWriter& row) {
        const Activity& activity = activities[i];
        fill_totals(activity, row);
        row.datum(make_laps(activity.laps, lap_type));
        streams[i].empty() ? row.null() : row.datum(runlytics::pg::make_varlena(streams[i]));
        row.text(activity.route_text);
        row.boolean(activity.truncated);
        row.datum(make_warnings(activity.warnings));
        row.boolean(activity.race);
        row.text(activity.timezone);
        row.text(activity.gear);
        row.text(activity.linked_file);
    });
});

RUNLYTICS_FUNCTION(runlytics_detect_format, [](Arguments& args) {
    return runlytics::pg::make_text(
        runlytics::formats::name_of(runlytics::formats::detect(args.bytes(0))));
});
