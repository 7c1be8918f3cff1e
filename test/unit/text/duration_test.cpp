#include "core/text/duration.h"

#include <cmath>
#include <gtest/gtest.h>

namespace runlytics::text {

TEST(Duration, IsReadInSeconds) {
    EXPECT_EQ(to_duration("PT1H2M3.5S"), 3723.5);
    EXPECT_EQ(to_duration("PT0S"), 0);
    EXPECT_EQ(to_duration("P1DT1M"), 86'460);
    EXPECT_EQ(to_duration("PT90M"), 5400);
}

TEST(Duration, WhatIsNoneIsMissing) {
    for (const char* const text : {"", "P", "PT", "P1", "PT5", "PTS", "1H", "P1H", "PT1D", "P1M",
                                   "PT1S1H", "PT1H1H", "PT-5S", "PT1.2.3S", "P1DT", "soon"})
        EXPECT_TRUE(std::isnan(to_duration(text))) << text;
}

}  // namespace runlytics::text
