// parse_activity() and detect_format(): bytes in, rows out.
#include <utility>
#include <vector>

#include "core/formats/formats.h"
#include "pg/parsed_activity.h"

namespace {

using runlytics::Activity;
using runlytics::pg::ActivityRow;
using runlytics::pg::Arguments;
using runlytics::pg::call;

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

RUNLYTICS_FUNCTION(runlytics_detect_format, [](Arguments& args) {
    return runlytics::pg::make_text(
        runlytics::formats::name_of(runlytics::formats::detect(args.bytes(0))));
});
