#include "core/formats/journal/times.h"

#include <gtest/gtest.h>

#include "unit/formats/journal/journal.h"

namespace runlytics::formats {
namespace {

using test::day;
using test::local;
using test::parse;

// What a script in `zone` sends for the dates of three rows: midnights of the sheet's clock.
struct Midnights {
    const char* zone;
    const char* first;   // 2026-03-28
    const char* second;  // 2026-03-29
    const char* third;   // 2026-03-30
};

constexpr Midnights midnights[] = {
    {"Europe/Berlin", "2026-03-27T23:00:00.000Z", "2026-03-28T23:00:00.000Z",
     "2026-03-29T22:00:00.000Z"},
    {"America/New_York", "2026-03-28T04:00:00.000Z", "2026-03-29T04:00:00.000Z",
     "2026-03-30T04:00:00.000Z"},
    {"Asia/Tokyo", "2026-03-27T15:00:00.000Z", "2026-03-28T15:00:00.000Z",
     "2026-03-29T15:00:00.000Z"},
    {"Asia/Kolkata", "2026-03-27T18:30:00.000Z", "2026-03-28T18:30:00.000Z",
     "2026-03-29T18:30:00.000Z"},
    {"Pacific/Honolulu", "2026-03-28T10:00:00.000Z", "2026-03-29T10:00:00.000Z",
     "2026-03-30T10:00:00.000Z"},
    {"Pacific/Auckland", "2026-03-27T11:00:00.000Z", "2026-03-28T11:00:00.000Z",
     "2026-03-29T11:00:00.000Z"},
    {"UTC", "2026-03-28T00:00:00.000Z", "2026-03-29T00:00:00.000Z", "2026-03-30T00:00:00.000Z"},
};

std::string sheet_of(const Midnights& dates) {
    return std::string("[[\"Date\",\"RPE\"],[\"") + dates.first + "\",1],[\"" + dates.second +
           "\",2],[\"" + dates.third + "\",3]]";
}

void expect_three_days(const std::vector<JournalRow>& rows, const char* zone) {
    ASSERT_EQ(rows.size(), 3U) << zone;
    EXPECT_EQ(rows[0].day, day("2026-03-28")) << zone;
    EXPECT_EQ(rows[1].day, day("2026-03-29")) << zone;
    EXPECT_EQ(rows[2].day, day("2026-03-30")) << zone;
    EXPECT_FALSE(rows[0].noted_at.has_value()) << zone;
}

TEST(JournalTimes, DatesDoNotSlipEastOrWestOfGreenwich) {
    for (const Midnights& dates : midnights) {
        expect_three_days(parse(sheet_of(dates), dates.zone), dates.zone);
        expect_three_days(parse(sheet_of(dates), "UTC", ClockTrust::unknown), dates.zone);
    }
}

// The sheet's own zone counts before the athlete's.
TEST(JournalTimes, ASheetMaySayItsZone) {
    for (const Midnights& dates : midnights) {
        const std::string sheet =
            std::string("{\"timeZone\":\"") + dates.zone + "\",\"values\":" + sheet_of(dates) + "}";
        expect_three_days(parse(sheet, "America/New_York"), dates.zone);
        expect_three_days(parse(sheet, "Asia/Tokyo"), dates.zone);
    }
}

// A sheet in another zone than the athlete's shows by repeating one time that it means days.
TEST(JournalTimes, ASheetOfAnotherZoneKeepsItsDays) {
    std::string sheet = "[[\"Date\",\"RPE\"]";
    for (int i = 10; i < 16; ++i)
        sheet += ",[\"2026-03-" + std::to_string(i) + "T00:00:00.000Z\",5]";
    const auto rows = parse(sheet + "]", "America/New_York");
    ASSERT_EQ(rows.size(), 6U);
    EXPECT_EQ(rows[0].day, day("2026-03-10"));
    EXPECT_EQ(rows[5].day, day("2026-03-15"));
}

TEST(JournalTimes, AStampIsAMomentOfTheClock) {
    const auto rows = parse(R"([{"text::Timestamp":"2026-03-14T23:15:33.120Z","RPE":5}])");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].day, day("2026-03-15"));
    EXPECT_EQ(rows[0].noted_at, local("2026-03-15T00:15:33.120"));
    const auto training = parse(R"([{"Date":"2026-03-14T17:30:00.000Z","RPE":5}])");
    EXPECT_EQ(training[0].day, day("2026-03-14")) << "a time in the evening is none of midnight";
    EXPECT_EQ(training[0].noted_at, local("2026-03-14T18:30:00"));
}

TEST(JournalTimes, SleepCrossesMidnightAndSummerTime) {
    // Times of day as a script sends them: 1899, in the standard time of Berlin.
    const auto rows = parse(
        R"([["Date","Sleep from","Sleep to"],
        ["2026-03-28T23:00:00.000Z","1899-12-30T21:45:00.000Z","1899-12-30T05:15:00.000Z"],
        ["2026-03-29T22:00:00.000Z","2026-03-29T20:45:00.000Z","2026-03-30T04:15:00.000Z"],
        ["2026-03-30T22:00:00.000Z","1899-12-29T23:30:00.000Z","1899-12-30T06:00:00.000Z"],
        ["2026-03-31T22:00:00.000Z","1899-12-30T08:00:00.000Z","1899-12-30T14:00:00.000Z"]])");
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].sleep_from, local("2026-03-28T22:45:00"));
    EXPECT_EQ(rows[0].sleep_to, local("2026-03-29T06:15:00"));
    EXPECT_EQ(rows[1].sleep_from, local("2026-03-29T22:45:00"));
    EXPECT_EQ(rows[1].sleep_to, local("2026-03-30T06:15:00"));
    EXPECT_EQ(rows[2].sleep_from, local("2026-03-31T00:30:00"));
    EXPECT_EQ(rows[2].sleep_to, local("2026-03-31T07:00:00"));
    EXPECT_EQ(rows[3].sleep_from, local("2026-04-01T09:00:00")) << "after a night shift";
    EXPECT_EQ(rows[3].sleep_to, local("2026-04-01T15:00:00"));
}

TEST(JournalTimes, RefusesSleepThatCannotBe) {
    const auto rows =
        parse("Date,Sleep from,Sleep to\n2026-03-15,08:00,07:00\n2026-03-16,22:00,\n");
    EXPECT_FALSE(rows[0].sleep_from.has_value());
    EXPECT_EQ(rows[0].warnings.size(), 1U);
    EXPECT_FALSE(rows[1].sleep_from.has_value());
}

std::vector<LocalDay> days_of(const std::string& header, const std::vector<std::string>& dates) {
    std::string csv = header + ",RPE\n";
    for (const std::string& date : dates)
        csv += '"' + date + "\",5\n";
    std::vector<LocalDay> days;
    for (const JournalRow& row : parse(csv))
        days.push_back(row.day);
    return days;
}

TEST(JournalTimes, AColumnDecidesTheOrderOfDayAndMonth) {
    using Days = std::vector<LocalDay>;
    EXPECT_EQ(days_of("Date", {"03/04/2026", "13/04/2026"}),
              (Days{day("2026-04-03"), day("2026-04-13")}));
    EXPECT_EQ(days_of("Date", {"03/04/2026", "03/13/2026"}),
              (Days{day("2026-03-04"), day("2026-03-13")}));
    EXPECT_EQ(days_of("Date", {"3.4.2026", "4.4.26"}),
              (Days{day("2026-04-03"), day("2026-04-04")}));
    EXPECT_EQ(days_of("Fecha", {"03/04/2026"}), Days{day("2026-04-03")});
    EXPECT_EQ(days_of("Date", {"03/04/2026"}), Days{day("2026-03-04")});
    EXPECT_EQ(days_of("Date", {"03/01/2026", "03/02/2026", "03/03/2026"}),
              (Days{day("2026-03-01"), day("2026-03-02"), day("2026-03-03")}));
    EXPECT_EQ(days_of("Date", {"01/03/2026", "02/03/2026", "03/03/2026"}),
              (Days{day("2026-03-01"), day("2026-03-02"), day("2026-03-03")}))
        << "a journal goes on from day to day";
    EXPECT_EQ(parse(R"({"locale":"en_GB","values":[["Date","RPE"],["03/04/2026",5]]})")[0].day,
              day("2026-04-03"));
    EXPECT_EQ(parse(R"({"locale":"en_US","values":[["Date","RPE"],["03/04/2026",5]]})")[0].day,
              day("2026-03-04"));
}

TEST(JournalTimes, ReadsDatesInWords) {
    for (const char* date :
         {"2026-03-15", "2026/3/15", "15.03.2026", "15. März 2026", "March 15, 2026",
          "Mar 15, 2026", "Sunday, March 15, 2026", "dimanche 15 mars 2026", "15 marzo 2026",
          "15 de março de 2026", "zondag 15 maart 2026", "15 mars 2026", "2026年3月15日",
          "2026-03-15T07:30:00", "2026-03-15T07:30:00+01:00", "2026-03-15 07:30", "46096",
          "15 marca 2026", "So, 15.03.2026"})
        EXPECT_EQ(days_of("Date", {date}), std::vector<LocalDay>{day("2026-03-15")}) << date;
    EXPECT_EQ(days_of("Date", {"mardi 7 avril 2026"}), std::vector<LocalDay>{day("2026-04-07")});
    EXPECT_EQ(days_of("Date", {"maandag 6 april 2026"}), std::vector<LocalDay>{day("2026-04-06")});
}

TEST(JournalTimes, ReadsClocksAsPeopleWriteThem) {
    const TestClock clock("Europe/Berlin");
    const auto read = [&](Cell cell) { return read_clock(cell, {}, clock).clock_ms; };
    constexpr std::int32_t quarter_to_eleven = (22 * 60 + 45) * 60'000;
    for (const char* text : {"22:45", "10:45 PM", "10:45 p.m.", "10:45\u202FPM", "22h45", "22.45",
                             "22:45 Uhr", "午後10:45", "22:45:00", "1899-12-30T21:45:00.000Z",
                             "2026-01-14T21:45:00.000Z", "14.01.2026, 22:45", "0.947916666666667"})
        EXPECT_EQ(read(std::string(text)), quarter_to_eleven) << text;
    EXPECT_EQ(read(0.947916666666667), quarter_to_eleven);
    EXPECT_EQ(read(std::string("12:00 AM")), 0);
    EXPECT_EQ(read(std::string("24:00")), 0);
    EXPECT_EQ(read(std::string("7am")), 7 * 3'600'000);
    for (const char* text : {"25:00", "7", "late", "13:00 PM", "22:5", "11068937971:00", ""})
        EXPECT_FALSE(read(std::string(text)).has_value()) << text;
}

TEST(JournalTimes, ADurationIsShownAsSuch) {
    const auto rows = parse(
        R"([["Date","RPE","Duration"],["2026-03-15",5,"1899-12-30T00:30:00.000Z"],["2026-03-16",5,"1899-12-31T01:15:00.000Z"]])");
    EXPECT_EQ(rows[0].fields, R"({"Duration":"01:30:00"})");
    EXPECT_EQ(rows[1].fields, R"({"Duration":"26:15:00"})");
}

}  // namespace
}  // namespace runlytics::formats
