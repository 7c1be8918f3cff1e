#include "core/formats/journal/sheet.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/formats/formats.h"
#include "unit/formats/journal/journal.h"

namespace runlytics::formats {
namespace {

using test::bytes;

std::string cell(const Workbook& workbook, std::size_t row, std::size_t column) {
    const auto& rows = workbook.sheets.at(0).rows;
    if (column >= rows.at(row).size()) return "";
    return text_of_cell(rows[row][column]);
}

Workbook real(const char* name) {
    return read_workbook(test::read_file(*test::shared_data() / "sheets" / name));
}

// What Google's API answered, each of its ways to render values.
TEST(Sheet, ReadsAnswersOfTheApi) {
    if (!test::shared_data()) GTEST_SKIP() << "no shared data";
    const auto serial = real("values-unformatted-serial.json");
    EXPECT_EQ(std::get<double>(serial.sheets.at(0).rows.at(0).at(1)), 43831);
    EXPECT_EQ(cell(serial, 1, 1), "0.12");
    EXPECT_EQ(cell(serial, 1, 3), "");
    const auto written = real("values-formatted.json");
    EXPECT_EQ(std::get<std::string>(written.sheets.at(0).rows.at(0).at(0)), "2");
    EXPECT_EQ(cell(written, 1, 2), "1999-01-02");
    const auto dates = real("values-unformatted-formatted-dates.json");
    EXPECT_EQ(std::get<double>(dates.sheets.at(0).rows.at(0).at(3)), 53);
    EXPECT_EQ(cell(dates, 0, 1), "2020-01-01");
    const auto grouped = real("values-grouped-number.json");
    EXPECT_EQ(number_of_cell(grouped.sheets.at(0).rows.at(0).at(0), false), 2'000'000.01);
    const auto empty = real("values-empty-range.json");
    ASSERT_EQ(empty.sheets.size(), 1U);
    EXPECT_TRUE(empty.sheets[0].rows.empty());
}

TEST(Sheet, ReadsRaggedRowsAndSeveralRanges) {
    if (!test::shared_data()) GTEST_SKIP() << "no shared data";
    const auto ragged = real("values-ragged-with-empty-rows.json");
    ASSERT_EQ(ragged.sheets.at(0).rows.size(), 4U);
    EXPECT_EQ(cell(ragged, 1, 2), "1.45");
    EXPECT_EQ(cell(ragged, 1, 3), "");
    EXPECT_TRUE(is_blank(ragged.sheets[0].rows[2]));
    EXPECT_EQ(cell(ragged, 3, 3), "4");
    const auto ranges = real("batch-get.json");
    ASSERT_EQ(ranges.sheets.size(), 2U);
    EXPECT_EQ(text_of_cell(ranges.sheets[1].rows.at(0).at(2)), "D4");
    EXPECT_TRUE(is_empty(ranges.sheets[1].rows[0][1]));
}

TEST(Sheet, ReadsEveryShapeOfJson) {
    for (const char* json : {
             R"([["Date","RPE"],["2026-03-15",5]])",
             R"({"values":[["Date","RPE"],["2026-03-15",5]]})",
             R"({"majorDimension":"COLUMNS","values":[["Date","2026-03-15"],["RPE",5]]})",
             R"({"valueRanges":[{"values":[["Date","RPE"],["2026-03-15",5]]}]})",
             R"({"headers":["Date","RPE"],"rows":[["2026-03-15",5]]})",
             R"({"headers":["Date","RPE"],"rows":[{"Date":"2026-03-15","RPE":5}]})",
             R"([{"Date":"2026-03-15","RPE":5}])",
             R"({"Date":"2026-03-15","RPE":5})",
             R"({"namedValues":{"Date":["2026-03-15"],"RPE":["5"]}})",
         }) {
        EXPECT_EQ(name_of(detect(bytes(json))), "sheets_json") << json;
        const auto workbook = read_workbook(bytes(json));
        EXPECT_EQ(cell(workbook, 0, 1), "RPE") << json;
        EXPECT_EQ(cell(workbook, 1, 0), "2026-03-15") << json;
        EXPECT_EQ(cell(workbook, 1, 1), "5") << json;
    }
}

TEST(Sheet, ReadsCsvOfEverySeparator) {
    for (const std::string csv :
         {"Date,RPE\r\n2026-03-15,5\r\n",
          "\xEF\xBB\xBF"
          "Date;RPE\n2026-03-15;5",
          "Date\tRPE\n2026-03-15\t5\n", "\"Date\";\"RPE\"\n\"2026-03-15\";\"5\"\n"}) {
        EXPECT_EQ(name_of(detect(bytes(csv))), "journal_csv") << csv;
        const auto workbook = read_workbook(bytes(csv));
        EXPECT_EQ(cell(workbook, 0, 0), "Date") << csv;
        EXPECT_EQ(cell(workbook, 1, 1), "5") << csv;
    }
    const auto quoted = read_workbook(bytes("Date;Note\n15.03.2026;\"one; \"\"two\"\"\nthree\"\n"));
    EXPECT_EQ(cell(quoted, 1, 1), "one; \"two\"\nthree");
}

TEST(Sheet, ReadsNumbersAsPeopleWriteThem) {
    const auto number = [](const char* text, bool decimal_comma = false) {
        return number_of_cell(std::string(text), decimal_comma);
    };
    EXPECT_EQ(number("2,000,000.01"), 2'000'000.01);
    EXPECT_EQ(number("2.000.000,01"), 2'000'000.01);
    EXPECT_EQ(number("5,12"), 5.12);
    EXPECT_EQ(number("1.234,5"), 1234.5);
    EXPECT_EQ(number("1 234,5 kg"), 1234.5);
    EXPECT_EQ(number("1\u202F234,5"), 1234.5);
    EXPECT_EQ(number("1,234"), 1234);
    EXPECT_EQ(number("1,234", true), 1.234);
    EXPECT_EQ(number("1.234"), 1.234);
    EXPECT_EQ(number("1.234", true), 1234);
    EXPECT_EQ(number("0,125"), 0.125);
    EXPECT_EQ(number("7/10"), 7);
    EXPECT_EQ(number("52 bpm"), 52);
    EXPECT_EQ(number("-3"), -3);
    EXPECT_TRUE(std::isnan(number("good")));
    EXPECT_TRUE(std::isnan(number("")));
    EXPECT_TRUE(std::isnan(number(",")));
}

TEST(Sheet, SaysThatAPrivateSheetIsPrivate) {
    const char* page =
        "<!DOCTYPE html><html lang=\"en\"><head><title>Sign in</title></head></html>";
    EXPECT_EQ(name_of(detect(bytes(page))), "web_page");
    try {
        read_workbook(bytes(page));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.state(), sqlstate::malformed_input);
        EXPECT_NE(error.message().find("private"), std::string::npos);
        EXPECT_NE(error.hint().find("Publish to the web"), std::string::npos);
    }
}

TEST(Sheet, RefusesRowsThatWouldFillTheMemory) {
    std::string csv = "Date,RPE\n";
    for (int i = 0; i < 2100; ++i)
        csv += std::string(999, ',') + '\n';
    EXPECT_THROW(read_workbook(bytes(csv)), Error);
    EXPECT_THROW(read_workbook(bytes("[[\"Date\"")), Error);
}

TEST(Sheet, IsNotTakenForSomethingElse) {
    EXPECT_EQ(name_of(detect(bytes(R"({"data":{"metrics":[{"name":"mood","date":"x"}]}})"))),
              "health_auto_export");
    EXPECT_EQ(name_of(detect(bytes(R"([{"date":"2026-01-01","calories":5}])"))), "unknown");
    EXPECT_EQ(name_of(detect(bytes("Date,Title,Distance\n2026-01-01,x,5\n"))), "unknown");
    EXPECT_EQ(name_of(detect(bytes("date,shift,starts_at,ends_at\n"))), "shifts_csv");
    EXPECT_EQ(name_of(detect(bytes("Training log\n\nDatum;Schicht;Notiz\n"))), "journal_csv");
}

}  // namespace
}  // namespace runlytics::formats
