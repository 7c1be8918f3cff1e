// Every real TCX file against values that other programs computed.
#include <cmath>
#include <ctime>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/formats.h"
#include "unit/oracle.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using test::count_values;
using test::expect_near;
using test::Row;
using test::utc_millis;

// The heart rates of the samples and of the summary against the oracle's.
void expect_heart_rates(const Activity& activity, const Row& row) {
    test::expect_sample_heart_rates(activity, row);
    const bool said = !row.at("hr_avg_summary").empty();
    expect_near(activity.avg_hr, row, said ? "hr_avg_summary" : "hr_avg_points", 0.1);
    expect_near(activity.max_hr, row, said ? "hr_max_summary" : "hr_max_points", 0);
    const bool nobody_said = !said && row.at("hr_avg_points").empty();
    EXPECT_EQ(std::isnan(activity.avg_hr), nobody_said);
}

// One Activity against its row.
void expect_activity(const Activity& activity, const Row& row) {
    const std::map<std::string, std::string> sports = {
        {"Running", "running"}, {"Biking", "cycling"}, {"Other", "other"}};
    EXPECT_EQ(activity.vendor_sport, row.at("sport"));
    EXPECT_EQ(activity.sport, sports.at(row.at("sport")));
    EXPECT_EQ(activity.started_at, utc_millis(row.at("start_utc")));
    EXPECT_EQ(std::to_string(activity.track.size()), row.at("points"));
    EXPECT_EQ(std::to_string(activity.laps.size()), row.at("laps"));
    // The oracle counts both copies of COROS's repeated points.
    const bool counted_twice = row.at("file").find("coros") != std::string::npos;
    const auto positions = count_values(activity.track, Channel::latitude);
    EXPECT_EQ(std::to_string(positions * (counted_twice ? 2 : 1)), row.at("points_with_position"));
    expect_near(activity.distance_m, row, "distance_m", 0.01);
    expect_near(activity.timer_s, row, "timer_s", 0.01);
    // Of two files a few points were kept: the whole lasted no shorter than its laps' timers.
    const bool excerpt = std::stod(row.at("timer_s")) > std::stod(row.at("elapsed_s")) + 1;
    expect_near(activity.elapsed_s, row, excerpt ? "timer_s" : "elapsed_s", 0.1);
    expect_heart_rates(activity, row);
    EXPECT_FALSE(activity.truncated);
    EXPECT_TRUE(std::is_sorted(activity.track.time.begin(), activity.track.time.end()));
}

TEST(TcxFiles, AgreeWithTheOracles) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    std::size_t files = 0;
    std::string parsed_name;
    std::vector<Activity> activities;
    for (const Row& row : test::read_tsv(*data / "expected.tsv")) {
        if (row.at("format") != "tcx") continue;
        SCOPED_TRACE(row.at("file"));
        const auto bytes = test::read_file(*data / row.at("file"));
        ++files;
        if (row.at("status") == "ERROR") {
            try {
                parse_activity(bytes);
                ADD_FAILURE() << "was read";
            } catch (const Error& error) {
                EXPECT_EQ(error.state(), sqlstate::malformed_input);
                EXPECT_FALSE(error.detail().empty());
            }
            continue;
        }
        EXPECT_EQ(name_of(detect(bytes)), "tcx");
        if (row.at("file") != parsed_name) activities = parse_activity(bytes);
        parsed_name = row.at("file");
        if (row.at("status") == "NO_ACTIVITY") {
            EXPECT_TRUE(activities.empty());
            continue;
        }
        ASSERT_EQ(row.at("status"), "OK");
        const std::size_t part = std::stoul(row.at("part"));
        ASSERT_LE(part, activities.size());
        expect_activity(activities[part - 1], row);
    }
    EXPECT_GT(files, 25u);
}

// The files that say something the oracle's table has no column for.
TEST(TcxFiles, CorosSpeedIsConvertedAndRepeatedPointsAreReadOnce) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto swim = parse_activity(test::read_file(*data / "tcx/coros-openwater-swim.tcx")).at(0);
    double travelled = 0;
    const auto& speed = swim.track.column(Channel::speed);
    for (std::size_t i = 1; i < speed.size(); ++i) {
        const double seconds =
            static_cast<double>(swim.track.time[i] - swim.track.time[i - 1]) / 1000;
        if (!std::isnan(speed[i]) && seconds < 30) travelled += speed[i] * seconds;
    }
    // As km/h it would be 3.6 times as far.
    EXPECT_NEAR(travelled, swim.distance_m, 0.25 * swim.distance_m);
    EXPECT_EQ(swim.device, "Coros Wearables");
    EXPECT_EQ(swim.warnings.size(), 1u);
}

TEST(TcxFiles, PausesAreTheBreaksBetweenTracks) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto run =
        parse_activity(test::read_file(*data / "tcx/polar-v800-run-43-tracks.tcx.gz")).at(0);
    EXPECT_EQ(run.track.pauses.size(), 41u);  // 43 Tracks in 2 Laps
    double paused = 0;
    for (const auto i : run.track.pauses) {
        paused += static_cast<double>(run.track.time[i] - run.track.time[i - 1]) / 1000;
    }
    EXPECT_NEAR(run.elapsed_s - paused, run.timer_s, 45);  // a second or so at each
}

TEST(TcxFiles, HostileFilesAreRefusedQuickly) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*data / "hostile")) {
        SCOPED_TRACE(entry.path().string());
        const auto bytes = test::read_file(entry.path());
        const std::clock_t begin = std::clock();
        try {
            parse_activity(bytes);
            ADD_FAILURE() << "was read";
        } catch (const Error& error) {
            EXPECT_EQ(error.state(), sqlstate::malformed_input);
            EXPECT_NE(error.message().find("declares an entity"), std::string::npos);
        }
        EXPECT_LT(std::clock() - begin, CLOCKS_PER_SEC / 10);
        ++files;
    }
    EXPECT_EQ(files, 4u);
}

}  // namespace
}  // namespace runlytics::formats
