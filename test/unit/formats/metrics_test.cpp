#include "core/formats/metrics.h"

#include <gtest/gtest.h>

// The factors are definitions: the international mile, the avoirdupois pound, the thermochemical
// calorie.
namespace runlytics::formats {

TEST(HealthMetrics, EachAppsNameFindsTheSameMetric) {
    ASSERT_NE(metric_of_apple("HeartRateVariabilitySDNN"), nullptr);
    EXPECT_EQ(metric_of_apple("HeartRateVariabilitySDNN"),
              metric_of_auto_export("heart_rate_variability"));
    EXPECT_EQ(metric_of_auto_export("hair_length"), nullptr);
    EXPECT_EQ(metric_of_auto_export(""), nullptr);
}

TEST(HealthMetrics, UnitsBecomeTheOneThatIsKept) {
    EXPECT_DOUBLE_EQ(convert_unit(2, "mi", "m").value(), 3218.688);
    EXPECT_DOUBLE_EQ(convert_unit(100, "lb", "kg").value(), 45.359237);
    EXPECT_DOUBLE_EQ(convert_unit(418.4, "kJ", "kcal").value(), 100);
    EXPECT_NEAR(convert_unit(98.6, "degF", "degC").value(), 37, 1e-9);
    EXPECT_DOUBLE_EQ(convert_unit(36, "km/h", "m/s").value(), 10);
    EXPECT_DOUBLE_EQ(convert_unit(61, " bpm ", "1/min").value(), 61);
    EXPECT_DOUBLE_EQ(convert_unit(.05, "s", "ms").value(), 50);
    EXPECT_DOUBLE_EQ(convert_unit(1234, "步", "1").value(), 1234);
}

TEST(HealthMetrics, UnitsOfOtherThingsAreNotConverted) {
    EXPECT_EQ(convert_unit(1, "kg", "m"), std::nullopt);
    EXPECT_EQ(convert_unit(1, "furlong", "m"), std::nullopt);
    EXPECT_EQ(convert_unit(1, "", "m"), std::nullopt);
}

TEST(HealthMetrics, EveryAppsWordForAStageIsKnown) {
    EXPECT_EQ(to_sleep_stage("HKCategoryValueSleepAnalysisAsleepCore"), "core");
    EXPECT_EQ(to_sleep_stage("HKCategoryValueSleepAnalysisInBed"), "in_bed");
    EXPECT_EQ(to_sleep_stage("In Bed"), "in_bed");
    EXPECT_EQ(to_sleep_stage("InBed"), "in_bed");
    EXPECT_EQ(to_sleep_stage("REM"), "rem");
    EXPECT_EQ(to_sleep_stage("Unspecified"), "asleep");
    EXPECT_EQ(to_sleep_stage("Asleep"), "asleep");
    EXPECT_EQ(to_sleep_stage("Awake"), "awake");
    EXPECT_EQ(to_sleep_stage("Dreaming"), "");
}

}  // namespace runlytics::formats
