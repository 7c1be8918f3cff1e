#include "core/formats/strava/csv.h"

#include <cmath>
#include <gtest/gtest.h>
#include <span>
#include <string>

#include "core/formats/formats.h"
#include "core/text/csv.h"
#include "core/text/written_date.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

constexpr UnixMillis may_29 = 1'653'839'615'000;  // 2022-05-29T15:53:35Z

std::span<const std::byte> bytes(const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

const std::string english =
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,"
    "Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,Average Grade,"
    "Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,"
    "Average Heart Rate,Max Watts,Average Watts,Calories\n";
const std::string row =
    "7221338021,\"May 29, 2022, 3:53:35 PM\",\"Hills, "
    "\"\"twice\"\"\",Run,\"one\ntwo\",1428,3.32,170,"
    "20,false,,Blue shoes,activities/7676.fit.gz,70,,1428.5,1400,3322.95,5,2.3,12.5,11,1,2,3,4,5,6,"
    "90,80,169,136,,,250\n";

void expect_whole(const Activity& a) {
    EXPECT_EQ(a.external_id, "7221338021");
    EXPECT_EQ(a.started_at, may_29);
    EXPECT_EQ(a.name, "Hills, \"twice\"");
    EXPECT_EQ(a.notes, "one\ntwo");
    EXPECT_EQ(a.elapsed_s, 1428.5);
    EXPECT_EQ(a.moving_s, 1400);
    EXPECT_EQ(a.distance_m, 3322.95);
    EXPECT_EQ(a.ascent_m, 12.5);
    EXPECT_EQ(a.descent_m, 11);
    EXPECT_EQ(a.max_hr, 169);
    EXPECT_EQ(a.avg_hr, 136);
    EXPECT_EQ(a.calories, 250);
    EXPECT_EQ(a.gear, "Blue shoes");
    EXPECT_EQ(a.linked_file, "activities/7676.fit.gz");
}

TEST(StravaCsv, ReadsColumnsByName) {
    ASSERT_TRUE(is_strava_csv(english + row));
    const auto activities = parse_strava_csv(bytes(english + row));
    ASSERT_EQ(activities.size(), 1U);
    EXPECT_EQ(activities[0].sport, "running");
    expect_whole(activities[0]);
}

// Found by fuzzing: 2^32 + 2022 is no year, and overflows.
TEST(StravaCsv, ANumberOfManyDigitsIsNoPartOfADate) {
    EXPECT_TRUE(text::to_written_date("29.05.2022, 15:53:35").has_value());
    EXPECT_FALSE(text::to_written_date("29.05.4294969318, 15:53:35").has_value());
}

TEST(StravaCsv, ReadsAnotherLanguageByPlace) {
    std::string header = "Aktivitäts-ID,Datum";
    for (int i = 2; i < 35; ++i)
        header += ",Spalte " + std::to_string(i);
    std::string german = row;
    german.replace(german.find("\"May"), 26, "\"29.05.2022, 15:53:35\"");
    ASSERT_EQ(name_of(detect(bytes(header + "\n" + german))), "strava_csv");
    const auto activities = parse_strava_csv(bytes(header + "\n" + german));
    ASSERT_EQ(activities.size(), 1U);
    expect_whole(activities[0]);
}

TEST(StravaCsv, AnOldExportHasNoPrivateNote) {
    std::string header = english, old = row;
    header.erase(header.find("Activity Private Note,"), 22);
    old.erase(old.find("false,,") + 6, 1);
    const auto activities = parse_strava_csv(bytes(header + old));
    ASSERT_EQ(activities.size(), 1U);
    expect_whole(activities[0]);
}

TEST(StravaCsv, ABrokenRowIsNamedAndTheRestGoesOn) {
    const auto activities = parse_strava_csv(bytes(english + ",no date\n" + row));
    ASSERT_EQ(activities.size(), 1U);
    EXPECT_EQ(activities[0].warnings, std::vector<std::string>{"line 2 has no id or no date"});
    EXPECT_EQ(test::state_of_call([] { parse_strava_csv(bytes(english + ",no date\n")); }),
              "22P02");
}

TEST(StravaCsv, IsCutIntoRowsThatReadAlone) {
    const auto rows = split_strava_csv(bytes(english + row + row));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0], english + row);
    EXPECT_EQ(name_of(detect(bytes(rows[1]))), "strava_csv");
}

TEST(StravaCsv, OtherTablesAreNotTakenForIt) {
    EXPECT_FALSE(is_strava_csv("Shoe Name,Shoe Brand\nx,y\n"));
    EXPECT_FALSE(is_strava_csv("a,b,c,d,e,f,g,h,i,j,k,l,m\n1234567,x,,,,,,,,,,,\n"));
    EXPECT_FALSE(is_strava_csv("\"unterminated"));
}

TEST(Csv, ReadsQuotesLineEndsAndEmptyCells) {
    text::CsvReader reader(
        "\xEF\xBB\xBF"
        "a,\"b\r\n\"\"c\"\"\",\r\n\r\n,\n\"d\"e");
    std::vector<std::string> cells;
    ASSERT_TRUE(reader.next(cells));
    EXPECT_EQ(cells, (std::vector<std::string>{"a", "b\r\n\"c\"", ""}));
    ASSERT_TRUE(reader.next(cells));
    EXPECT_EQ(cells, (std::vector<std::string>{"", ""}));
    EXPECT_EQ(reader.line(), 4U);
    ASSERT_TRUE(reader.next(cells));
    EXPECT_EQ(cells, std::vector<std::string>{"de"});
    EXPECT_FALSE(reader.next(cells));
}

TEST(Csv, LimitsCellsAndBytes) {
    std::vector<std::string> cells;
    EXPECT_EQ(test::state_of_call([&] { text::CsvReader(std::string(2000, ',')).next(cells); }),
              "54000");
    EXPECT_EQ(test::state_of_call([&] { text::CsvReader(std::string(2 << 20, 'x')).next(cells); }),
              "54000");
    EXPECT_EQ(test::state_of_call([&] { text::CsvReader("a,\"b").next(cells); }), "22P02");
}

TEST(WrittenDate, ReadsManyLanguages) {
    for (const char* text :
         {"May 29, 2022, 3:53:35 PM", "May 29, 2022, 3:53:35\u202FPM", "29 May 2022, 15:53:35",
          "29.05.2022, 15:53:35", "29 mai 2022 à 15:53:35", "29 may 2022, 15:53:35",
          "29 mag 2022, 15:53:35", "29 de mai. de 2022, 15:53:35", "29 mei 2022 15:53:35",
          "2022/05/29 15:53:35", "29/05/2022, 15:53:35", "5/29/2022, 3:53:35 PM"}) {
        EXPECT_EQ(text::to_written_date(text), may_29) << text;
    }
    EXPECT_EQ(text::to_written_date("1 juin 2022, 00:00:00"), 1'654'041'600'000);
    EXPECT_EQ(text::to_written_date("1 juil. 2022, 12:00"), 1'656'676'800'000);
}

TEST(WrittenDate, RefusesWhatIsNone) {
    for (const char* text :
         {"", "yesterday", "May 2022", "Feb 30, 2022, 3:53:35 PM", "May 29, 2022, 13:53:35 PM",
          "29.13.2022, 15:53:35", "12345678901", "29 May 2022, 24:00:00"}) {
        EXPECT_EQ(text::to_written_date(text), std::nullopt) << text;
    }
}

TEST(StravaCsv, RealExportsAreRead) {
    const auto folder = test::shared_data();
    if (!folder) GTEST_SKIP() << "the shared data are not here";
    const auto file = test::read_file(*folder / "strava/activities_translation_missing.csv");
    EXPECT_EQ(name_of(detect(file)), "strava_csv");
    const auto activities = parse_strava_csv(file);
    ASSERT_FALSE(activities.empty());
    EXPECT_EQ(activities[0].external_id, "9125662739");
    EXPECT_EQ(activities[0].gear, "TCR ADV 3");
    EXPECT_EQ(activities[0].distance_m, 33912.48046875);
    const auto bulk =
        parse_activity(test::read_file(*folder / "strava/bulk-export/activities.csv"));
    EXPECT_EQ(bulk.size(), 1U);
}

}  // namespace
}  // namespace runlytics::formats
