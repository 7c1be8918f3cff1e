#include "core/activity/form.h"

#include <cmath>
#include <gtest/gtest.h>

#include "unit/activity/recording.h"

namespace runlytics::activity {
namespace {

// 20 minutes at 3 m/s and 170 steps a minute. An app tells ground contact and oscillation of all of
// it, a strap that sees a larger oscillation step, ratio and balance of the first 5 minutes.
Recording strap_for_a_part() {
    Recording recording;
    for (int second = 0; second <= 1200; ++second) {
        recording.at(second).distance(3.0 * second).cadence(170).contact(0.25).oscillation(0.075);
        if (second < 300) recording.step(1.05).vertical_ratio(9.5).balance(49.9);
    }
    return recording;
}

TEST(Form, IsTheMeanOfWhatIsKnown) {
    Recording recording = strap_for_a_part();
    const auto bands = form_by_pace(recording.reader(), 30);
    ASSERT_EQ(bands.size(), 1u);
    EXPECT_NEAR(bands[0].seconds, 1200, 1);
    EXPECT_NEAR(bands[0].stance_balance_pct, 49.9, 1e-6);
    EXPECT_NEAR(bands[0].step_length_m, 1.05, 1e-6);
    EXPECT_NEAR(bands[0].stance_time_s, 0.25, 1e-6);
}

TEST(Form, HasTheRatioOfTheOscillationAndTheStepBesideIt) {
    Recording recording = strap_for_a_part();
    const auto bands = form_by_pace(recording.reader(), 30);
    ASSERT_EQ(bands.size(), 1u);
    EXPECT_NEAR(bands[0].vertical_ratio_pct, 100 * 0.075 / 1.05, 1e-6);
}

TEST(Form, HasTheRatioOfTheStrapWhereNobodyTellsTheOscillation) {
    Recording recording;
    for (int second = 0; second <= 1200; ++second)
        recording.at(second).distance(3.0 * second).cadence(170).vertical_ratio(9.5).balance(0);
    const auto bands = form_by_pace(recording.reader(), 30);
    ASSERT_EQ(bands.size(), 1u);
    EXPECT_NEAR(bands[0].vertical_ratio_pct, 9.5, 1e-6);
    EXPECT_TRUE(std::isnan(bands[0].stance_balance_pct));  // 0: nothing was said
    EXPECT_NEAR(bands[0].step_length_m, 60 * 3.0 / 170, 1e-6);
}

}  // namespace
}  // namespace runlytics::activity
