// What we write, our own parsers read again; other programs are asked in test/e2e/gpsbabel.sh.
#include "core/formats/write/write.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <span>
#include <string>

#include "core/formats/formats.h"
#include "core/formats/write/xml.h"
#include "core/stream/stream.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

constexpr UnixMillis noon = 1'714'564'800'000;

Activity read_back(const std::string& text) {
    const auto activities = parse_activity(std::as_bytes(std::span(text.data(), text.size())));
    EXPECT_EQ(activities.size(), 1U);
    return activities.empty() ? Activity{} : activities.front();
}

// Ten minutes with a pause after the fifth, every channel that both formats have.
Activity run() {
    Activity activity;
    activity.sport = "running";
    activity.name = "Hills & <dales>";
    activity.started_at = noon;
    for (int i = 0; i < 600; ++i) {
        activity.track.append(noon + 1000 * i + (i >= 300 ? 60'000 : 0) + (i % 2 ? 250 : 0));
        activity.track.set(Channel::latitude, 50.1234567 + 1e-5 * i);
        activity.track.set(Channel::longitude, -8.7654321);
        activity.track.set(Channel::altitude, 100.2 + i % 7);
        activity.track.set(Channel::heart_rate, 140 + i % 9);
        activity.track.set(Channel::cadence, 160 + 2 * (i % 5));
        activity.track.set(Channel::speed, 3.125);
        activity.track.set(Channel::power, 250 + i % 11);
    }
    activity.track.pauses = {300};
    return activity;
}

void expect_same_column(const Track& wrote, const Track& read, Channel channel) {
    const auto& expected = wrote.column(channel);
    const auto& found = read.column(channel);
    ASSERT_EQ(expected.size(), found.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::isnan(expected[i])) {
            EXPECT_TRUE(std::isnan(found[i]));
        } else {
            ASSERT_NEAR(expected[i], found[i], 0.5 / stream::scale_of(channel)) << i;
        }
    }
}

void expect_same_samples(const Track& wrote, const Track& read) {
    ASSERT_EQ(wrote.time, read.time);
    EXPECT_EQ(wrote.pauses, read.pauses);
    for (const Channel channel :
         {Channel::latitude, Channel::longitude, Channel::altitude, Channel::heart_rate,
          Channel::cadence, Channel::speed, Channel::power}) {
        expect_same_column(wrote, read, channel);
    }
}

TEST(WriteTcx, IsReadAgainAsItWas) {
    const Activity wrote = run();
    const Activity read = read_back(write_tcx(wrote));
    EXPECT_EQ(read.sport, "running");
    EXPECT_EQ(read.started_at, noon);
    EXPECT_EQ(read.laps.size(), 1U);
    expect_same_samples(wrote.track, read.track);
}

TEST(WriteTcx, KeepsLaps) {
    Activity wrote = run();
    for (int i = 0; i < 3; ++i) {
        Lap lap;
        lap.started_at = noon + 200'000 * i;
        lap.timer_s = 200;
        lap.distance_m = 625.5 + i;
        lap.calories = 40;
        lap.avg_hr = 150;
        lap.max_hr = 160;
        lap.intensity = i == 1 ? "resting" : "active";
        lap.trigger = "distance";
        wrote.laps.push_back(lap);
    }
    const Activity read = read_back(write_tcx(wrote));
    ASSERT_EQ(read.laps.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(read.laps[i].started_at, wrote.laps[i].started_at);
        EXPECT_EQ(read.laps[i].timer_s, 200);
        EXPECT_EQ(read.laps[i].distance_m, wrote.laps[i].distance_m);
        EXPECT_EQ(read.laps[i].intensity, wrote.laps[i].intensity);
        EXPECT_EQ(read.laps[i].trigger, "distance");
        EXPECT_EQ(read.laps[i].avg_hr, 150);
    }
    expect_same_samples(wrote.track, read.track);
}

TEST(WriteTcx, KeepsAPauseOnTheBorderOfLaps) {
    for (const UnixMillis second : {200, 299, 300, 301, 360}) {
        Activity wrote = run();
        for (const UnixMillis start : {UnixMillis(0), second}) {
            Lap lap;
            lap.started_at = noon + 1000 * start;
            lap.timer_s = 100;
            wrote.laps.push_back(lap);
        }
        const Activity read = read_back(write_tcx(wrote));
        ASSERT_EQ(read.laps.size(), 2U);
        EXPECT_EQ(read.laps[1].started_at, wrote.laps[1].started_at);
        expect_same_samples(wrote.track, read.track);
    }
}

TEST(WriteTcx, HoldsSamplesWithoutPositions) {
    Activity wrote = run();
    wrote.track.column(Channel::latitude).clear();
    wrote.track.column(Channel::longitude).clear();
    const Activity read = read_back(write_tcx(wrote));
    EXPECT_EQ(read.track.time, wrote.track.time);
    EXPECT_FALSE(read.track.has(Channel::latitude));
}

TEST(WriteGpx, IsReadAgainAsItWas) {
    const Activity wrote = run();
    const Activity read = read_back(write_gpx(wrote));
    EXPECT_EQ(read.sport, "running");
    EXPECT_EQ(read.name, wrote.name);
    expect_same_samples(wrote.track, read.track);
}

TEST(WriteGpx, KeepsTheDistanceOfTheDevice) {
    Activity wrote = run();
    for (int i = 0; i < 600; ++i) {
        if (i == 0) wrote.track.column(Channel::distance).resize(600);
        wrote.track.column(Channel::distance)[static_cast<std::size_t>(i)] = 2.5 * i;
    }
    const Activity read = read_back(write_gpx(wrote));
    expect_same_column(wrote.track, read.track, Channel::distance);
}

TEST(WriteGpx, LeavesOutWhatHasNoPosition) {
    Activity wrote = run();
    wrote.track.column(Channel::latitude)[300] = missing_value;
    const Activity read = read_back(write_gpx(wrote));
    EXPECT_EQ(read.track.size(), 599U);
    EXPECT_EQ(read.track.pauses, std::vector<std::uint32_t>{300});
}

TEST(WriteGpx, RefusesATrackWithoutPositions) {
    Activity wrote = run();
    wrote.track.column(Channel::latitude).clear();
    EXPECT_EQ(test::state_of_call([&] { write_gpx(wrote); }), "22023");
}

TEST(WriteXml, WritesWhatXmlCanHold) {
    std::string file = "<a>";
    append_text(file, "a<b>&\"c\"\x01\n");
    EXPECT_EQ(file, "<a>a&lt;b&gt;&amp;&quot;c&quot;\n");
    EXPECT_EQ(xml_number(52.1234567), "52.1234567");
    EXPECT_EQ(xml_number(1e-7), "0.0000001");
    EXPECT_EQ(xml_time(noon), "2024-05-01T12:00:00Z");
    EXPECT_EQ(xml_time(noon + 5), "2024-05-01T12:00:00.005Z");
    EXPECT_EQ(xml_time(-1), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(xml_element("a", missing_value), "");
}

}  // namespace
}  // namespace runlytics::formats
