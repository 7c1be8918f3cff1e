// Every real GPX file against values that other programs computed.
#include <cmath>
#include <gtest/gtest.h>
#include <set>

#include "core/error.h"
#include "core/formats/formats.h"
#include "unit/oracle.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using test::count_values;
using test::Row;

// Files whose row counts points that are no activity, as a second oracle shows: gpsbabel 1.8.0,
// `gpsbabel -t -i gpx -f FILE -o unicsv -F -`.
//   mapmyfitness-route-no-time: 9722 points without a date: a route drawn on a map.
//   year-1901: all 184 points have one time, 1901/12/13 20:45:52.207, the smallest of 32 bits: the
//     clock was lost in a conversion.
const std::set<std::string> routes = {"gpx/mapmyfitness-route-no-time.gpx.gz", "gpx/year-1901.gpx"};

// Seven of the eight tracks here have no time at all, and of the last one's 21 points five have:
// those five are the activity. gpsbabel's table has a date in the same five rows of 296.
const std::string mostly_untimed = "gpx/no-times.gpx";

// Here the device's own distance counts, not the way along the positions. The FIT file of the COROS
// walk says 9601 m too; Suunto's last point has 12052.
const std::map<std::string, double> device_distances = {{"gpx/coros-apex-pro-walk.gpx.gz", 9601.25},
                                                        {"gpx/suunto-movescount.gpx.gz", 12052}};

// The oracle counts the zeros that stand for no heart rate.
const std::string zero_heart_rate = "gpx/opentracks-walk.gpx";

// The oracle's haversine on a sphere is within 0.6 % of the ellipsoid.
void expect_distance(const Activity& activity, const Row& row) {
    if (!activity.track.has(Channel::latitude) || activity.track.size() < 2) return;
    const auto device = device_distances.find(row.at("file"));
    if (device != device_distances.end()) {
        EXPECT_NEAR(activity.distance_m, device->second, 1);
        return;
    }
    const double expected = std::stod(row.at("distance_m"));
    EXPECT_NEAR(activity.distance_m, expected, 0.006 * expected + 0.1);
}

// The activity of a file against its row.
void expect_activity(const Activity& activity, const Row& row) {
    EXPECT_EQ(activity.vendor_sport, row.at("sport") == "t|" ? "t" : row.at("sport"));
    EXPECT_EQ(activity.started_at, test::utc_millis(row.at("start_utc")));
    test::expect_near(activity.elapsed_s, row, "elapsed_s", 0.06);
    EXPECT_FALSE(activity.truncated);
    EXPECT_TRUE(std::is_sorted(activity.track.time.begin(), activity.track.time.end()));
    if (row.at("file") == mostly_untimed) {
        EXPECT_EQ(activity.track.size(), 5u);
        EXPECT_EQ(activity.warnings.size(), 1u);
        return;
    }
    EXPECT_EQ(std::to_string(activity.track.size()), row.at("points"));
    EXPECT_EQ(std::to_string(count_values(activity.track, Channel::latitude)),
              row.at("points_with_position"));
    expect_distance(activity, row);
    if (row.at("file") == zero_heart_rate) {
        EXPECT_FALSE(activity.track.has(Channel::heart_rate));
        return;
    }
    test::expect_sample_heart_rates(activity, row);
    EXPECT_EQ(std::isnan(activity.avg_hr), row.at("hr_avg_points").empty());
}

TEST(GpxFiles, AgreeWithTheOracles) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    std::size_t files = 0;
    for (const Row& row : test::read_tsv(*data / "expected.tsv")) {
        if (row.at("format") != "gpx") continue;
        SCOPED_TRACE(row.at("file"));
        const auto bytes = test::read_file(*data / row.at("file"));
        EXPECT_EQ(name_of(detect(bytes)), "gpx");
        const auto activities = parse_activity(bytes);
        ++files;
        if (row.at("status") == "NO_POINTS" || routes.contains(row.at("file"))) {
            EXPECT_TRUE(activities.empty());
            continue;
        }
        ASSERT_TRUE(row.at("status").starts_with("OK"));
        ASSERT_EQ(activities.size(), 1u);
        expect_activity(activities[0], row);
    }
    EXPECT_EQ(files, 34u);
}

// The activity of one of the files.
Activity read(const std::filesystem::path& data, const std::string& name) {
    const auto activities = parse_activity(test::read_file(data / "gpx" / name));
    EXPECT_EQ(activities.size(), 1u);
    return activities.at(0);
}

TEST(GpxFiles, SportsAreUnderstood) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    EXPECT_EQ(read(*data, "amazfit-run.gpx").sport, "running");
    EXPECT_EQ(read(*data, "nike-fraction-offset.gpx").sport, "running");
    EXPECT_EQ(read(*data, "strava-run-type-9.gpx.gz").sport, "running");
    EXPECT_EQ(read(*data, "unbound-prefix.gpx.gz").sport, "running");
    EXPECT_EQ(read(*data, "opentracks-bad-extensions.gpx").sub_sport, "mountain");
    EXPECT_EQ(read(*data, "coros-apex-pro-walk.gpx.gz").sport, "other");
    const auto untyped = read(*data, "strava-run.gpx.gz");  // "Afternoon Run"
    EXPECT_EQ(untyped.sport, "running");
    EXPECT_EQ(untyped.warnings.size(), 1u);
}

TEST(GpxFiles, ChannelsAreFoundWhereverVendorsPutThem) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto bike = read(*data, "urbanbiker-3-segments.gpx.gz").track;
    EXPECT_EQ(count_values(bike, Channel::heart_rate), 2736u);
    EXPECT_EQ(count_values(bike, Channel::power), 2847u);
    EXPECT_EQ(count_values(bike, Channel::speed), 2843u);
    EXPECT_EQ(count_values(bike, Channel::temperature), 2869u);
    EXPECT_EQ(bike.pauses, std::vector<std::uint32_t>{884});
    const auto move = read(*data, "suunto-movescount.gpx.gz").track;
    EXPECT_EQ(count_values(move, Channel::distance), 1590u);
    EXPECT_EQ(count_values(move, Channel::speed), 1590u);
    EXPECT_EQ(count_values(read(*data, "apple-watch-run-power.gpx").track, Channel::power), 17u);
    EXPECT_EQ(read(*data, "unbound-prefix.gpx.gz").track.column(Channel::cadence)[0], 152);
    EXPECT_EQ(read(*data, "opentracks-walk.gpx").utc_offset_s, 7200);
}

TEST(GpxFiles, ARunAgreesWithItsTcxFile) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto gpx = read(*data, "garmin-fr945-run.gpx.gz");
    const auto tcx = parse_activity(test::read_file(*data / "tcx/garmin-fr945-run.tcx.gz")).at(0);
    EXPECT_EQ(gpx.sport, tcx.sport);
    EXPECT_EQ(gpx.started_at, tcx.started_at);
    EXPECT_NEAR(gpx.avg_hr, tcx.avg_hr, 0.2);
    const auto cadence_of = [](const Activity& a) {
        return a.track.column(Channel::cadence)[2000];
    };
    EXPECT_NEAR(cadence_of(gpx), cadence_of(tcx), 4);
}

}  // namespace
}  // namespace runlytics::formats
