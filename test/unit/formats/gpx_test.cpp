// What vendors do to GPX, each in a few lines of it.
#include "core/formats/gpx.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>
#include <string>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/formats.h"
#include "core/formats/sport.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

constexpr UnixMillis noon = 1'717'243'200'000;  // 2024-06-01T12:00:00Z

std::string document(const std::string& content) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Watch\" "
           "xmlns=\"http://www.topografix.com/GPX/1/1\">" +
           content + "</gpx>";
}

std::string track(const std::string& segments, const std::string& type = "running") {
    return "<trk><type>" + type + "</type>" + segments + "</trk>";
}

std::string segment(const std::string& points) {
    return "<trkseg>" + points + "</trkseg>";
}

// A time so many seconds after noon.
std::string time_of(int second) {
    char time[60];
    std::snprintf(time, sizeof time, "<time>2024-06-01T%02d:%02d:%02dZ</time>", 12 + second / 3600,
                  second / 60 % 60, second % 60);
    return time;
}

// A trkpt at 50 degrees north with these children.
std::string point_at(const std::string& lon, const std::string& content) {
    return "<trkpt lat=\"50\" lon=\"" + lon + "\">" + content + "</trkpt>";
}

std::string point(int second, const std::string& content = "") {
    return point_at("10", time_of(second) + content);
}

std::string extension(int second, const std::string& content) {
    return point(second, "<extensions>" + content + "</extensions>");
}

std::vector<Activity> parse(const std::string& text) {
    return parse_activity(test::bytes_of(text));
}

// The only activity of a document with one segment.
Activity parse_points(const std::string& points, const std::string& type = "running") {
    auto activities = parse(document(track(segment(points), type)));
    EXPECT_EQ(activities.size(), 1u);
    return activities.at(0);
}

// The SQLSTATE that parsing ends with; empty when it does not fail.
std::string state_of(const std::string& text) {
    return test::state_of_call([&] { parse(text); });
}

using test::value;

TEST(Gpx, ReadsATrack) {
    const auto a = parse(document(
        "<metadata><name>File</name><time>2020-01-01T00:00:00Z</time></metadata><trk><name> Dawn "
        "</name><cmt>comment</cmt><desc>wind &amp; <![CDATA[<rain>]]></desc><type>trail_running"
        "</type><trkseg><trkpt lat=\"52.5\" lon=\"-13.25\"><ele>34.2</ele>" +
        time_of(0) + "</trkpt></trkseg></trk>"))[0];
    EXPECT_EQ(a.name, "Dawn");
    EXPECT_EQ(a.notes, "wind & <rain>");
    EXPECT_EQ(a.device, "Watch");
    EXPECT_EQ(a.vendor_sport, "trail_running");
    EXPECT_EQ(a.sport, "running");
    EXPECT_EQ(a.sub_sport, "trail");
    EXPECT_EQ(a.started_at, noon);
    EXPECT_EQ(value(a, Channel::latitude, 0), 52.5);
    EXPECT_EQ(value(a, Channel::longitude, 0), -13.25);
    EXPECT_EQ(value(a, Channel::altitude, 0), 34.2);
    EXPECT_TRUE(a.warnings.empty());
}

TEST(Gpx, TheFileNamesWhatItsTrackDoesNot) {
    const std::string points = "<trk>" + segment(point(0)) + "</trk>";
    const auto newer =
        parse(document("<metadata><name>A</name><desc>B</desc></metadata>" + points));
    EXPECT_EQ(newer.at(0).name, "A");
    EXPECT_EQ(newer[0].notes, "B");
    const auto older = parse(document("<name>A</name><desc>B</desc>" + points));
    EXPECT_EQ(older.at(0).name, "A");
    EXPECT_EQ(older[0].notes, "B");
    const auto comment = parse(document("<trk><cmt>C</cmt>" + segment(point(0)) + "</trk>"));
    EXPECT_EQ(comment.at(0).notes, "C");
}

TEST(Gpx, NamespacesPrefixesAndVersionsMakeNoDifference) {
    const std::string inside =
        segment("<P:trkpt lat=\"50\" lon=\"10\">" + time_of(0) + "</P:trkpt>");
    for (const std::string open :
         {"<gpx>", "<gpx version='1.0' xmlns='http://www.topografix.com/GPX/1/0'>",
          "<x:gpx xmlns:x='http://www.topografix.com/GPX/1/1'>", "<undeclared:gpx>"}) {
        SCOPED_TRACE(open);
        const std::string root = open.substr(1, open.find_first_of(" >") - 1);
        EXPECT_EQ(parse(open + "<trk>" + inside + "</trk></" + root + ">").size(), 1u);
    }
}

TEST(Gpx, ExtensionsOfEveryVendorAreRead) {
    const std::string vendors[] = {
        "<g:TrackPointExtension><g:hr>141</g:hr><g:cad>80</g:cad><g:atemp>21</g:atemp>"
        "<g:speed>3.5</g:speed></g:TrackPointExtension><g:PowerExtension><g:PowerInWatts>250"
        "</g:PowerInWatts></g:PowerExtension>",
        "<d:hr>141</d:hr><d:cadence>80</d:cadence><d:temp>21</d:temp><speed>3.5</speed>"
        "<power>250</power>",
        "<heartrate>141</heartrate><cadence>80</cadence><x:Temperature>21</x:Temperature>"
        "<d:speed>3.5</d:speed><power>250</power><course>12</course><hAcc>1.6</hAcc>",
    };
    for (const auto& vendor : vendors) {
        SCOPED_TRACE(vendor);
        const auto a = parse_points(extension(0, vendor));
        EXPECT_EQ(value(a, Channel::heart_rate, 0), 141);
        EXPECT_EQ(value(a, Channel::cadence, 0), 160);
        EXPECT_EQ(value(a, Channel::temperature, 0), 21);
        EXPECT_EQ(value(a, Channel::speed, 0), 3.5);
        EXPECT_EQ(value(a, Channel::power, 0), 250);
    }
    EXPECT_EQ(value(parse_points(point(0, "<speed>3.5</speed>")), Channel::speed, 0), 3.5);
    const auto twice = parse_points(
        point(0, "<extensions><hr>90</hr></extensions><extensions><power>9</power></extensions>"));
    EXPECT_EQ(value(twice, Channel::heart_rate, 0), 90);
    EXPECT_EQ(value(twice, Channel::power, 0), 9);
}

TEST(Gpx, TheFirstHeartRateThatCanBeCounts) {
    for (const std::string first :
         {"<heartrate></heartrate>", "<heartrate>0</heartrate>", "<heartrate>-nan</heartrate>",
          "<heartrate>255</heartrate>", "<heartrate/>"}) {
        const auto a = parse_points(extension(0, first + "<hr>90</hr>"));
        EXPECT_EQ(value(a, Channel::heart_rate, 0), 90) << first;
    }
    EXPECT_FALSE(parse_points(extension(0, "<hr>0</hr>")).track.has(Channel::heart_rate));
}

TEST(Gpx, CadenceIsDoubledForRunsThatCountOneLeg) {
    const auto cadence = [](const std::string& count, const std::string& type) {
        return value(parse_points(extension(0, "<cad>" + count + "</cad>"), type), Channel::cadence,
                     0);
    };
    EXPECT_EQ(cadence("85", "running"), 170);
    EXPECT_EQ(cadence("172", "running"), 172);
    EXPECT_EQ(cadence("85", "cycling"), 85);
    EXPECT_EQ(cadence("172", "cycling"), 172);
}

TEST(Gpx, DistanceIsTheExtensionsWhereItIsCumulative) {
    const auto total = [](const std::string& a, const std::string& b, const std::string& c) {
        const auto at = [](int second, const char* lon, const std::string& metres) {
            const std::string extension =
                metres.empty() ? ""
                               : "<extensions><distance>" + metres + "</distance></extensions>";
            return point_at(lon, time_of(second) + extension);
        };
        return parse_points(at(0, "10", a) + at(1, "10.001", b) + at(2, "10.002", c)).distance_m;
    };
    // A thousandth of a degree at 50 degrees north is 71.696 m on WGS84.
    const double along = 2 * 71.696;
    EXPECT_EQ(total("0", "70", "150"), 150);
    EXPECT_EQ(total("-nan", "70", "150"), 150);
    EXPECT_NEAR(total("", "", ""), along, 0.01);
    EXPECT_NEAR(total("70", "71", "70"), along, 0.01);  // from point to point
    EXPECT_NEAR(total("", "12", ""), along, 0.01);
    EXPECT_NEAR(total("0", "0", "0"), along, 0.01);
}

TEST(Gpx, EachSegmentStartsBehindAPause) {
    const auto at = [](int second, const char* lon) { return point_at(lon, time_of(second)); };
    const auto a = parse(document(track(segment(at(0, "10") + at(1, "10.001")) + segment("") +
                                        segment(at(2, "12") + at(60, "12.001")))))[0];
    EXPECT_EQ(a.track.pauses, std::vector<std::uint32_t>{2});
    EXPECT_NEAR(a.distance_m, 2 * 71.696, 0.01);  // not to the other segment
    EXPECT_EQ(a.elapsed_s, 60);
    EXPECT_EQ(a.timer_s, 59);
}

TEST(Gpx, SegmentsInDisorderKeepTheirPauses) {
    const auto at = [](int second, const char* lon) { return point_at(lon, time_of(second)); };
    const auto a = parse(document(track(segment(at(60, "12") + at(61, "12.001")) +
                                        segment(at(0, "10") + at(1, "10.001")))))[0];
    EXPECT_EQ(a.started_at, noon);
    EXPECT_EQ(a.track.pauses, std::vector<std::uint32_t>{2});
    EXPECT_NEAR(a.distance_m, 2 * 71.696, 0.01);
}

TEST(Gpx, PointsAreSortedAndRepeatedTimesStay) {
    const auto a = parse_points(point(2) + point(0) + point(1) + point(1));
    EXPECT_EQ(a.track.time, (std::vector<UnixMillis>{noon, noon + 1000, noon + 1000, noon + 2000}));
}

TEST(Gpx, TimesComeInManyShapes) {
    const auto at = [](const std::string& time) {
        return parse_points(point_at("10", "<time>" + time + "</time>"));
    };
    EXPECT_EQ(at("2024-06-01T12:00:00.994Z").started_at, noon + 994);
    EXPECT_EQ(at(" 2024-06-01T12:00:00.1234567Z\n").started_at, noon + 123);
    EXPECT_EQ(at("2024-06-01T14:00:00+02:00").started_at, noon);
    EXPECT_EQ(at("2024-06-01T14:00:00+02:00").utc_offset_s, 7200);
    EXPECT_EQ(at("2024-06-01T12:00:00").started_at, noon);
    EXPECT_EQ(at("2024-06-01T12:00:00").warnings,
              std::vector<std::string>{"times without a zone were read as UTC"});
}

TEST(Gpx, PointsWithoutATimeAreLeftOut) {
    const auto a =
        parse_points(point(0) + point_at("11", "") + point_at("12", "<time/>") + point(9));
    EXPECT_EQ(a.track.size(), 2u);
    EXPECT_EQ(a.warnings, std::vector<std::string>{"points without a time were left out"});
}

TEST(Gpx, ASegmentThatBeginsUntimedStillStartsBehindAPause) {
    const auto a = parse(document(
        track(segment(point(0)) + segment(point_at("11", "") + point(10) + point(11)))))[0];
    EXPECT_EQ(a.track.pauses, std::vector<std::uint32_t>{1});
}

TEST(Gpx, TracksWithoutPossibleTimesAreRoutes) {
    EXPECT_TRUE(parse(document(track(segment(point_at("10", "") + point_at("11", ""))))).empty());
    EXPECT_TRUE(
        parse(document(track(segment(point_at("10", "<time>1901-12-13T20:45:52.2073437Z</time>")))))
            .empty());
    EXPECT_TRUE(parse(document("<rte><rtept lat='1' lon='2'><time>2024-06-01T12:00:00Z</time>"
                               "</rtept></rte><wpt lat='1' lon='2'/>"))
                    .empty());
    EXPECT_TRUE(parse(document("<trk/><trk><trkseg/></trk>")).empty());
    EXPECT_TRUE(parse("<gpx/>").empty());
}

TEST(Gpx, PositionsThatCannotBeAreMissingAndThePointStays) {
    const auto at = [](int second, const std::string& attributes) {
        return "<trkpt " + attributes + ">" + time_of(second) +
               "<ele></ele><extensions><hr>120</hr></extensions></trkpt>";
    };
    const auto a = parse_points(at(0, "") + at(1, "lat='undefined' lon='undefined'") +
                                at(2, "lat='50'") + at(3, "lat='0' lon='0.0'") +
                                at(4, "lat='5.0e1' lon='-1.25E-3'") + at(5, "lat='91' lon='1'"));
    ASSERT_EQ(a.track.size(), 6u);
    for (const std::size_t i : {0, 1, 2, 3, 5})
        EXPECT_TRUE(std::isnan(value(a, Channel::latitude, i))) << i;
    EXPECT_EQ(value(a, Channel::latitude, 4), 50);
    EXPECT_EQ(value(a, Channel::longitude, 4), -0.00125);
    EXPECT_EQ(a.avg_hr, 120);
    EXPECT_FALSE(a.track.has(Channel::altitude));
}

TEST(Gpx, TracksOfOneOutingAreOneActivity) {
    const auto a = parse(document(track(segment(point(0) + point(60))) +
                                  track(segment(point(60) + extension(120, "<hr>90</hr>")))));
    ASSERT_EQ(a.size(), 1u);
    EXPECT_EQ(a[0].track.size(), 4u);
    EXPECT_EQ(a[0].track.pauses, std::vector<std::uint32_t>{2});
    EXPECT_TRUE(std::isnan(value(a[0], Channel::heart_rate, 0)));
    EXPECT_EQ(value(a[0], Channel::heart_rate, 3), 90);
    // In whatever order they stand, and with one of them untyped.
    const auto b = parse(document("<trk>" + segment(point(7000) + point(7001)) + "</trk>" +
                                  track(segment(point(0) + point(1)))));
    ASSERT_EQ(b.size(), 1u);
    EXPECT_EQ(b[0].started_at, noon);
    EXPECT_EQ(b[0].sport, "running");
    EXPECT_EQ(b[0].elapsed_s, 7001);
}

TEST(Gpx, TracksApartAreActivitiesOfTheirOwn) {
    const std::string first = track(segment(point(0) + point(60)));
    const auto hours = [](int n) { return track(segment(point(60 + n * 3600))); };
    EXPECT_EQ(parse(document(first + hours(4))).size(), 1u);
    EXPECT_EQ(parse(document(first + hours(5))).size(), 2u);
    EXPECT_EQ(parse(document(first + track(segment(point(61)), "cycling"))).size(), 2u);
    EXPECT_EQ(parse(document(first + track(segment(point(30) + point(90))))).size(), 2u);
}

TEST(Gpx, SportsHaveManyNames) {
    EXPECT_EQ(to_sport("9").name, "running");
    EXPECT_EQ(to_sport("1").name, "cycling");
    EXPECT_EQ(to_sport("16").name, "swimming");
    EXPECT_EQ(to_sport("17").sub, "virtual_activity");
    EXPECT_EQ(to_sport("Trail Running").sub, "trail");
    EXPECT_EQ(to_sport("trail_running").sub, "trail");
    EXPECT_EQ(to_sport("TrailRun").sub, "trail");
    EXPECT_EQ(to_sport("Laufen").name, "running");
    EXPECT_EQ(to_sport("Course à pied").name, "running");
    EXPECT_EQ(to_sport("跑步").name, "running");
    EXPECT_EQ(to_sport("Wandern").name, "hiking");
    EXPECT_EQ(to_sport("unknown").name, "other");
    EXPECT_EQ(to_sport("").name, "other");
    EXPECT_EQ(to_sport(std::string(1000, 'r')).name, "other");
}

TEST(Gpx, TheNameTellsTheSportWhereNoTypeDoes) {
    const auto named = [](const std::string& name) {
        return parse(document("<trk><name>" + name + "</name>" + segment(point(0)) + "</trk>"))[0];
    };
    EXPECT_EQ(named("Evening Run").sport, "running");
    EXPECT_EQ(named("Evening Run").vendor_sport, "");
    EXPECT_EQ(named("Evening Run").warnings.size(), 1u);
    EXPECT_EQ(named("Run to the hills").sport, "other");
    EXPECT_EQ(named("").sport, "other");
    EXPECT_TRUE(named("Evening").warnings.empty());
    EXPECT_EQ(parse_points(point(0), "Other").sport, "other");
}

TEST(Gpx, ACutDocumentGivesWhatWasRead) {
    const std::string whole = document(track(segment(point(0) + point(1)) + segment(point(90))));
    std::vector<std::size_t> ends;
    for (auto at = whole.find("</trkpt>"); at != std::string::npos;
         at = whole.find("</trkpt>", at + 1))
        ends.push_back(at + 8);
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        SCOPED_TRACE(cut);
        const auto read = static_cast<std::size_t>(
            std::count_if(ends.begin(), ends.end(), [&](std::size_t end) { return end <= cut; }));
        if (read == 0) {
            EXPECT_EQ(state_of(whole.substr(0, cut)), sqlstate::malformed_input);
            continue;
        }
        const auto a = parse(whole.substr(0, cut));
        ASSERT_EQ(a.size(), 1u);
        EXPECT_TRUE(a[0].truncated);
        EXPECT_EQ(a[0].track.size(), read);
    }
    EXPECT_FALSE(parse(whole)[0].truncated);
}

TEST(Gpx, OddEncodingsAreRead) {
    const std::string plain = document(track(segment(point(0))));
    EXPECT_EQ(parse("\xEF\xBB\xBF" + plain).size(), 1u);
    EXPECT_EQ(parse("     " + plain).size(), 1u);
    EXPECT_EQ(parse(plain.substr(plain.find("<gpx"))).size(), 1u);
    const auto latin = parse(
        "<?xml version='1.0' encoding='ISO-8859-1'?>\r\n<gpx>\r\n<trk>\r\n"
        "<name>M\xFCnchen</name>\r\n" +
        segment("\r\n" + point(0) + "\r\n") + "</trk>\r\n</gpx>\r\n");
    EXPECT_EQ(latin.at(0).name, "M\xC3\xBCnchen");
}

TEST(Gpx, OtherDocumentsAreRefused) {
    EXPECT_EQ(state_of("<gpx><trk></gpx>"), sqlstate::malformed_input);
    EXPECT_EQ(state_of(document("") + "<more/>"), sqlstate::malformed_input);
    EXPECT_THROW(parse_gpx(test::bytes_of("<kml/>")), Error);
    std::string deep;
    for (int i = 0; i < 1000; ++i)
        deep += "<a>";
    EXPECT_EQ(state_of("<gpx><trk><trkseg><trkpt><extensions>" + deep), sqlstate::limit_exceeded);
}

TEST(Gpx, TooManyTracksAreRefused) {
    std::string tracks;
    for (int i = 0; i < 10'000; ++i)
        tracks += track(segment(point(0)));
    EXPECT_EQ(parse(document(tracks)).size(), 1u);
    EXPECT_EQ(state_of(document(tracks + track(segment(point(0))))), sqlstate::limit_exceeded);
}

TEST(Gpx, TooManyActivitiesAreRefused) {
    std::string tracks;
    for (int i = 0; i <= static_cast<int>(max_activities); ++i)
        tracks += track(segment(point(i)), i % 2 == 0 ? "running" : "cycling");
    EXPECT_EQ(state_of(document(tracks)), sqlstate::limit_exceeded);
}

}  // namespace
}  // namespace runlytics::formats
