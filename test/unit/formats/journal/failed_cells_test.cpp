// Cells that a spreadsheet could not compute take nothing away, and numbers are no dates.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <string>

#include "unit/formats/journal/journal.h"

namespace runlytics {
namespace {

using test::parse;

bool covers(const formats::JournalRow& row, const std::string& name) {
    return std::find(row.covers->begin(), row.covers->end(), name) != row.covers->end();
}

constexpr const char* failures[] = {"Loading...",    "Loading…",    "#N/A",
                                    "#REF!",         "#ERROR!",     "#VALUE!",
                                    "#DIV/0!",       "#NAME?",      "#NUM!",
                                    "#NULL!",        "#NV",         "#BEZUG!",
                                    "#WERT!",        "#ZAHL!",      "#NOM?",
                                    "#VALEUR!",      "#¡REF!",      "#¡VALOR!",
                                    "#N/D",          "#VALORE!",    "#RIF!",
                                    "#ССЫЛКА!",      "#ARG!",       "Wird geladen...",
                                    "Chargement...", "Cargando...", "読み込んでいます...",
                                    " #REF! "};

TEST(JournalFailedCells, SayNothingAndCoverNothing) {
    for (const std::string failed : failures) {
        SCOPED_TRACE(failed);
        const auto rows = parse("Date,RPE,Resting HR,Bedtime,Wake up,Note,Shoes\n2026-03-01," +
                                failed + ",48," + failed + ",06:30," + failed + "," + failed +
                                "\n2026-03-02,7,49,22:45,06:15,x,Red\n");
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_TRUE(std::isnan(rows[0].rpe));
        EXPECT_EQ(rows[0].resting_hr, 48);
        EXPECT_EQ(rows[0].note, "");
        EXPECT_EQ(rows[0].fields, "{}");
        EXPECT_FALSE(covers(rows[0], "rpe"));
        EXPECT_FALSE(covers(rows[0], "sleep_from"));
        EXPECT_FALSE(covers(rows[0], "sleep_to")) << "half of a night is none";
        EXPECT_FALSE(covers(rows[0], "note"));
        EXPECT_TRUE(covers(rows[0], "resting_hr"));
        EXPECT_EQ(std::count(rows[0].headers->begin(), rows[0].headers->end(), "Shoes"), 0);
        EXPECT_EQ(rows[0].warnings.size(), 4U) << "and each is named";
        EXPECT_TRUE(covers(rows[1], "rpe"));
        EXPECT_TRUE(covers(rows[1], "sleep_from"));
    }
}

TEST(JournalFailedCells, AnEmptyCellStillTakesBack) {
    const auto rows = parse("Date,RPE,Note\n2026-03-01,,x\n");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_TRUE(covers(rows[0], "rpe"));
    EXPECT_TRUE(rows[0].warnings.empty());
}

TEST(JournalFailedCells, OfARosterLeaveItsDayAsItWas) {
    const auto rows = parse("Date,Shift\n2026-03-01,#REF!\n2026-03-02,Night\n");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].day, test::day("2026-03-02"));
}

// The rows that say something, as day of March, number and RPE.
std::string said(const std::string& sheet) {
    std::string told;
    for (const auto& row : parse("Date,RPE,Note\n" + sheet)) {
        if (!covers(row, "rpe")) continue;
        told += std::to_string(row.day - test::day("2026-03-01") + 1) + "." +
                std::to_string(row.nth) + "=" + std::to_string(static_cast<int>(row.rpe)) + " ";
    }
    return told;
}

TEST(JournalFailedDates, ShiftNoNumbers) {
    for (const std::string failed : failures) {
        SCOPED_TRACE(failed);
        const auto at = [&](int day, int rpe) {
            const std::string date = day == 0 ? failed : "2026-03-0" + std::to_string(day);
            return date + "," + std::to_string(rpe) + ",x\n";
        };
        EXPECT_EQ(said(at(1, 1) + at(1, 2) + at(2, 3)), "1.1=1 1.2=2 2.1=3 ");
        // One of several of a day: the others keep their numbers.
        EXPECT_EQ(said(at(1, 1) + at(0, 2) + at(1, 3) + at(2, 4)), "1.1=1 1.3=3 2.1=4 ");
        // The first or the second of a day, nobody knows: nothing takes the place of another.
        EXPECT_EQ(said(at(1, 1) + at(0, 2) + at(2, 3) + at(2, 4)), "1.1=1 ");
        EXPECT_EQ(said(at(1, 1) + at(0, 2) + at(2, 3)), "1.1=1 ");
        EXPECT_EQ(said(at(0, 1) + at(1, 2) + at(2, 3) + at(2, 4)), "2.1=3 2.2=4 ");
        // Where a day is missing it is that one, in either direction.
        EXPECT_EQ(said(at(1, 1) + at(0, 2) + at(3, 3)), "1.1=1 3.1=3 ");
        EXPECT_EQ(said(at(3, 3) + at(0, 2) + at(1, 1) + at(1, 2)), "3.1=3 1.1=1 1.2=2 ");
        EXPECT_EQ(said(at(1, 1) + at(0, 2) + at(0, 3) + at(4, 4)), "1.1=1 4.1=4 ");
        EXPECT_EQ(said(at(1, 1) + at(0, 2) + at(5, 3)), "1.1=1 5.1=3 ");
        EXPECT_EQ(said(at(1, 1) + at(0, 2) + at(5, 3) + at(5, 4)), "1.1=1 ");
        EXPECT_EQ(said(at(0, 1) + at(2, 2) + at(3, 3)), "3.1=3 ");
        // The last one may be of the day before it, which is not over then.
        const auto rows = parse("Date,RPE,Note\n" + at(1, 1) + at(0, 2));
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_EQ(rows[1].nth, 2);
        EXPECT_FALSE(covers(rows[1], "rpe"));
        EXPECT_EQ(rows[1].fields, "{}");
    }
}

TEST(JournalDates, AreNoNumbersOfAnUnnamedColumn) {
    for (const char* sheet :
         {"Count,RPE\n12345,6\n14321,7\n", "Number,RPE\n46096,6\n46097,7\n", "n,RPE\n20260301,6\n",
          "Steps,Mood\n11250,6\n10800,7\n", R"([["Steps","RPE"],[11250,6],[10800,7]])",
          R"({"values":[["Steps","RPE"],[46096,6],[46097,7]]})"}) {
        EXPECT_EQ(test::state_of_call([&] { parse(sheet); }), "22P02") << sheet;
    }
}

TEST(JournalDates, AreNumbersOfANamedColumnFrom1990ToNextYear) {
    for (const char* number : {"12345", "14321", "32873", "65000", "99999", "2958465", "-3"}) {
        const std::string sheet = "Date,RPE\n" + std::string(number) + ",6\n";
        EXPECT_EQ(test::state_of_call([&] { parse(sheet); }), "22P02") << number;
    }
    for (const char* number : {"32874", "43831", "46096"}) {
        const auto rows = parse("Date,RPE\n" + std::string(number) + ",6\n");
        ASSERT_EQ(rows.size(), 1U) << number;
        EXPECT_EQ(rows[0].day, std::stoi(number) - 25'569);
    }
}

TEST(JournalDates, OfAnUnnamedColumnAreKnownByTheirFormat) {
    for (const char* date : {"2026-03-01", "01.03.2026", "1 March 2026", "1. März 2026",
                             "2026年3月1日", "1 мар. 2026 г.", "٢٠٢٦-٠٣-٠١"}) {
        const auto rows = parse("Whenever,RPE\n" + std::string(date) + ",6\n");
        ASSERT_EQ(rows.size(), 1U) << date;
        EXPECT_EQ(rows[0].day, test::day("2026-03-01")) << date;
    }
}

TEST(JournalClock, HasHalvesOfTheDayInManyLanguages) {
    for (const char* clock :
         {"10:45 PM", "10:45 p. m.", "下午10:45", "오후 10:45", "10:45 ÖS", "10:45 CH",
          "10:45 nachm.", "١٠:٤٥ م", "22:45", "10:45 de la noche"}) {
        const auto rows =
            parse("Date,Bedtime,Wake up,RPE\n2026-03-02," + std::string(clock) + ",6:30,5\n");
        ASSERT_EQ(rows.size(), 1U) << clock;
        EXPECT_EQ(rows[0].sleep_from, test::local("2026-03-01T22:45:00")) << clock;
    }
}

}  // namespace
}  // namespace runlytics
