// Habits of services and phones: languages, code pages, values that an app derived from others.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <string>

#include "core/formats/formats.h"
#include "core/formats/sport.h"
#include "core/text/calendar_words.h"
#include "core/text/code_page.h"
#include "unit/formats/health_records.h"
#include "unit/oracle.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

using test::bytes_of;
using test::utc_millis;

std::vector<Activity> parse(const std::string& text) {
    return parse_activity(bytes_of(text));
}

bool warns(const Activity& activity, std::string_view part) {
    return std::any_of(activity.warnings.begin(), activity.warnings.end(),
                       [&](const std::string& w) { return w.find(part) != w.npos; });
}

// ---- activities.csv

constexpr const char* places = "id,d,n,t,x,e,k,h,r,c,p,g,f,w,b,e,m,m\n";

std::string row(const std::string& date, const std::string& km = "5.00",
                const std::string& metres = "5000.0") {
    return "9000000031,\"" + date + "\",Run,Run,,1800,\"" + km +
           "\",,,false,,,,,,1800.0,1790.0,\"" + metres + "\"\n";
}

TEST(StravaCsvLanguages, HalvesOfTheDayAreRead) {
    std::size_t halves = 0;
    for (const text::CalendarWords& words : text::calendar_table()) {
        const std::string pm(words.pm.substr(0, words.pm.find(',')));
        if (pm.empty()) continue;
        ++halves;
        const auto activities = parse(places + row("2026/3/3 " + pm + " 6:30:00"));
        ASSERT_EQ(activities.size(), 1U) << words.language;
        EXPECT_EQ(activities[0].started_at, utc_millis("2026-03-03T18:30:00Z")) << words.language;
    }
    EXPECT_GE(halves, 20U);
}

TEST(StravaCsvLanguages, ADateThatIsNoneIsNamed) {
    const auto activities = parse(places + row("2026年3月3日 下午6:30:00") +
                                  row("2569年3月3日 下午6:30:00") + row("2026/3/4 xyzzy 6:30:00"));
    ASSERT_EQ(activities.size(), 1U);
    EXPECT_TRUE(warns(activities[0], "line 3 has a date that could not be read: 2569"));
    EXPECT_TRUE(warns(activities[0], "another calendar"));
    EXPECT_TRUE(warns(activities[0], "xyzzy"));
}

TEST(StravaCsvLanguages, DecimalCommasAreRead) {
    struct Written {
        const char *km, *metres;
        double expected;
    };
    const Written written[] = {{"5,00", "5000,0", 5000},
                               {"5.00", "5000.0", 5000},
                               {"12,34", "12.340,5", 12'340.5},
                               {"12.34", "12,340.5", 12'340.5},
                               {"5,13", "", 5130},
                               {"1.234,50", "", 1'234'500},
                               {"5.13", "", 5130},
                               {"0,950", "", 950}};
    for (const auto& [km, metres, expected] : written) {
        const auto activities = parse(places + row("2026/3/3 18:30:00", km, metres));
        ASSERT_EQ(activities.size(), 1U) << km;
        EXPECT_NEAR(activities[0].distance_m, expected, 1e-6) << km << " " << metres;
    }
}

TEST(StravaCsvEarly, TenColumnsAreRead) {
    const std::string header =
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
        "Distance,Commute,Activity Gear,Filename\n";
    const std::string line =
        "9000000051,\"Sep 12, 2018, 3:02:23 PM\",Run,Run,,783,3.68,false,Shoe,a/1.gpx\n";
    for (const std::string& head : {header, std::string("a,b,c,d,e,f,g,h,i,j\n")}) {
        const auto activities = parse(head + line);
        ASSERT_EQ(activities.size(), 1U) << head;
        EXPECT_NEAR(activities[0].distance_m, 3680, 1e-9);
        EXPECT_EQ(activities[0].gear, "Shoe");
        EXPECT_EQ(activities[0].linked_file, "a/1.gpx");
        EXPECT_EQ(activities[0].elapsed_s, 783);
    }
}

// ---- code pages

std::string utf16(std::string_view text, bool big_endian, bool mark) {
    std::string bytes = mark ? (big_endian ? "\xFE\xFF" : "\xFF\xFE") : "";
    for (const char c : text) {
        if (big_endian) bytes += '\0';
        bytes += c;
        if (!big_endian) bytes += '\0';
    }
    return bytes;
}

TEST(CodePages, AreSeenThrough) {
    const std::string csv = places + row("May 29, 2022, 3:53:35 PM");
    const std::string json =
        R"([{"id":1,"name":"Run","sport_type":"Run","start_date":"2026-03-03T18:00:00Z"}])";
    const std::string gpx =
        "<?xml version=\"1.0\"?><gpx><trk><name>Run</name><trkseg><trkpt lat=\"52\" "
        "lon=\"13\"><time>"
        "2026-03-03T18:00:00Z</time></trkpt></trkseg></trk></gpx>";
    for (const std::string& text : {csv, json, gpx}) {
        for (const bool big_endian : {false, true}) {
            for (const bool mark : {false, true}) {
                const auto activities = parse(utf16(text, big_endian, mark));
                ASSERT_EQ(activities.size(), 1U) << text.substr(0, 9) << big_endian << mark;
                EXPECT_EQ(activities[0].name, "Run");
            }
        }
        std::string windows = text;
        windows.replace(windows.find("Run"), 3, "L\xE4uf \x80");
        const auto activities = parse(windows);
        ASSERT_EQ(activities.size(), 1U) << text.substr(0, 9);
        EXPECT_EQ(activities[0].name, "Läuf €");
        std::string both = text;
        both.replace(both.find("Run"), 3, "Läuf \xFC");
        EXPECT_EQ(parse(both).at(0).name, "Läuf ü") << "one bad byte in a good text";
    }
    EXPECT_EQ(text::repair_utf8(bytes_of("Läuf")), std::nullopt);
    EXPECT_EQ(text::repair_utf8(bytes_of(std::string_view("\xFF\xFE\x3D\xD8\x00\xDE\x3D\xD8", 8))),
              "\U0001F600\uFFFD");
}

// ---- values that an app derived

std::string workout(int seconds_after_end, int count, const std::string& shape, bool one_inside) {
    std::string beats;
    const auto add = [&](const std::string& clock, int bpm) {
        const std::string value = std::to_string(bpm);
        beats += (beats.empty() ? "" : ",") + std::string("{\"date\":\"2026-03-03 ") + clock +
                 " +0100\"," +
                 (shape == "qty" ? "\"qty\":" + value
                                 : "\"Min\":" + value + ",\"Avg\":" + value + ",\"Max\":" + value) +
                 "}";
    };
    if (one_inside) add("18:20:00", 150);
    for (int i = 0; i < count; ++i) {
        const int second = seconds_after_end + 5 * i;
        const std::string text = std::to_string(second % 60);
        add("18:4" + std::to_string(second / 60) + ":" + (text.size() < 2 ? "0" : "") + text,
            131 - i);
    }
    return R"({"data":{"workouts":[{"id":"A","name":"Outdoor Run","start":"2026-03-03 18:00:00 +0100",)"
           R"("end":"2026-03-03 18:40:00 +0100","avgHeartRate":{"qty":118,"units":"bpm"},)"
           R"("maxHeartRate":{"qty":131,"units":"bpm"},"heartRateData":[)" +
           beats + "]}]}}";
}

TEST(Recovery, IsNoHeartRateOfTheRun) {
    for (const std::string shape : {"qty", "Avg"}) {
        for (const int after : {0, 1, 4, 60}) {
            for (const int count : {2, 12, 24}) {
                const Activity a = parse(workout(after, count, shape, false)).at(0);
                EXPECT_TRUE(std::isnan(a.avg_hr)) << shape << after << count;
                EXPECT_TRUE(std::isnan(a.max_hr)) << shape << after << count;
                EXPECT_FALSE(a.track.has(Channel::heart_rate));
                EXPECT_TRUE(warns(a, "of the time after"));
            }
        }
        const Activity a = parse(workout(1, 12, shape, true)).at(0);
        EXPECT_EQ(a.avg_hr, 118) << "some are the run's: the app knows which";
        EXPECT_EQ(test::count_values(a.track, Channel::heart_rate), 1U);
    }
    const Activity none = parse(workout(1, 0, "qty", false)).at(0);
    EXPECT_EQ(none.avg_hr, 118) << "a summary alone is believed";
}

TEST(WorkoutShapes, HeartRatesOfEveryShape) {
    for (const char* beat :
         {R"("qty":150)", R"("Min":140,"Avg":150,"Max":160)", R"("min":140,"avg":150,"max":160)",
          R"("Min":140,"Max":160)", R"("Avg":{"qty":150,"units":"bpm"})", R"("Avg":"150")",
          R"("Avg":"150,0")", R"("qty":{"qty":150})", R"("Min":{"qty":140},"Max":{"qty":160})",
          R"("Avg":null,"qty":150)"}) {
        const Activity a =
            parse(
                R"({"data":{"workouts":[{"name":"Outdoor Run","start":"2026-03-03 18:00:00 +0100",)"
                R"("end":"2026-03-03 18:40:00 +0100","heartRateData":[{"date":"2026-03-03 18:10:00 +0100",)" +
                std::string(beat) + "}]}]}}")
                .at(0);
        ASSERT_EQ(a.track.size(), 1U) << beat;
        EXPECT_EQ(a.track.column(Channel::heart_rate).at(0), 150) << beat;
    }
}

// ---- Apple

TEST(AppleExport, HeartRatesWithoutUnitAreBeats) {
    for (const char* unit :
         {"", "unit=\"count/min\"", "unit=\"bpm\"", "unit=\"1/min\"", "unit=\"\""}) {
        for (const char* type :
             {"HeartRate", "RestingHeartRate", "RespiratoryRate", "WalkingHeartRateAverage"}) {
            const auto records = test::health_records(
                "<HealthData><Record type=\"HKQuantityTypeIdentifier" + std::string(type) + "\" " +
                unit + " startDate=\"2026-03-03 18:00:00 +0100\" value=\"61\"/></HealthData>");
            ASSERT_EQ(records.size(), 1U) << type << unit;
            EXPECT_EQ(records[0].unit, "1/min") << type << unit;
        }
    }
}

TEST(AppleExport, TotalsOfAWorkoutActivityAreTheWorkouts) {
    const auto part = [](const char* minutes, const char* km, const char* average,
                         const char* highest) {
        return "<WorkoutActivity startDate=\"2026-03-03 18:00:00 +0100\" duration=\"" +
               std::string(minutes) +
               "\" durationUnit=\"min\"><WorkoutStatistics "
               "type=\"HKQuantityTypeIdentifierDistanceWalking"
               "Running\" sum=\"" +
               km +
               "\" unit=\"km\"/><WorkoutStatistics type=\"HKQuantityTypeIdentifierHeartRate\" "
               "average=\"" +
               average + "\" maximum=\"" + highest + "\" unit=\"count/min\"/></WorkoutActivity>";
    };
    const std::string head =
        "<HealthData><Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" "
        "startDate=\"2026-03-03 18:00:00 +0100\" endDate=\"2026-03-03 18:40:00 +0100\">";
    const Activity one =
        parse(head + part("40", "8", "150", "170") + "</Workout></HealthData>").at(0);
    EXPECT_EQ(one.distance_m, 8000);
    EXPECT_EQ(one.avg_hr, 150);
    EXPECT_EQ(one.max_hr, 170);
    const Activity two = parse(head + part("30", "6", "150", "170") +
                               part("10", "2", "130", "175") + "</Workout></HealthData>")
                             .at(0);
    EXPECT_EQ(two.distance_m, 8000);
    EXPECT_EQ(two.avg_hr, 145);
    EXPECT_EQ(two.max_hr, 175);
    EXPECT_EQ(two.laps.size(), 2U);
}

// ---- GPX

TEST(GpxHeartRate, HasManyNames) {
    for (const char* name : {"hr", "heartrate", "bpm", "gpxtpx:hr", "ns3:hr"}) {
        const Activity a =
            parse(
                "<gpx><trk><trkseg><trkpt lat=\"52\" lon=\"13\"><time>2026-03-03T18:00:00Z</time>"
                "<extensions><" +
                std::string(name) + ">150</" + name + "></extensions></trkpt></trkseg></trk></gpx>")
                .at(0);
        EXPECT_EQ(a.avg_hr, 150) << name;
    }
}

// ---- lists of pages, words of sports, dates alone

TEST(StravaPages, AListOfListsIsRead) {
    const std::string run = R"({"id":1,"sport_type":"Run","start_date":"2026-03-03T18:00:00Z"})";
    EXPECT_EQ(parse("[[" + run + "," + run + "],[" + run + "]]").size(), 3U);
    EXPECT_EQ(parse("[[],[" + run + "]]").size(), 1U);
    EXPECT_EQ(test::state_of_call([] { parse(R"([[{"id":1,"sport_type":"Run"}]])"); }), "22P02");
}

TEST(SportWords, OfManyLanguages) {
    for (const char* word : {"Running", "Laufen",   "Course à pied", "COURSE A PIED", "Corsa",
                             "Corrida", "Carrera",  "Correr",        "Hardlopen",     "Bieganie",
                             "Бег",     "бег",      "Пробежка",      "Koşu",          "ランニング",
                             "跑步",    "달리기",   "러닝",          "Juoksu",        "Löpning",
                             "Løb",     "Løping",   "Běh",           "Futás",         "Lari",
                             "Chạy bộ", "วิ่ง",       "جري",           "Τρέξιμο",       "ריצה",
                             "Біг",     "Alergare", "戶外跑步"})
        EXPECT_EQ(to_sport(word).name, "running") << word;
    for (const char* word : {"Radfahren", "Vélo", "Ciclismo", "Kolarstwo", "Велосипед", "Bisiklet",
                             "骑行", "騎行", "자전거", "Bersepeda", "Cyklistika"})
        EXPECT_EQ(to_sport(word).name, "cycling") << word;
    for (const char* word : {"Schwimmen", "Natation", "Nuoto", "Natación", "Natação", "Плавание",
                             "Yüzme", "游泳", "水泳", "수영", "Renang", "Uinti"})
        EXPECT_EQ(to_sport(word).name, "swimming") << word;
    EXPECT_EQ(to_sport("Yoga").name, "other");
}

TEST(WellnessDates, AreTheAthletes) {
    const auto records =
        test::health_records(std::string_view(R"([{"id":"2026-01-10","restingHR":47,"hrv":61}])"));
    ASSERT_EQ(records.size(), 3U);  // that the day is told whole, and what is told
    for (const auto& record : records)
        EXPECT_EQ(record.detail, R"({"date":"2026-01-10"})");
    const auto point =
        test::records_of_points("weight_body_mass", "kg", R"([{"date":"2026-01-10","qty":64}])");
    ASSERT_EQ(point.size(), 1U);
    EXPECT_EQ(point[0].detail, R"({"date":"2026-01-10"})");
    EXPECT_EQ(
        test::health_records(std::string_view(R"({"id":"2026-01-10","restingHR":47})")).size(), 2U);
}

}  // namespace
}  // namespace runlytics::formats
