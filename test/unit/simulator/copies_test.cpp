#include "simulator/copies.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <string>

#include "core/formats/formats.h"
#include "simulator/fit.h"
#include "simulator/gpx.h"
#include "unit/simulator/season.h"

// The further files of a run say what its first one says. Read by our own parsers, which have been
// held against others; gpsbabel and the archive's test read them as well.
namespace runlytics::simulator {
namespace {

std::vector<Activity> parse(const std::string& bytes) {
    return formats::parse_activity(std::as_bytes(std::span(bytes)));
}

const RecordedSeason& march() {
    static const RecordedSeason recorded = [] {
        Options options = half_year();
        options.weeks = 4;
        return record(options);
    }();
    return recorded;
}

// One day of the season with every copy that it has.
std::vector<Copy> copies(bool clock_is_wrong) {
    std::vector<Copy> all;
    for (const auto& [session, trace] : march().recordings) {
        for (Copy& copy : copies_of(session, trace, half_year(), clock_is_wrong))
            all.push_back(std::move(copy));
    }
    return all;
}

TEST(SimulatorCopies, AFitFileIsTheRun) {
    for (const auto& [session, trace] : march().recordings) {
        const auto activities = parse(fit_of(session, trace));
        ASSERT_EQ(activities.size(), 1u);
        const Activity& a = activities.front();
        // A receiver that leaps, and counts the metres, is a fault that is planted.
        for (const std::string& warning : a.warnings)
            EXPECT_TRUE(warning.ends_with("were left out")) << warning;
        EXPECT_EQ(a.sport, "running");
        EXPECT_EQ(a.started_at, trace.start * 1000);
        EXPECT_EQ(a.utc_offset_s, utc_offset(trace.start));
        ASSERT_EQ(a.track.size(), trace.samples.size());
        EXPECT_EQ(a.track.pauses.size(), static_cast<std::size_t>(trace.summary.pauses));
        EXPECT_NEAR(a.distance_m, trace.samples.back().distance, 0.01);
        const std::size_t i = trace.samples.size() / 2;
        const Sample& sample = trace.samples[i];
        EXPECT_EQ(a.track.time[i], (trace.start + sample.second) * 1000);
        EXPECT_NEAR(a.track.column(Channel::distance)[i], sample.distance, 0.006);
        EXPECT_NEAR(a.track.column(Channel::speed)[i], sample.speed, 0.0006);
        EXPECT_NEAR(a.track.column(Channel::cadence)[i], sample.cadence, 1.01);
        if (std::isnan(sample.latitude)) continue;
        EXPECT_NEAR(a.track.column(Channel::latitude)[i], sample.latitude, 1e-7);
        EXPECT_NEAR(a.track.column(Channel::altitude)[i], sample.altitude, 0.11);
    }
}

TEST(SimulatorCopies, AGpxFileHasThePlacesAndThePauses) {
    for (const auto& [session, trace] : march().recordings) {
        if (session.course == Course::treadmill) continue;
        const auto activities = parse(gpx_of("A run", trace));
        ASSERT_EQ(activities.size(), 1u);
        const Activity& a = activities.front();
        EXPECT_EQ(a.name, "A run");
        EXPECT_EQ(a.track.size(), trace.samples.size());
        EXPECT_EQ(a.track.pauses.size(), static_cast<std::size_t>(trace.summary.pauses));
        EXPECT_NEAR(a.track.column(Channel::longitude).back(), trace.samples.back().longitude,
                    1e-7);
    }
}

TEST(SimulatorCopies, SomeRunsAreThereTwiceOrThrice) {
    std::map<std::string, int> kinds;
    for (const Copy& copy : copies(false)) {
        ++kinds[copy.record.kind];
        EXPECT_EQ(copy.record.shift_s, 0);
        EXPECT_FALSE(parse(copy.bytes).empty()) << copy.record.file;
    }
    const auto runs = static_cast<int>(march().recordings.size());
    EXPECT_NEAR(kinds["fit"], runs / 2, 1);
    EXPECT_NEAR(kinds["gpx"], runs / 3, 1);
    EXPECT_NEAR(kinds["phone"], runs / 5, 1);
}

TEST(SimulatorCopies, AWrongClockIsOffByTheZonesHours) {
    for (const Copy& copy : copies(true)) {
        const bool is_summer = copy.record.of > "activities/2026-03-29";
        const int berlin = is_summer ? 7200 : 3600;
        EXPECT_EQ(copy.record.shift_s, copy.record.kind == "gpx" ? berlin : 0) << copy.record.of;
    }
}

TEST(SimulatorCopies, APhoneBeginsMinutesLateAndHasNoHeartRate) {
    for (const Copy& copy : copies(false)) {
        if (copy.record.kind != "phone") continue;
        EXPECT_GE(copy.record.late_s, 60);
        EXPECT_LT(copy.record.late_s, 240);
        const Activity a = parse(copy.bytes).at(0);
        EXPECT_FALSE(a.track.has(Channel::heart_rate));
        const auto of = std::find_if(
            march().recordings.begin(), march().recordings.end(), [&](const auto& recording) {
                return "activities/" + recording.first.file_name() == copy.record.of;
            });
        ASSERT_NE(of, march().recordings.end());
        const UnixMillis late = a.started_at - of->second.start * 1000;
        EXPECT_GE(late, copy.record.late_s * 1000);
        EXPECT_LT(late, copy.record.late_s * 1000 + 120'000);
    }
}

}  // namespace
}  // namespace runlytics::simulator
