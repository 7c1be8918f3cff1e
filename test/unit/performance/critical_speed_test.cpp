#include "core/performance/critical_speed.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/performance/line.h"

namespace runlytics::performance {
namespace {

TEST(CriticalSpeed, IsTheSlopeOfTheLine) {
    const double metres[] = {800, 1500, 3000, 5000}, seconds[] = {150, 300, 640, 1110};
    const CriticalSpeed line = critical_speed(metres, seconds);
    EXPECT_NEAR(line.critical_speed, 4.364204336640941, 1e-12);
    EXPECT_NEAR(line.d_prime, 174.68761484748256, 1e-9);
    EXPECT_EQ(line.efforts, 4u);
    // Two degrees of freedom: t is 4.302652729911275.
    EXPECT_NEAR(line.high - line.critical_speed, 4.302652729911275 * 0.048067204555414696, 1e-9);
    EXPECT_NEAR(line.d_prime - line.d_prime_low, 4.302652729911275 * 31.831596664897997, 1e-6);
}

TEST(CriticalSpeed, KnowsNoEffortBeyondTwoToTwentyMinutes) {
    double metres[] = {4 * 120 + 200, 4 * 500 + 200, 4 * 1200 + 200, 500, 9000};
    const double seconds[] = {120, 500, 1200, 70, 2600};
    EXPECT_NEAR(critical_speed(metres, seconds).critical_speed, 4, 1e-12);
    EXPECT_NEAR(critical_speed(metres, seconds).d_prime, 200, 1e-9);
    EXPECT_EQ(critical_speed(metres, seconds).efforts, 3u);
    metres[1] = std::nan("");
    EXPECT_TRUE(std::isnan(critical_speed(metres, seconds).critical_speed)) << "two are too few";
}

TEST(CriticalSpeed, IsMissingWithoutALine) {
    const double metres[] = {1000, 1001, 1002}, seconds[] = {240, 240, 240};
    EXPECT_TRUE(std::isnan(critical_speed(metres, seconds).critical_speed));
    EXPECT_TRUE(std::isnan(critical_speed({}, {}).critical_speed));
    EXPECT_THROW(critical_speed(metres, {}), Error);
    EXPECT_THROW(critical_speed(metres, seconds, 1), Error);
}

TEST(StudentQuantile, AgreesWithTheTables) {
    EXPECT_NEAR(student_quantile(0.975, 1), 12.7062047362, 1e-6);
    EXPECT_NEAR(student_quantile(0.975, 2), 4.3026527299, 1e-9);
    EXPECT_NEAR(student_quantile(0.975, 3), 3.1824463053, 1e-5);
    EXPECT_NEAR(student_quantile(0.9, 5), 1.4758840488, 1e-5);
    EXPECT_NEAR(student_quantile(0.025, 10), -2.2281388520, 1e-5);
    EXPECT_NEAR(student_quantile(0.9995, 30), 3.6459586350, 1e-5);
    EXPECT_NEAR(normal_quantile(0.9), 1.2815515655446004, 1e-12);
}

}  // namespace
}  // namespace runlytics::performance
