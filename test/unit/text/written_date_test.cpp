// Dates in the languages of CLDR: generated from its words, and as exports were seen to write them.
#include "core/text/written_date.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <string>

#include "core/text/calendar_words.h"
#include "core/text/values.h"
#include "unit/oracle.h"

namespace runlytics::text {
namespace {

std::vector<std::string> listed(std::string_view list, char separator) {
    std::vector<std::string> words;
    while (!list.empty()) {
        const auto end = std::min(list.find(separator), list.size());
        words.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return words;
}

UnixMillis utc(const std::string& text) {
    return test::utc_millis(text);
}

TEST(CalendarWords, EveryMonthOfEveryLanguageIsItself) {
    std::size_t languages = 0;
    for (const CalendarWords& words : calendar_table()) {
        const auto months = listed(words.months, '|');
        if (months.empty()) continue;
        ++languages;
        ASSERT_EQ(months.size(), 12U) << words.language;
        for (unsigned i = 0; i < 12; ++i) {
            const UnixMillis at = utc("2026-" + std::string(i < 9 ? "0" : "") +
                                      std::to_string(i + 1) + "-17T18:30:05Z");
            for (const std::string& name : listed(months[i], ',')) {
                EXPECT_EQ(to_written_date("17 " + name + " 2026, 18:30:05"), at)
                    << words.language << " " << name;
                EXPECT_EQ(to_written_date(name + " 17, 2026 18:30:05"), at)
                    << words.language << " " << name;
            }
        }
    }
    EXPECT_GE(languages, 20U);
}

TEST(CalendarWords, EveryHalfOfTheDayInEveryLanguage) {
    for (const CalendarWords& words : calendar_table()) {
        for (const std::string& half : listed(words.pm, ',')) {
            const UnixMillis evening = utc("2026-03-03T18:30:00Z"),
                             noon = utc("2026-03-03T12:10:00Z");
            EXPECT_EQ(to_written_date("2026/03/03 6:30:00 " + half), evening) << half;
            EXPECT_EQ(to_written_date("2026/03/03 " + half + " 6:30:00"), evening) << half;
            EXPECT_EQ(to_written_date("3.3.2026, 12:10 " + half), noon) << half;
            EXPECT_EQ(to_phone_time("2026-03-03 6:30:00 " + half + " +0000")->at, evening) << half;
            EXPECT_EQ(to_phone_time("2026-03-03 " + half + " 6:30:00 +0000")->at, evening) << half;
        }
        for (const std::string& half : listed(words.am, ',')) {
            if (half == "madrugada" || half.starts_with("tengah") || half.starts_with("du mat"))
                continue;
            const UnixMillis morning = utc("2026-03-03T06:30:00Z"),
                             midnight = utc("2026-03-03T00:10:00Z");
            EXPECT_EQ(to_written_date("2026/03/03 6:30:00 " + half), morning) << half;
            EXPECT_EQ(to_written_date("2026/03/03 " + half + " 12:10:00"), midnight) << half;
            EXPECT_EQ(to_phone_time("2026-03-03 6:30:00 " + half + " +0000")->at, morning) << half;
        }
    }
}

TEST(WrittenDate, IsReadAsExportsWriteIt) {
    const UnixMillis at = utc("2026-03-03T18:30:00Z");
    for (const char* text : {"2026年3月3日 下午6:30:00",
                             "2026年3月3日 18:30:00",
                             "2026年3月3日星期二 下午6:30:00",
                             "2026. 3. 3. 오후 6:30:00",
                             "3 mar 2026, 6:30:00 p. m.",
                             "3 mar. 2026 à 18:30:00",
                             "mar. 3 mars 2026 à 18:30:00",
                             "3 мар. 2026 г., 18:30:00",
                             "3 Mar 2026 18:30:00",
                             "3 мар. 2026 г. в 18:30",
                             "3 Mar 2026 Salı 18:30",
                             "3. März 2026 um 18:30:00 Uhr",
                             "Di., 3. März 2026, 18:30",
                             "3 thg 3, 2026 6:30:00 CH",
                             "3 มี.ค. 2026 18:30:00",
                             "3 mrt. 2026 om 18:30",
                             "٣ مارس ٢٠٢٦ ٦:٣٠:٠٠ م",
                             "3 de mar. de 2026, 18:30:00",
                             "3 Mar 2026, 6.30.00 pm",
                             "2026/03/03 午後6:30",
                             "Tue Mar 3, 2026, 6:30:00\u202Fpm",
                             "3 marca 2026 18:30",
                             "3. maaliskuuta 2026 klo 18.30",
                             "3 मार्च 2026, 6:30:00 pm",
                             "3 Mart 2026 ÖS 6:30:00"}) {
        EXPECT_EQ(to_written_date(text), at) << text;
    }
}

// What nobody knows is not guessed: 6:30 may be either half of the day.
TEST(WrittenDate, IsNotReadWithAWordThatIsNotKnownBesideTheClock) {
    EXPECT_EQ(to_written_date("3.3.2026 vorgestern 6:30:00"), std::nullopt);
    EXPECT_EQ(to_written_date("3.3.2026 6:30:00 xyzzy"), std::nullopt);
    EXPECT_EQ(to_written_date("3.3.2026 18:30:00 xyzzy"), utc("2026-03-03T18:30:00Z"));
}

TEST(WrittenDate, OfAnotherCalendarIsNoneAndSaysSo) {
    for (const char* text :
         {"3 มี.ค. 2569 18:30:00", "2569-03-03 18:30:00 +0700", "0008-03-03 18:30",
          "1404/12/12 18:30:00", "1447-09-14 18:30:00 +0300", "5786-06-14 18:30"}) {
        EXPECT_EQ(to_written_date(text), std::nullopt) << text;
        EXPECT_EQ(to_phone_time(text), std::nullopt) << text;
        EXPECT_NE(describe_unread_date(text).find("another calendar"), std::string::npos) << text;
    }
    EXPECT_EQ(describe_unread_date("yesterday"), "yesterday");
    EXPECT_EQ(describe_unread_date("30 Feb 2026 18:30"), "30 Feb 2026 18:30");
    EXPECT_LE(describe_unread_date(std::string(5000, 'x')).size(), 80U);
}

TEST(PhoneTime, IsReadWithDigitsOfEveryScript) {
    const UnixMillis at = utc("2026-03-03T16:30:05Z");
    for (const char* text :
         {"٢٠٢٦-٠٣-٠٣ ١٨:٣٠:٠٥ +٠٢٠٠", "۲۰۲۶-۰۳-۰۳ ۱۸:۳۰:۰۵ +۰۲۰۰", "२०२६-०३-०३ १८:३०:०५ +०२००",
          "২০২৬-০৩-০৩ ১৮:৩০:০৫ +০২০০", "２０２６-０３-０３ １８:３０:０５ +0200",
          "\u200F٢٠٢٦-٠٣-٠٣ ٦:٣٠:٠٥ م +٠٢٠٠", "2026-03-03\u00A06:30:05\u00A0p.\u00A0m.\u202F+0200",
          "2026-03-03 下午6:30:05 +0200", "2026-03-03 6:30:05 CH +0200"}) {
        const auto time = to_phone_time(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(time->at, at) << text;
        EXPECT_EQ(time->utc_offset_s, 7200) << text;
    }
}

TEST(Number, HasADecimalMarkAndDigitsOfAnyLanguage) {
    EXPECT_EQ(to_local_number("12,5"), 12.5);
    EXPECT_EQ(to_local_number("٣٫٥"), 3.5);
    EXPECT_EQ(to_local_number("۴۲"), 42);
    EXPECT_EQ(to_local_number("-0,25"), -.25);
    EXPECT_EQ(to_local_number("1\u202F234"), 1234) << "with a narrow space";
    for (const char* text : {"1,234,567", "12,", ",", "1,5e", "a,5", "1.234,5"})
        EXPECT_TRUE(std::isnan(to_local_number(text))) << text;
}

}  // namespace
}  // namespace runlytics::text
