// What vendors do to TCX, each in a few lines of it.
#include "core/formats/tcx.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/formats.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

constexpr UnixMillis noon = 1'717'243'200'000;  // 2024-06-01T12:00:00Z

std::string document(const std::string& activities) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase "
           "xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\"><Activities>" +
           activities + "</Activities></TrainingCenterDatabase>";
}

std::string activity(const std::string& laps, const std::string& sport = "Running") {
    return "<Activity Sport=\"" + sport + "\"><Id>2024-06-01T12:00:00Z</Id>" + laps + "</Activity>";
}

std::string lap(const std::string& content, const std::string& start = "2024-06-01T12:00:00Z") {
    return "<Lap StartTime=\"" + start + "\">" + content + "</Lap>";
}

std::string track(const std::string& points) {
    return "<Track>" + points + "</Track>";
}

// A Trackpoint so many seconds after noon.
std::string point(int second, const std::string& content = "") {
    char time[40];
    std::snprintf(time, sizeof time, "2024-06-01T12:%02d:%02dZ", second / 60, second % 60);
    return "<Trackpoint><Time>" + std::string(time) + "</Time>" + content + "</Trackpoint>";
}

std::vector<Activity> parse(const std::string& text) {
    return parse_activity(test::bytes_of(text));
}

// The only activity of a document with one lap.
Activity parse_points(const std::string& points, const std::string& sport = "Running") {
    auto activities = parse(document(activity(lap(track(points)), sport)));
    EXPECT_EQ(activities.size(), 1u);
    return activities.at(0);
}

// The SQLSTATE that parsing ends with; empty when it does not fail.
std::string state_of(const std::string& text) {
    return test::state_of_call([&] { parse(text); });
}

using test::value;

TEST(Tcx, ReadsEveryFieldOfATrackpoint) {
    const auto a = parse_points(point(
        0,
        "<Position><LatitudeDegrees>52.5</LatitudeDegrees><LongitudeDegrees>-13.25</"
        "LongitudeDegrees>"
        "</Position><AltitudeMeters>34.2</AltitudeMeters><DistanceMeters>12.5</DistanceMeters>"
        "<HeartRateBpm><Value>141</Value></HeartRateBpm><Extensions><ns3:TPX><ns3:Speed>3.25</"
        "ns3:Speed>"
        "<ns3:RunCadence>88</ns3:RunCadence><ns3:Watts>251</ns3:Watts></ns3:TPX></Extensions>"));
    ASSERT_EQ(a.track.size(), 1u);
    EXPECT_EQ(a.track.time[0], noon);
    EXPECT_EQ(value(a, Channel::latitude, 0), 52.5);
    EXPECT_EQ(value(a, Channel::longitude, 0), -13.25);
    EXPECT_EQ(value(a, Channel::altitude, 0), 34.2);
    EXPECT_EQ(value(a, Channel::distance, 0), 12.5);
    EXPECT_EQ(value(a, Channel::heart_rate, 0), 141);
    EXPECT_EQ(value(a, Channel::speed, 0), 3.25);
    EXPECT_EQ(value(a, Channel::cadence, 0), 176);
    EXPECT_EQ(value(a, Channel::power, 0), 251);
    EXPECT_EQ(a.external_id, "2024-06-01T12:00:00Z");
}

TEST(Tcx, ExtensionsAreFoundUnderAnyPrefixOrNone) {
    for (const std::string prefix : {"", "ns3:", "x:", "undeclared:"}) {
        SCOPED_TRACE(prefix);
        const auto a =
            parse_points(point(0, "<Extensions><" + prefix + "TPX><" + prefix + "Watts>200</" +
                                      prefix + "Watts></" + prefix + "TPX></Extensions>"));
        EXPECT_EQ(value(a, Channel::power, 0), 200);
    }
}

TEST(Tcx, CadenceIsDoubledForRunsOnly) {
    const std::string cadence = "<Cadence>85</Cadence>";
    EXPECT_EQ(value(parse_points(point(0, cadence), "Running"), Channel::cadence, 0), 170);
    EXPECT_EQ(value(parse_points(point(0, cadence), "Biking"), Channel::cadence, 0), 85);
    EXPECT_EQ(value(parse_points(point(0, cadence), "Other"), Channel::cadence, 0), 85);
}

TEST(Tcx, LapsTellTheirTotals) {
    const auto a = parse(document(activity(
        lap("<TotalTimeSeconds>60.5</TotalTimeSeconds><DistanceMeters>200</DistanceMeters>"
            "<Calories>12</Calories><AverageHeartRateBpm><Value>120</Value></AverageHeartRateBpm>"
            "<MaximumHeartRateBpm><Value>150</Value></MaximumHeartRateBpm><Intensity>Active</"
            "Intensity>"
            "<TriggerMethod>HeartRate</TriggerMethod>" +
            track(point(0) + point(61))) +
        lap("<TotalTimeSeconds>30.25</TotalTimeSeconds><DistanceMeters>100</DistanceMeters>"
            "<MaximumHeartRateBpm><Value>255</Value></MaximumHeartRateBpm>"
            "<AverageHeartRateBpm><Value>180</Value></AverageHeartRateBpm>"
            "<Intensity>Resting</Intensity>" +
                track(point(70) + point(100)),
            "2024-06-01T12:01:10Z"))))[0];
    ASSERT_EQ(a.laps.size(), 2u);
    EXPECT_EQ(a.laps[0].elapsed_s, 70);
    EXPECT_EQ(a.laps[1].elapsed_s, 30);
    EXPECT_EQ(a.laps[0].timer_s, 60.5);
    EXPECT_EQ(a.laps[0].calories, 12);
    EXPECT_EQ(a.laps[0].intensity, "active");
    EXPECT_EQ(a.laps[0].trigger, "heart_rate");
    EXPECT_EQ(a.laps[1].intensity, "resting");
    EXPECT_EQ(a.laps[1].started_at, noon + 70'000);
    EXPECT_TRUE(std::isnan(a.laps[1].max_hr));
    EXPECT_EQ(a.timer_s, 90.75);
    EXPECT_EQ(a.distance_m, 300);
    EXPECT_EQ(a.elapsed_s, 100);
    EXPECT_EQ(a.calories, 12);
    EXPECT_NEAR(a.avg_hr, (120 * 60.5 + 180 * 30.25) / 90.75, 1e-9);
    EXPECT_EQ(a.max_hr, 150);
}

TEST(Tcx, ImpossibleValuesAreMissing) {
    const auto hr = [](const std::string& bpm) {
        return "<HeartRateBpm><Value>" + bpm + "</Value></HeartRateBpm>";
    };
    const auto a = parse_points(point(0, hr("255")) + point(1, hr("0")) + point(2, hr("120")) +
                                point(3, hr("24")) + point(4, hr("x")) + point(5, hr("nan")) +
                                point(6, hr("")) + point(7, hr("+130")) +
                                point(8, "<AltitudeMeters>20000</AltitudeMeters>"));
    for (const std::size_t i : {0, 1, 3, 4, 5, 6, 8}) {
        EXPECT_TRUE(std::isnan(value(a, Channel::heart_rate, i))) << i;
    }
    EXPECT_EQ(value(a, Channel::heart_rate, 2), 120);
    EXPECT_EQ(value(a, Channel::heart_rate, 7), 130);
    EXPECT_FALSE(a.track.has(Channel::altitude));
    EXPECT_EQ(a.track.size(), 9u);
}

TEST(Tcx, AnImpossiblePositionIsMissingAsAWhole) {
    const auto at = [](const std::string& lat, const std::string& lon) {
        return "<Position><LatitudeDegrees>" + lat + "</LatitudeDegrees><LongitudeDegrees>" + lon +
               "</LongitudeDegrees></Position>";
    };
    const auto a =
        parse_points(point(0, at("0", "0")) + point(1, at("91", "5")) + point(2, at("5", "181")) +
                     point(3, at("10", "20")) + point(4, at("", "3")));
    for (const std::size_t i : {0, 1, 2, 4}) {
        EXPECT_TRUE(std::isnan(value(a, Channel::latitude, i))) << i;
        EXPECT_TRUE(std::isnan(value(a, Channel::longitude, i))) << i;
    }
    EXPECT_EQ(value(a, Channel::latitude, 3), 10);
}

TEST(Tcx, DistanceIsMeasuredWhereTheDeviceGivesNone) {
    const auto at = [](const std::string& lat) {
        return "<Position><LatitudeDegrees>" + lat +
               "</LatitudeDegrees><LongitudeDegrees>20</LongitudeDegrees></Position>";
    };
    // A second of latitude at the equator is 30.715 m on WGS84; the break between Tracks is no way.
    const auto a = parse(
        document(activity(lap(track(point(0, at("0.01")) + point(10, at("0.0102777778"))) +
                              track(point(100, at("0.02")) + point(110, at("0.0202777778")))))))[0];
    EXPECT_EQ(a.track.pauses, std::vector<std::uint32_t>{2});
    EXPECT_NEAR(value(a, Channel::distance, 1), 30.715, 0.001);
    EXPECT_NEAR(value(a, Channel::distance, 2), 30.715, 0.001);
    EXPECT_NEAR(a.distance_m, 61.43, 0.002);
    EXPECT_EQ(a.timer_s, 20);
    EXPECT_EQ(a.elapsed_s, 110);
}

TEST(Tcx, SamplesAreSortedAndPausesMoveWithThem) {
    const std::string hr = "<HeartRateBpm><Value>100</Value></HeartRateBpm>";
    const auto a =
        parse(document(activity(lap(track(point(0, hr) + point(5, hr)) +
                                    track(point(60, hr) + point(3, hr) + point(61, hr))))))[0];
    EXPECT_EQ(a.track.time, (std::vector<UnixMillis>{noon, noon + 3000, noon + 5000, noon + 60'000,
                                                     noon + 61'000}));
    EXPECT_EQ(a.track.pauses, std::vector<std::uint32_t>{3});
    EXPECT_EQ(value(a, Channel::heart_rate, 3), 100);
}

TEST(Tcx, PairsOfTimesAloneArePauses) {
    const std::string hr = "<HeartRateBpm><Value>100</Value></HeartRateBpm>";
    const auto a = parse_points(point(0, hr) + point(1) + point(40) + point(41, hr) + point(42) +
                                point(50, hr) + point(60, hr) + point(61) + point(62));
    EXPECT_EQ(a.track.pauses, std::vector<std::uint32_t>{2});
    EXPECT_EQ(a.track.size(), 9u);
}

TEST(Tcx, PointsThatNeverHoldMoreThanATimeAreNoPauses) {
    const auto a = parse_points(point(0) + point(10) + point(20) + point(30) + point(40));
    EXPECT_TRUE(a.track.pauses.empty());
}

TEST(Tcx, ANewTrackWithoutAGapIsNoPause) {
    const auto a = parse(document(activity(lap(track(point(0) + point(1)) + track(point(2))))))[0];
    EXPECT_TRUE(a.track.pauses.empty());
}

TEST(Tcx, TracksOfSinglePointsAreATimerThatStands) {
    const auto a =
        parse(document(activity(lap(track(point(0) + point(1)) + track(point(2)) + track(point(3)) +
                                    track(point(4) + point(5)) + track(point(6) + point(7))))))[0];
    EXPECT_EQ(a.track.pauses, (std::vector<std::uint32_t>{2, 3, 4}));
}

TEST(Tcx, RepeatedTracksOfCorosAreReadOnce) {
    const auto speed = [](int second, int metres) {
        return point(second, "<DistanceMeters>" + std::to_string(metres) +
                                 "</DistanceMeters><Extensions><Speed>10.8</Speed></Extensions>");
    };
    const std::string whole = track(speed(0, 0) + speed(10, 30) + speed(20, 60) + speed(30, 90));
    const auto a = parse(document(activity(lap(whole) + lap(whole, "2024-06-01T12:00:20Z"))))[0];
    EXPECT_EQ(a.track.size(), 4u);
    EXPECT_EQ(a.laps.size(), 2u);
    EXPECT_NEAR(value(a, Channel::speed, 1), 3.0, 1e-9);
    EXPECT_EQ(a.laps[0].elapsed_s, 20);
}

TEST(Tcx, BareSpeedInMetresStaysAsItIs) {
    const auto speed = [](int second, int metres) {
        return point(second, "<DistanceMeters>" + std::to_string(metres) +
                                 "</DistanceMeters><Extensions><Speed>3</Speed></Extensions>");
    };
    const auto a = parse_points(speed(0, 0) + speed(10, 30) + speed(20, 60));
    EXPECT_EQ(value(a, Channel::speed, 1), 3.0);
}

TEST(Tcx, TheBoundarySampleOfTwoLapsStays) {
    const auto a =
        parse(document(activity(lap(track(point(0) + point(10))) +
                                lap(track(point(10) + point(20)), "2024-06-01T12:00:10Z"))))[0];
    EXPECT_EQ(a.track.size(), 4u);
}

TEST(Tcx, TimesComeInManyShapes) {
    const auto at = [](const std::string& time) {
        const auto a = parse(document(activity("<Lap><Track><Trackpoint><Time>" + time +
                                               "</Time></Trackpoint></Track></Lap>")));
        return a.empty() ? UnixMillis{0} : a[0].started_at;
    };
    EXPECT_EQ(at("2024-06-01T12:00:00Z"), noon);
    EXPECT_EQ(at(" 2024-06-01T12:00:00Z\n"), noon);
    EXPECT_EQ(at("2024-06-01T14:00:00+02:00"), noon);
    EXPECT_EQ(at("2024-06-01T06:30:00-0530"), noon);
    EXPECT_EQ(at("2024-06-01T12:00:00"), noon);
    EXPECT_EQ(at("2024-06-01 12:00:00"), noon);
    EXPECT_EQ(at("2024-06-01T12:00:00.5Z"), noon + 500);
    EXPECT_EQ(at("2024-06-01T12:00:00.123456Z"), noon + 123);
    EXPECT_EQ(at("2024-06-01T12:00:00.9996789Z"), noon + 1000);
    EXPECT_EQ(at("2024-06-31T12:00:00Z"), 0);
    EXPECT_EQ(at("2024-06-01T24:00:00Z"), 0);
    EXPECT_EQ(at("2024-06-01T12:00Z"), 0);
    EXPECT_EQ(at("2024-06-01T12:00:00X"), 0);
    EXPECT_EQ(at("0001-01-01T00:00:00Z"), 0);
    EXPECT_EQ(at(""), 0);
}

TEST(Tcx, ATimeWithoutAZoneIsFlagged) {
    const auto a = parse(document(activity(lap(track(point(0)), "2024-06-01T12:00:00"))))[0];
    EXPECT_EQ(a.started_at, noon);
    EXPECT_EQ(a.warnings, std::vector<std::string>{"times without a zone were read as UTC"});
}

TEST(Tcx, AnOffsetTellsTheLocalClock) {
    const auto a = parse(document(activity(lap(track(point(0)), "2024-06-01T08:00:00-04:00"))))[0];
    EXPECT_EQ(a.started_at, noon);
    EXPECT_EQ(a.utc_offset_s, -14400);
    EXPECT_FALSE(parse_points(point(0)).utc_offset_s.has_value());
}

TEST(Tcx, SamplesFarFromTheOthersAreDropped) {
    const auto a =
        parse_points("<Trackpoint><Time>2000-01-01T00:00:00Z</Time></Trackpoint>" + point(0) +
                     point(1) + "<Trackpoint><Time>1970-01-01T00:00:00Z</Time></Trackpoint>");
    EXPECT_EQ(a.track.size(), 2u);
    EXPECT_EQ(a.warnings.size(), 1u);
}

TEST(Tcx, MultiSportGivesOneActivityASport) {
    const auto activities =
        parse(document("<MultiSportSession><Id>2024-06-01T12:00:00Z</Id><FirstSport>" +
                       activity(lap(track(point(0))), "Other") +
                       "</FirstSport><NextSport><Transition StartTime=\"x\"/>" +
                       activity(lap(track(point(100))), "Biking") + "</NextSport><NextSport>" +
                       activity(lap(track(point(200)))) + "</NextSport></MultiSportSession>"));
    ASSERT_EQ(activities.size(), 3u);
    EXPECT_EQ(activities[0].sport, "other");
    EXPECT_EQ(activities[1].sport, "cycling");
    EXPECT_EQ(activities[2].sport, "running");
}

TEST(Tcx, ACutDocumentGivesWhatWasRead) {
    const std::string whole = document(activity(
        lap("<TotalTimeSeconds>9</TotalTimeSeconds>" + track(point(0) + point(1) + point(2)))));
    const auto end_of_point = [&](const char* time) {
        return whole.find("</Trackpoint>", whole.find(time + std::string("Z</Time>"))) + 13;
    };
    const auto first_point_end = end_of_point("12:00:00");
    const auto second_point_end = end_of_point("12:00:01");
    const auto third_point_end = end_of_point("12:00:02");
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        SCOPED_TRACE(cut);
        if (cut <= whole.find("<TotalTime") - 1) {
            EXPECT_EQ(state_of(whole.substr(0, cut)), sqlstate::malformed_input);
            continue;
        }
        const auto a = parse(whole.substr(0, cut));
        ASSERT_EQ(a.size(), 1u);
        EXPECT_TRUE(a[0].truncated);
        const std::size_t read =
            (cut >= first_point_end) + (cut >= second_point_end) + (cut >= third_point_end);
        EXPECT_EQ(a[0].track.size(), read);
    }
    EXPECT_FALSE(parse(whole)[0].truncated);
}

TEST(Tcx, OddButValidDocumentsAreRead) {
    const std::string plain = document(activity(lap(track(point(0)))));
    EXPECT_EQ(parse("          " + plain).size(), 1u);
    EXPECT_EQ(parse("\xEF\xBB\xBF" + plain).size(), 1u);
    EXPECT_EQ(parse(document("")).size(), 0u);
    EXPECT_EQ(parse("<TrainingCenterDatabase/>").size(), 0u);
    EXPECT_EQ(parse(document(activity(lap("")))).at(0).track.size(), 0u);
    EXPECT_EQ(parse(document("<Activity/>")).size(), 0u);
    const auto notes = parse(document(
        activity(lap("") + "<Notes>\n wind &amp; <![CDATA[<rain>]]> </Notes>"
                           "<Creator><Name> Watch </Name><UnitId>1</UnitId></Creator>")))[0];
    EXPECT_EQ(notes.notes, "wind & <rain>");
    EXPECT_EQ(notes.device, "Watch");
}

TEST(Tcx, OtherDocumentsAreRefused) {
    EXPECT_EQ(state_of(""), sqlstate::malformed_input);
    EXPECT_EQ(state_of("hello"), sqlstate::malformed_input);
    EXPECT_EQ(state_of("<html></html>"), sqlstate::malformed_input);
    EXPECT_EQ(state_of("<TrainingCenterDatabase></Other>"), sqlstate::malformed_input);
    EXPECT_EQ(state_of(document("") + "<more/>"), sqlstate::malformed_input);
    EXPECT_THROW(parse_tcx(test::bytes_of("<gpx/>")), Error);
}

TEST(Tcx, TooManyLapsAreRefused) {
    std::string laps;
    for (std::size_t i = 0; i < max_laps; ++i)
        laps += "<Lap StartTime=\"2024-06-01T12:00:00Z\"/>";
    EXPECT_EQ(parse(document(activity(laps)))[0].laps.size(), max_laps);
    EXPECT_EQ(state_of(document(activity(laps + "<Lap/>"))), sqlstate::limit_exceeded);
}

TEST(Tcx, TooManyActivitiesAreRefused) {
    std::string activities;
    for (std::size_t i = 0; i < max_activities; ++i)
        activities += activity(lap(""));
    EXPECT_EQ(parse(document(activities)).size(), max_activities);
    EXPECT_EQ(state_of(document(activities + activity(lap("")))), sqlstate::limit_exceeded);
}

TEST(Detect, KnowsFormatsByTheirContent) {
    const auto format_of = [](std::string_view text) {
        return name_of(detect(test::bytes_of(text)));
    };
    EXPECT_EQ(format_of("<?xml version='1.0'?><TrainingCenterDatabase>"), "tcx");
    EXPECT_EQ(format_of("<!-- a --><x:gpx>"), "gpx");
    EXPECT_EQ(format_of("<!DOCTYPE HealthData [<!ELEMENT Me EMPTY>]><HealthData locale='x'>"),
              "apple_health");
    EXPECT_EQ(format_of(std::string_view("\x0E\x20\x8B\x08\x10\x00\x00\x00.FIT\x00\x00", 14)),
              "fit");
    EXPECT_EQ(format_of(" {\"data\": {\"metrics\": []}}"), "health_auto_export");
    EXPECT_EQ(format_of("[{\"id\": 1, \"moving_time\": 3}]"), "strava_json");
    EXPECT_EQ(format_of("{\"latlng\": [[1, 2]]}"), "strava_json");
    EXPECT_EQ(format_of("{\"values\": []}"), "sheets_json");
    EXPECT_EQ(format_of("{\"numbers\": []}"), "unknown");
    EXPECT_EQ(format_of("<html>"), "web_page");
    EXPECT_EQ(format_of(""), "unknown");
}

}  // namespace
}  // namespace runlytics::formats
