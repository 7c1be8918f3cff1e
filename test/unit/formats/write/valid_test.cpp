// What we write keeps the rules of the published schemas, whatever a device said.
#include <cmath>
#include <gtest/gtest.h>
#include <regex>
#include <string>

#include "core/formats/formats.h"
#include "core/formats/write/write.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

constexpr UnixMillis noon = 1'714'564'800'000;

Activity run(const std::string& trigger, const std::string& intensity, double big) {
    Activity activity;
    activity.sport = "running";
    activity.started_at = noon;
    for (int i = 0; i < 60; ++i) {
        activity.track.append(noon + 1000 * i);
        activity.track.set(Channel::latitude, i == 7 ? missing_value : 50 + 1e-7 * i);
        activity.track.set(Channel::longitude, 180);
        activity.track.set(Channel::heart_rate, i == 5 ? 0.2 : big);
        activity.track.set(Channel::cadence, big);
        activity.track.set(Channel::power, big);
    }
    for (int i = 0; i < 3; ++i) {
        Lap lap;
        lap.started_at = noon + 20'000 * i;
        lap.timer_s = 20;
        lap.calories = 1000 * big;
        lap.avg_hr = lap.max_hr = big;
        lap.trigger = trigger;
        lap.intensity = intensity;
        activity.laps.push_back(lap);
        if (i == 1) activity.laps.push_back(lap);  // at the same instant: no sample is its own
    }
    return activity;
}

void expect_all_match(const std::string& text, const std::string& pattern,
                      const std::string& allowed) {
    const std::regex find(pattern), whole(allowed);
    std::size_t count = 0;
    for (std::sregex_iterator it(text.begin(), text.end(), find), end; it != end; ++it, ++count)
        EXPECT_TRUE(std::regex_match((*it)[1].str(), whole)) << (*it)[0];
    EXPECT_GT(count, 0U) << pattern;
}

TEST(WriteTcx, KeepsTheWordsAndRangesOfTheSchema) {
    const char* words[] = {
        "",           "manual",         "distance",     "location",    "time",
        "heart_rate", "position_start", "position_lap", "session_end", "fitness_equipment",
        "x"};
    for (const std::string word : words) {
        for (const std::string intensity :
             {"", "active", "resting", "rest", "warmup", "cooldown"}) {
            const std::string text = write_tcx(run(word, intensity, 300));
            expect_all_match(text, "<TriggerMethod>(.*?)</TriggerMethod>",
                             "Manual|Distance|Location|Time|HeartRate");
            expect_all_match(text, "<Intensity>(.*?)</Intensity>", "Active|Resting");
        }
    }
    const std::string text = write_tcx(run("time", "active", 70'000));
    expect_all_match(text, "<Value>(.*?)</Value>", "[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5]");
    expect_all_match(text, "RunCadence>([0-9.]+)<", "254");
    expect_all_match(text, "<Calories>(.*?)</Calories>", "65535");
    expect_all_match(text, "Watts>([0-9.]+)<", "65535");
    expect_all_match(text, "<LongitudeDegrees>(.*?)<", "-180");
    EXPECT_EQ(text.find("<Track>\n</Track>"), text.npos);
    EXPECT_EQ(text.find("<HeartRateBpm><Value>0"), text.npos);
    const std::regex order(
        "<Lap StartTime=\"[^\"]*\"><TotalTimeSeconds>[^<]*</TotalTimeSeconds><DistanceMeters>[^<]*"
        "</DistanceMeters><Calories>[^<]*</Calories><AverageHeartRateBpm>.{0,30}</"
        "AverageHeartRateBpm>"
        "<MaximumHeartRateBpm>.{0,30}</MaximumHeartRateBpm><Intensity>[^<]*</Intensity>"
        "<TriggerMethod>[^<]*</TriggerMethod>\n");
    EXPECT_EQ(std::distance(std::sregex_iterator(text.begin(), text.end(), order), {}), 4);
}

TEST(WriteTcx, OfALapWithoutSamplesHasNoTrack) {
    const std::string text = write_tcx(run("time", "active", 150));
    const std::regex empty("<Track>\\s*</Track>");
    EXPECT_FALSE(std::regex_search(text, empty));
    EXPECT_EQ(parse_activity(test::bytes_of(text)).at(0).track.size(), 60U);
    EXPECT_EQ(parse_activity(test::bytes_of(text)).at(0).laps.size(), 4U);
}

TEST(WriteGpx, HasNoExtensionsOfItsOwnNamespace) {
    const std::string text = write_gpx(run("", "", 200));
    const std::regex extensions("<extensions>(.*?)</extensions>"), bare("<[a-z]+>");
    std::size_t count = 0;
    for (std::sregex_iterator it(text.begin(), text.end(), extensions), end; it != end;
         ++it, ++count)
        EXPECT_FALSE(std::regex_search((*it)[1].str(), bare)) << (*it)[0];
    EXPECT_EQ(count, 59U);
    const Activity read = parse_activity(test::bytes_of(text)).at(0);
    EXPECT_EQ(read.track.column(Channel::power).at(3), 200);
    EXPECT_EQ(read.track.column(Channel::heart_rate).at(3), 200);
}

}  // namespace
}  // namespace runlytics::formats
