// Which of the real files are of the same run: those that say so, and none else.
#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

#include "core/formats/formats.h"
#include "core/merge/outline.h"
#include "unit/support.h"

namespace runlytics::merge {
namespace {

struct Recording {
    std::string file;
    Activity activity;
    std::string shape;
};

// Each set is one run. Entries of Strava have ids besides.
const std::vector<std::set<std::string>> same_runs = {
    {"fit/garmin-fr945-run.fit", "gpx/garmin-fr945-run.gpx.gz", "tcx/garmin-fr945-run.tcx.gz"},
    {"fit/garmin-fr945-treadmill.fit", "tcx/garmin-fr945-treadmill.tcx.gz"},
    {"fit/coros-apex-pro-walk.fit", "gpx/coros-apex-pro-walk.gpx.gz"},
    {"fit/garmin-fenix3-pool-swim-hrm.fit", "tcx/garmin-fenix3-pool-swim-hrm.tcx.gz"},
    {"fit/suunto9-trail-run-no-pause-records.fit", "fit/suunto9-trail-run.fit"},
    {"tcx/garmin-fr410-run-no-hr.tcx", "tcx/garmin-fr410-run.tcx"},
    {"fit/garmin-venu-sq-run.fit", "strava/bulk-export/activities.csv",
     "strava/bulk-export/activities/12866632127.fit.gz"},
    // One example of the SDK, damaged in several ways.
    {"fit/bad-file-crc.fit", "fit/chained-activity-settings.fit",
     "fit/chained-corrupt-second-header.fit", "fit/sdk-activity.fit", "fit/sdk-truncated.fit"},
    // They say nothing but the second at which they began.
    {"gpx/empty-ele.gpx", "gpx/osmand-bad.gpx"},
};

bool are_same(const Recording& a, const Recording& b) {
    const std::string &id = a.activity.external_id, &other = b.activity.external_id;
    if (a.file.starts_with("strava/api") && b.file.starts_with("strava/api")) return id == other;
    return std::ranges::any_of(same_runs, [&](const auto& files) {
        return files.contains(a.file) && files.contains(b.file);
    });
}

std::vector<Recording> all_recordings(const std::filesystem::path& data) {
    std::vector<Recording> recordings;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
        if (!entry.is_regular_file()) continue;
        const std::string name = std::filesystem::relative(entry.path(), data).string();
        // The examples of Strava's documentation are nobody's, and share an id.
        if (name.starts_with("strava/api/model_")) continue;
        try {
            for (Activity& activity : formats::parse_activity(test::read_file(entry.path()))) {
                std::string shape = shape_of(activity);
                recordings.push_back({name, std::move(activity), std::move(shape)});
            }
        } catch (const Error&) {
            // Many of them are broken on purpose.
        }
    }
    return recordings;
}

Outline outline_of(const Recording& recording) {
    const Activity& activity = recording.activity;
    return {activity.started_at, activity.elapsed_s, activity.distance_m, activity.sport,
            recording.shape};
}

TEST(SharedPairs, AreOneAndNothingElseIs) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto recordings = all_recordings(*data);
    int same = 0;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            const Recording &a = recordings[i], &b = recordings[k];
            if (a.file == b.file) continue;
            const Likeness likeness = compare(outline_of(a), outline_of(b));
            EXPECT_EQ(likeness.score >= same_run_score, are_same(a, b))
                << a.file << " and " << b.file << ": " << likeness.score << ", " << likeness.reason;
            same += are_same(a, b) ? 1 : 0;
        }
    }
    EXPECT_GT(same, 20);
}

}  // namespace
}  // namespace runlytics::merge
