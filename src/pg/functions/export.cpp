// to_tcx() and to_gpx(): a stream out as a file.
#include <string>
#include <vector>

#include "core/formats/write/write.h"
#include "core/stream/stream.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

using runlytics::Activity;
using runlytics::Lap;
using runlytics::pg::Arguments;
using runlytics::pg::call;

// What a lap holds while PostgreSQL reads it: nothing with a destructor.
struct LapRow {
    Datum values[runlytics::pg::max_columns];
    bool nulls[runlytics::pg::max_columns];

    double number(int i) const {
        return nulls[i] ? runlytics::missing_value : DatumGetFloat8(values[i]);
    }
    std::string word(int i) const {
        if (nulls[i]) return {};
        const char* chars = call([&] { return text_to_cstring(DatumGetTextPP(values[i])); });
        return chars;
    }
};

Lap to_lap(Datum datum) {
    LapRow row;
    call([&] { runlytics::pg::read_row(datum, row.values, row.nulls); });
    if (row.nulls[0]) {
        throw runlytics::Error("22004", "a lap needs a start", "Its column started_at is null.");
    }
    Lap lap;
    lap.started_at = runlytics::pg::to_unix_ms(DatumGetTimestampTz(row.values[0]));
    lap.elapsed_s = row.number(1);
    lap.timer_s = row.number(2);
    lap.distance_m = row.number(3);
    lap.calories = row.number(4);
    lap.avg_hr = row.number(5);
    lap.max_hr = row.number(6);
    lap.intensity = row.word(7);
    lap.trigger = row.word(8);
    return lap;
}

// The argument laps, in which NULL elements are left out.
std::vector<Lap> laps_at(const Arguments& args, int i) {
    std::vector<Lap> laps;
    if (args.is_null(i)) return laps;
    const auto elements = call([&] { return runlytics::pg::read_rows(args.datum(i)); });
    for (int n = 0; n < elements.count; ++n) {
        if (!elements.nulls[n]) laps.push_back(to_lap(elements.rows[n]));
    }
    return laps;
}

// Stream, sport and name are arguments 0 to 2 of both functions.
Activity activity_of(const Arguments& args) {
    Activity activity;
    activity.track = runlytics::stream::decode(args.bytes(0));
    if (!activity.track.empty()) activity.started_at = activity.track.time.front();
    if (!args.is_null(1)) activity.sport = args.text(1);
    if (!args.is_null(2)) activity.name = args.text(2);
    return activity;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_to_tcx, [](Arguments& args) {
    if (args.is_null(0)) return args.null();
    Activity activity = activity_of(args);
    activity.laps = laps_at(args, 3);
    return runlytics::pg::make_text(runlytics::formats::write_tcx(activity));
});

RUNLYTICS_FUNCTION(runlytics_to_gpx, [](Arguments& args) {
    if (args.is_null(0)) return args.null();
    return runlytics::pg::make_text(runlytics::formats::write_gpx(activity_of(args)));
});
