// Every cell of a good journal, one at a time, absent, empty, of another type: the rest of it
// arrives, the odd is named.
#include <cmath>
#include <gtest/gtest.h>

#include "unit/formats/journal/journal.h"

namespace runlytics {
namespace {

using Sheet = std::vector<std::vector<std::string>>;  // JSON values

const Sheet good = {
    {"\"Date\"", "\"RPE\"", "\"Note\"", "\"Resting HR\"", "\"HRV\"", "\"Weight\"", "\"Bedtime\"",
     "\"Wake up\"", "\"Sleep quality\"", "\"Mood\"", "\"Shift\"", "\"Shoes\""},
    {"\"2026-03-01\"", "6", "\"hills\"", "48", "62", "64.5", "\"22:30\"", "\"06:30\"", "7", "8",
     "\"Day\"", "\"Red\""},
    {"\"2026-03-02\"", "4", "\"easy\"", "47", "66", "64.2", "\"22:45\"", "\"06:15\"", "8", "8",
     "\"Night\"", "\"Blue\""},
    {"\"2026-03-03\"", "8", "\"track\"", "49", "58", "64.4", "\"23:00\"", "\"06:00\"", "6", "7",
     "\"Off\"", "\"Red\""},
};

std::string text_of(const formats::JournalRow& row) {
    std::string text = std::to_string(row.day) + " " + std::to_string(row.nth) + " " + row.note +
                       " " + row.shift + " " + row.fields;
    for (const double value :
         {row.rpe, row.resting_hr, row.hrv_ms, row.weight_kg, row.sleep_quality, row.mood})
        text += " " + (std::isnan(value) ? "-" : std::to_string(value));
    for (const auto& moment : {row.sleep_from, row.sleep_to})
        text += " " + (moment ? std::to_string(*moment) : "-");
    return text;
}

std::string as_json(const Sheet& sheet) {
    std::string text = "{\"values\":[";
    for (const auto& row : sheet) {
        text += text.back() == '[' ? "[" : ",[";
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i > 0 ? "," : "") + row[i];
        text += "]";
    }
    return text + "]}";
}

std::string as_csv(const Sheet& sheet) {
    std::string text;
    for (const auto& row : sheet) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i > 0 ? "," : "") + row[i];
        text += "\n";
    }
    return text;
}

void expect_rest(const std::string& text, const std::vector<formats::JournalRow>& whole,
                 std::size_t changed, bool odd) {
    std::vector<formats::JournalRow> rows;
    ASSERT_NO_THROW(rows = test::parse(text)) << text;
    std::size_t warnings = 0, same = 0;
    bool is_other = rows.size() != whole.size();
    for (const auto& row : rows) {
        warnings += row.warnings.size();
        for (std::size_t i = 0; i < whole.size(); ++i)
            same += i != changed && text_of(row) == text_of(whole[i]) ? 1 : 0;
        is_other |= row.day == whole[changed].day && text_of(row) != text_of(whole[changed]);
    }
    EXPECT_EQ(same, whole.size() - 1) << text;
    if (odd && is_other) EXPECT_GT(warnings, 0U) << text;
}

TEST(JournalVariants, OfOneCell) {
    const auto whole = test::parse(as_json(good));
    ASSERT_EQ(whole.size(), 3U);
    ASSERT_EQ(text_of(test::parse(as_csv(good)).at(1)), text_of(whole[1]));
    std::size_t variants = 0;
    for (std::size_t row = 1; row < good.size(); ++row) {
        for (std::size_t column = 0; column < good[row].size(); ++column) {
            const bool words = column == 2 || column == 10 || column == 11;
            for (const char* by : {"null", "\"\"", "\" \"", "\"abc\"", "1e300", "-1", "\"-nan\"",
                                   "true", "{\"x\":1}", "[1,\"x\"]", "\"#REF!\"", "\"25:99\"",
                                   "\"2569-03-02\"", "\"\\u00e9\""}) {
                // A date that failed makes its neighbours unsure: JournalFailedDates.
                if (column == 0 && std::string_view(by) == "\"#REF!\"") continue;
                Sheet sheet = good;
                sheet[row][column] = by;
                SCOPED_TRACE(std::to_string(row) + "/" + std::to_string(column) + " = " + by);
                const std::string_view value = by;
                const bool odd =
                    !words && (value == "\"abc\"" || value == "\"25:99\"" || value == "\"#REF!\"");
                expect_rest(as_json(sheet), whole, row - 1, odd);
                if (value[0] != '{' && value[0] != '[' && value[0] != 'n')
                    expect_rest(as_csv(sheet), whole, row - 1, odd);
                ++variants;
            }
            Sheet sheet = good;
            sheet[row].resize(column);
            expect_rest(as_json(sheet), whole, row - 1, false);
            expect_rest(as_csv(sheet), whole, row - 1, false);
        }
    }
    EXPECT_GT(variants, 400U);
}

TEST(JournalVariants, OfOneColumn) {
    for (std::size_t column = 1; column < good[0].size(); ++column) {
        for (const char* by : {"", "\"\"", "null", "\"Something else\"", "42"}) {
            Sheet sheet = good;
            for (auto& row : sheet) {
                if (*by == '\0') row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
            }
            if (*by != '\0') sheet[0][column] = by;
            SCOPED_TRACE(std::to_string(column) + " = " + by);
            const auto rows = test::parse(as_json(sheet));
            ASSERT_EQ(rows.size(), 3U);
            const auto whole = test::parse(as_json(good));
            for (std::size_t i = 0; i < 3; ++i) {
                EXPECT_EQ(rows[i].day, whole[i].day);
                if (column != 1) EXPECT_EQ(rows[i].rpe, whole[i].rpe);
                if (column != 3) EXPECT_EQ(rows[i].resting_hr, whole[i].resting_hr);
                if (column != 5) EXPECT_EQ(rows[i].weight_kg, whole[i].weight_kg);
                if (column != 9) EXPECT_EQ(rows[i].mood, whole[i].mood);
            }
        }
    }
}

}  // namespace
}  // namespace runlytics
