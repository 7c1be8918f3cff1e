#include "core/formats/fit/beats.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "unit/formats/fit/pieces.h"

namespace runlytics::test::fit {
namespace {

using formats::fit::rmssd_ms;

constexpr int hrv = 78;

// Intervals that go up and down by 20 ms: every difference is 20 ms.
std::vector<double> swinging(int count) {
    std::vector<double> intervals;
    for (int i = 0; i < count; ++i)
        intervals.push_back(i % 2 == 0 ? 0.8 : 0.82);
    return intervals;
}

TEST(FitBeats, SuccessiveDifferencesAreSquaredAndMeant) {
    EXPECT_NEAR(rmssd_ms(swinging(31)), 20, 1e-9);
    // 30 differences of 20 ms and one of 50: the root of (30 * 400 + 2500) / 31.
    auto intervals = swinging(31);
    intervals.push_back(0.85);
    EXPECT_NEAR(rmssd_ms(intervals), std::sqrt(14'500.0 / 31), 1e-9);
}

TEST(FitBeats, TooFewSayNothing) {
    EXPECT_TRUE(std::isnan(rmssd_ms(swinging(30))));
    EXPECT_TRUE(std::isnan(rmssd_ms({})));
}

TEST(FitBeats, BeatsMissedOrCountedTwiceAreLeftOut) {
    auto intervals = swinging(40);
    intervals.insert(intervals.begin() + 20, {1.62, 0.41, 0.1, 2.5, missing_value});
    EXPECT_NEAR(rmssd_ms(intervals), 20, 1e-9);
}

TEST(FitBeats, EachSessionHasItsOwnAndPaddingIsNone) {
    Encoder e = activity_file();
    add_records(e, 1);
    e.define(4, hrv, {{0, 6, uint16}});
    for (int i = 0; i < 40; ++i)
        e.add(4, {std::vector<double>{800, 820, invalid}});
    add_session(e);
    e.add(record_type, {t0 + 100, 150.});
    for (int i = 0; i < 40; ++i)
        e.add(4, {std::vector<double>{600, 605, invalid}});
    add_session(e, t0 + 100);
    const auto activities = parse(e.file());
    ASSERT_EQ(activities.size(), 2u);
    EXPECT_NEAR(activities[0].rmssd_ms, 20, 1e-9);
    EXPECT_NEAR(activities[1].rmssd_ms, 5, 1e-9);
}

TEST(FitBeats, AFileWithoutThemHasNone) {
    Encoder e = activity_file();
    add_records(e, 10);
    add_session(e);
    EXPECT_TRUE(std::isnan(only(e.file()).rmssd_ms));
}

}  // namespace
}  // namespace runlytics::test::fit
