#include "pg/functions/laps.h"

#include "pg/boundary/composites.h"
#include "pg/boundary/results.h"

namespace runlytics::pg {

namespace {

// The type runlytics.lap.
constinit Columns lap_columns = {"started_at", "elapsed_s", "timer_s",   "distance_m", "calories",
                                 "avg_hr",     "max_hr",    "intensity", "trigger"};

void write_lap(const Lap& lap, RowWriter& row) {
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

void read_lap(RowReader& row, Lap& lap) {
    if (row.is_null()) {
        throw Error("22004", "a lap needs a start", "Its column started_at is null.");
    }
    lap.started_at = row.timestamp();
    lap.elapsed_s = row.float8();
    lap.timer_s = row.float8();
    lap.distance_m = row.float8();
    lap.calories = row.float8();
    lap.avg_hr = row.float8();
    lap.max_hr = row.float8();
    lap.intensity = row.text();
    lap.trigger = row.text();
}

}  // namespace

Datum make_laps(const std::vector<Lap>& laps, Oid lap_type) {
    return make_rows(lap_type, lap_columns, laps.size(),
                     [&](std::size_t i, RowWriter& row) { write_lap(laps[i], row); });
}

// Each lap lies in the vector before it is read: an error of PostgreSQL then leaves nothing behind.
std::vector<Lap> laps_argument(const Arguments& args, int i) {
    std::vector<Lap> laps;
    if (args.is_null(i)) return laps;
    call([&] {
        read_rows(
            take_apart(args.datum(i)), lap_columns,
            [&](RowReader& row) { read_lap(row, laps.emplace_back()); }, [] {});
    });
    return laps;
}

}  // namespace runlytics::pg
