#include "unit/stats/calibration.h"

#include <gtest/gtest.h>

namespace {

// 500 athletes give a rate of 5 % to within 1 % one time in two: the seed is fixed.
TEST(Calibration, FalseAlarmsAndCoverageAreWhatTheySay) {
    for (const calibration::Method& method : calibration::methods()) {
        const calibration::Rates rates = calibration::measure(method, 500, 17);
        EXPECT_GE(rates.false_alarms, 0.03) << method.name;
        EXPECT_LE(rates.false_alarms, 0.07) << method.name;
        EXPECT_GE(rates.coverage, 0.92) << method.name;
        EXPECT_LE(rates.coverage, 0.98) << method.name;
    }
}

TEST(Calibration, ANaiveTestFindsTooMuch) {
    const calibration::Rates lags = calibration::measure(calibration::methods()[1], 500, 17);
    EXPECT_GT(lags.naive_false_alarms, lags.false_alarms);
}

}  // namespace
