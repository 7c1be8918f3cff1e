// Every real FIT file against values that other programs computed.
#include <algorithm>
#include <cmath>
#include <ctime>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/formats/formats.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using Row = std::map<std::string, std::string>;

// Where the table's oracle looks at something else, @garmin/fitsdk 21.217.0 was asked again.
struct HeartRates {
    const char* file;
    double average;
    double highest;
};
constexpr HeartRates second_oracle[] = {
    // Without the rates that no heart has: zeros in two files, 0 to 255 in turn in the third.
    {"fit/broken-dates.fit", 124.01, 172},
    {"fit/garmin-edge1030-virtual-ride.fit.gz", 130.24, 166},
    {"fit/chained-two-activities.fit", 148.67, 250},
    // With the strap's rates merged into the records that have none (mergeHeartRates).
    {"fit/garmin-fr735-swim-hr-event-timestamp.fit", 138.29, 161},
    {"fit/garmin-fenix3-pool-swim-hrm.fit", 127.78, 156},
    {"fit/hrm-plugin.fit", 73.05, 94},
};

// The one file that differs: its session says elapsed 2839.6 s and timer 21680 s, but its own
// timestamps (13:10:26 to 19:11:46) and its timer events are 21680 s apart.
constexpr std::string_view confused_times = "fit/inverted-times.fit";

// Its session says elapsed 1632 s, less than its timer's 2760 s; its samples are 2760 s apart. No
// timer runs longer than the whole.
constexpr std::string_view short_elapsed = "fit/garmin-edge1030-virtual-ride.fit.gz";

std::size_t count_values(const Activity& activity, Channel channel) {
    const auto& values = activity.track.column(channel);
    return static_cast<std::size_t>(
        std::count_if(values.begin(), values.end(), [](double v) { return !std::isnan(v); }));
}

// "2022-07-24T11:18:16Z" by the C library.
UnixMillis utc_millis(const std::string& text) {
    std::tm parts{};
    EXPECT_NE(strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts), nullptr) << text;
    return UnixMillis{timegm(&parts)} * 1000;
}

// "lapSwimming" -> "lap_swimming".
std::string snake_case(const std::string& word) {
    std::string result;
    for (const char c : word) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper) result += '_';
        result += static_cast<char>(upper ? c - 'A' + 'a' : c);
    }
    return result;
}

// A value against a cell: an empty cell says nothing.
void expect_near(double actual, const Row& row, const char* column, double tolerance) {
    const std::string& cell = row.at(column);
    if (cell.empty()) return;
    EXPECT_NEAR(actual, std::stod(cell), tolerance) << column;
}

// The heart rates of the samples. The strap's are averaged a little differently from the oracle's.
void expect_sample_heart_rates(const std::vector<Activity>& activities, const Row& row) {
    double sum = 0, count = 0, highest = 0;
    for (const Activity& activity : activities) {
        for (const double bpm : activity.track.column(Channel::heart_rate)) {
            if (std::isnan(bpm)) continue;
            sum += bpm;
            highest = std::max(highest, bpm);
            ++count;
        }
    }
    for (const auto& second : second_oracle) {
        if (row.at("file") != second.file) continue;
        EXPECT_NEAR(sum / count, second.average, 0.1);
        EXPECT_EQ(highest, second.highest);
        return;
    }
    const std::string& average = row.at("hr_avg_points");
    if (average.empty() || average == "0") {
        EXPECT_EQ(count, 0);
        return;
    }
    expect_near(sum / count, row, "hr_avg_points", 0.1);
    expect_near(highest, row, "hr_max_points", 0);
}

// What the row of the file says of all samples.
void expect_samples(const std::vector<Activity>& activities, const Row& row) {
    std::size_t points = 0, positions = 0;
    for (const Activity& activity : activities) {
        points += activity.track.size();
        positions += count_values(activity, Channel::latitude);
        EXPECT_TRUE(std::is_sorted(activity.track.time.begin(), activity.track.time.end()));
    }
    EXPECT_EQ(std::to_string(points), row.at("points"));
    // The made-up route of this file begins at 0,0, where a receiver is that has no position.
    const bool from_nowhere = row.at("file") == "fit/chained-two-activities.fit";
    EXPECT_EQ(std::to_string(positions + (from_nowhere ? 1 : 0)), row.at("points_with_position"));
    expect_sample_heart_rates(activities, row);
    if (activities.size() > 1 || row.at("distance_check_m").empty()) return;
    const auto& distance = activities[0].track.column(Channel::distance);
    ASSERT_FALSE(distance.empty());
    const auto last =
        std::find_if(distance.rbegin(), distance.rend(), [](double m) { return !std::isnan(m); });
    EXPECT_NEAR(*last, std::stod(row.at("distance_check_m")), 0.006);
}

// What the row of a session says of its totals.
void expect_totals(const Activity& activity, const Row& row) {
    EXPECT_EQ(activity.vendor_sport, snake_case(row.at("sport")));
    EXPECT_EQ(activity.sub_sport, snake_case(row.at("sub_sport")));
    if (!row.at("start_utc").empty()) {
        EXPECT_EQ(activity.started_at, utc_millis(row.at("start_utc")));
    }
    EXPECT_EQ(std::to_string(activity.laps.size()), row.at("laps"));
    expect_near(activity.distance_m, row, "distance_m", 0.006);
    const bool exchanged = row.at("file") == confused_times;
    expect_near(exchanged ? activity.elapsed_s : activity.timer_s, row, "timer_s", 0.001);
    const bool by_timer = row.at("file") == short_elapsed;
    const double elapsed_s = exchanged ? activity.timer_s : activity.elapsed_s;
    expect_near(elapsed_s, row, by_timer ? "timer_s" : "elapsed_s", by_timer ? 1 : 0.001);
    expect_near(activity.avg_hr, row, "hr_avg_summary", 0.1);
    expect_near(activity.max_hr, row, "hr_max_summary", 0);
    expect_near(activity.ascent_m, row, "ascent_m", 0);
}

// Every file's parts, each row against the part it is about.
TEST(FitFiles, AgreeWithTheOracles) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    std::map<std::string, std::vector<Row>> files;
    for (const Row& row : test::read_tsv(*data / "expected.tsv")) {
        if (row.at("format") == "fit") files[row.at("file")].push_back(row);
    }
    EXPECT_GT(files.size(), 40u);
    for (const auto& [name, rows] : files) {
        SCOPED_TRACE(name);
        const auto bytes = test::read_file(*data / name);
        const std::string& status = rows[0].at("status");
        if (status == "ERROR") {
            EXPECT_EQ(detect(bytes), nullptr);
            EXPECT_THROW(parse_activity(bytes), Error);
            continue;
        }
        EXPECT_EQ(name_of(detect(bytes)), "fit");
        const auto activities = parse_activity(bytes);
        if (status.starts_with("NOT_ACTIVITY")) {
            EXPECT_TRUE(activities.empty());
            continue;
        }
        ASSERT_EQ(activities.size(), std::max<std::size_t>(1, rows.size() - 1));
        expect_samples(activities, rows[0]);
        if (rows.size() == 1) expect_totals(activities[0], rows[0]);
        for (std::size_t i = 1; i < rows.size(); ++i)
            expect_totals(activities[i - 1], rows[i]);
        const bool damaged = name == "fit/chained-corrupt-second-header.fit";
        EXPECT_EQ(activities.back().truncated, damaged);
        if (status == "PARTIAL") {
            EXPECT_FALSE(activities.back().warnings.empty());
        }
    }
}

Activity first_of(const std::string& name) {
    return parse_activity(test::read_file(*test::shared_data() / "fit" / name)).at(0);
}

// The files that say something the oracle's table has no column for.
TEST(FitFiles, DevicesHaveNames) {
    if (!test::shared_data()) GTEST_SKIP() << "no shared data beside the project";
    EXPECT_EQ(first_of("coros-pace2-ride-misaligned.fit").device, "COROS PACE 2");
    EXPECT_EQ(first_of("garmin-fr945-run.fit").device, "Garmin Forerunner 945");
    EXPECT_EQ(first_of("suunto9-trail-run.fit").device, "Suunto 9 Baro");
    EXPECT_EQ(first_of("wahoo-no-application-id.fit").device, "ELEMNT BOLT");
    EXPECT_EQ(first_of("lezyne-bad-endian.fit").device, "Super GPS");
}

TEST(FitFiles, LocalClocksAreTold) {
    if (!test::shared_data()) GTEST_SKIP() << "no shared data beside the project";
    EXPECT_EQ(first_of("garmin-920xt-triathlon.fit").utc_offset_s, 28'800);  // Perth
    EXPECT_EQ(first_of("garmin-fr945-run.fit").utc_offset_s, -14'400);
    EXPECT_EQ(first_of("coros-apex-pro-run.fit").utc_offset_s, std::nullopt);
    EXPECT_EQ(first_of("garmin-edge1030-virtual-ride.fit.gz").utc_offset_s, std::nullopt);
    EXPECT_EQ(first_of("garmin-fr55-walk-core-temp.fit").utc_offset_s, std::nullopt);
}

TEST(FitFiles, PausesAreAsLongAsTheSessionSays) {
    if (!test::shared_data()) GTEST_SKIP() << "no shared data beside the project";
    for (const char* name :
         {"garmin-fr945-treadmill.fit", "suunto9-trail-run.fit", "coros-pace2-ride-misaligned.fit",
          "suunto9-trail-run-no-pause-records.fit", "garmin-edge530-hrv.fit"}) {
        SCOPED_TRACE(name);
        const auto a = first_of(name);
        double paused = 0;
        for (const auto i : a.track.pauses)
            paused += static_cast<double>(a.track.time[i] - a.track.time[i - 1]) / 1000;
        EXPECT_NEAR(paused, a.elapsed_s - a.timer_s, 15);  // a second or two at each
        EXPECT_GT(paused, 1);
    }
}

// By a decoder written apart, in another language, from the protocol alone.
TEST(FitFiles, HeartRateVariabilityComesFromTheBeats) {
    if (!test::shared_data()) GTEST_SKIP() << "no shared data beside the project";
    EXPECT_NEAR(first_of("garmin-fenix3-hrv.fit").rmssd_ms, 9.84579321985372, 1e-6);
    EXPECT_NEAR(first_of("garmin-edge530-hrv.fit").rmssd_ms, 2.4455253135892847, 1e-6);
    EXPECT_TRUE(std::isnan(first_of("garmin-fr945-run.fit").rmssd_ms));
}

// The same run as TCX, written by Garmin: running dynamics aside, the samples agree.
TEST(FitFiles, AgreeWithTheSameRunAsTcx) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    const auto fit = first_of("garmin-fr945-treadmill.fit");
    const auto tcx =
        parse_activity(test::read_file(*data / "tcx/garmin-fr945-treadmill.tcx.gz"))[0];
    ASSERT_EQ(fit.track.time, tcx.track.time);
    for (const auto channel : {Channel::heart_rate, Channel::distance}) {
        const auto& ours = fit.track.column(channel);
        const auto& theirs = tcx.track.column(channel);
        for (std::size_t i = 0; i < ours.size(); ++i)
            ASSERT_NEAR(ours[i], theirs[i], 0.006) << i;
    }
    EXPECT_EQ(fit.started_at, tcx.started_at);
}

// Means by @garmin/fitsdk, an app's (Stryd's) value in place of the native one where it is not 0.
TEST(FitFiles, RunningDynamicsReachTheTrack) {
    if (!test::shared_data()) GTEST_SKIP() << "no shared data beside the project";
    const auto run = first_of("garmin-fenix5x-run-developer.fit");
    const auto expect_mean = [&](Channel channel, std::size_t count, double expected) {
        double sum = 0;
        for (const double v : run.track.column(channel))
            sum += std::isnan(v) ? 0 : v;
        EXPECT_EQ(count_values(run, channel), count);
        EXPECT_NEAR(sum / static_cast<double>(count), expected, expected * 1e-6);
    };
    expect_mean(Channel::power, 1681, 251.725758);
    expect_mean(Channel::cadence, 1681, 158.323617);
    expect_mean(Channel::vertical_oscillation, 1681, 0.0721298334);
    expect_mean(Channel::stance_time, 1681, 0.349301011);
    expect_mean(Channel::stance_balance, 1517, 49.72296);
    expect_mean(Channel::vertical_ratio, 1663, 6.930757667);
    expect_mean(Channel::step_length, 1663, 1.18001383);
}

// Here the strap speaks for 559 of 3,101 samples, and an app (Stryd) of the ground time for all:
// the session's means, which other programs show, are those of the strap's samples.
TEST(FitFiles, RunningDynamicsOfAPartOfTheRunAreThoseOfTheSession) {
    if (!test::shared_data()) GTEST_SKIP() << "no shared data beside the project";
    const auto run = first_of("garmin-fr945-treadmill.fit");
    const auto mean = [&](Channel channel) {
        double sum = 0;
        for (const double v : run.track.column(channel))
            sum += std::isnan(v) ? 0 : v;
        return sum / static_cast<double>(count_values(run, channel));
    };
    EXPECT_NEAR(mean(Channel::stance_balance), 49.91, 0.005);
    EXPECT_NEAR(mean(Channel::vertical_ratio), 9.57, 0.005);
    EXPECT_NEAR(mean(Channel::step_length), 1.0375, 0.0001);
    EXPECT_EQ(count_values(run, Channel::step_length), 559);
    EXPECT_EQ(count_values(run, Channel::stance_time), 3101);
}

}  // namespace
}  // namespace runlytics::formats
