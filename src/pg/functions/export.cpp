// to_tcx() and to_gpx(): a stream out as a file.
#include "core/formats/write/write.h"
#include "core/stream/stream.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/functions/laps.h"

namespace {

using runlytics::Activity;
using runlytics::pg::Arguments;

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
    activity.laps = runlytics::pg::laps_argument(args, 3);
    return runlytics::pg::make_text(runlytics::formats::write_tcx(activity));
});

RUNLYTICS_FUNCTION(runlytics_to_gpx, [](Arguments& args) {
    if (args.is_null(0)) return args.null();
    return runlytics::pg::make_text(runlytics::formats::write_gpx(activity_of(args)));
});
