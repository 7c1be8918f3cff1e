// Times as phones write them, with the instants that other programs read them as.
#include <fstream>
#include <gtest/gtest.h>

#include "core/text/values.h"
#include "unit/oracle.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

UnixMillis instant(std::string_view text) {
    const auto time = text::to_phone_time(text);
    return time ? time->at : -1;
}

TEST(PhoneTime, EachStringOfRealPhonesIsRead) {
    const auto data = test::shared_data();
    if (!data) GTEST_SKIP() << "no shared data beside the project";
    std::ifstream in(*data / "health/auto-export/dates-12-hour.txt");
    std::size_t lines = 0;
    for (std::string line; std::getline(in, line); ++lines) {
        SCOPED_TRACE(line);
        const auto tab = line.find('\t');
        const auto expected = text::to_time(line.substr(tab + 1));
        const auto read = text::to_phone_time(line.substr(0, tab));
        ASSERT_TRUE(expected && read);
        EXPECT_EQ(read->at, expected->at);
        EXPECT_EQ(read->utc_offset_s, expected->utc_offset_s);
    }
    EXPECT_EQ(lines, 5u);
}

TEST(PhoneTime, TwelveHoursHaveNoonAndMidnight) {
    EXPECT_EQ(instant("2024-09-21 12:05:00 am +0000"), test::utc_millis("2024-09-21T00:05:00Z"));
    EXPECT_EQ(instant("2024-09-21 12:05:00\u202FPM +0000"),
              test::utc_millis("2024-09-21T12:05:00Z"));
    EXPECT_EQ(instant("2024-09-21 11:59:59\u00A0p.m. -0330"),
              test::utc_millis("2024-09-22T03:29:59Z"));
    EXPECT_EQ(instant("2024-09-21 1:02:03 下午 +0800"), test::utc_millis("2024-09-21T05:02:03Z"));
}

TEST(PhoneTime, TheOffsetDecidesWhereTheClockWasSetBack) {
    // Berlin, 2025-10-26: the hour from 2 to 3 comes twice.
    EXPECT_EQ(instant("2025-10-26 02:30:00 +0200"), test::utc_millis("2025-10-26T00:30:00Z"));
    EXPECT_EQ(instant("2025-10-26 02:30:00 +0100"), test::utc_millis("2025-10-26T01:30:00Z"));
}

TEST(PhoneTime, ADateAloneIsItsMidnight) {
    const auto date = text::to_phone_time("2023-01-31");
    ASSERT_TRUE(date);
    EXPECT_EQ(date->at, test::utc_millis("2023-01-31T00:00:00Z"));
    EXPECT_FALSE(date->utc_offset_s);
}

TEST(PhoneTime, WhatIsNoTimeIsNone) {
    for (const auto* text :
         {"", "null", "2024-02-30 10:00:00 +0000", "2024-09-21 13:00:00 pm +0000",
          "2024-09-21 24:00:00 +0000", "2024-09-21 10:60:00 +0000", "2024-09-21 10:00:00 +9900",
          "2024-09-21 10:00:00 +0000 x", "2024-09-21 am", "21.09.2024 10:00"}) {
        EXPECT_FALSE(text::to_phone_time(text)) << text;
    }
}

}  // namespace
}  // namespace runlytics::formats
