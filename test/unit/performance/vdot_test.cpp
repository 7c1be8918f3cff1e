#include "core/performance/vdot.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "core/performance/riegel.h"

namespace runlytics::performance {
namespace {

TEST(Vdot, IsTheFormulaOfDanielsAndGilbert) {
    EXPECT_NEAR(vdot(5000, 1200), 49.806233428066335, 1e-10);
    EXPECT_NEAR(vdot(10000, 2400), 51.9440826680247, 1e-10);
    EXPECT_NEAR(vdot(42195, 10800), 53.52826876260377, 1e-10);
    EXPECT_NEAR(vdot(1609.344, 300), 59.4042016093287, 1e-10);
}

// The printed tables of Daniels' Running Formula, which round to seconds of older arithmetic.
TEST(Vdot, AgreesWithThePrintedTables) {
    struct Row {
        double vdot, metres, seconds;
    };
    for (const Row& row : {Row{30, 5000, 30 * 60 + 40}, Row{50, 5000, 19 * 60 + 57},
                           Row{50, 10000, 41 * 60 + 21}, Row{50, 21097.5, 91 * 60 + 35},
                           Row{50, 42195, 190 * 60 + 49}, Row{70, 42195, 143 * 60 + 12}}) {
        EXPECT_NEAR(vdot_time(row.vdot, row.metres) / row.seconds, 1, 0.002)
            << row.vdot << " over " << row.metres;
    }
}

TEST(VdotTime, IsTheInverse) {
    for (const double metres : {100.0, 400.0, 1500.0, 5000.0, 42195.0, 160934.4}) {
        for (double v = 12; v < 100; v += 3.7)
            EXPECT_NEAR(vdot(metres, vdot_time(v, metres)), v, 1e-9) << metres;
        for (double pace = 2.8; pace < 9; pace += 0.31) {
            const double seconds = metres / 1000 * pace * 60;
            EXPECT_NEAR(vdot_time(vdot(metres, seconds), metres) / seconds, 1, 1e-12);
        }
    }
}

TEST(Vdot, IsMissingWhereThereIsNone) {
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double none : {0.0, -1.0, std::nan(""), infinity}) {
        EXPECT_TRUE(std::isnan(vdot(none, 1200)));
        EXPECT_TRUE(std::isnan(vdot(5000, none)));
        EXPECT_TRUE(std::isnan(vdot_time(none, 5000)));
        EXPECT_TRUE(std::isnan(vdot_time(50, none)));
    }
    EXPECT_TRUE(std::isnan(vdot(100, 3600))) << "standing is no effort";
}

TEST(Riegel, GrowsByItsExponent) {
    EXPECT_NEAR(riegel(5000, 1200, 42195), 11509.32071511395, 1e-8);
    EXPECT_NEAR(riegel(5000, 1200, 10000, 1), 2400, 1e-9);
    EXPECT_TRUE(std::isnan(riegel(0, 1200, 10000)));
    EXPECT_TRUE(std::isnan(riegel(5000, 1200, 10000, std::nan(""))));
}

TEST(RiegelExponent, IsTheSlopeOfOnesOwnRaces) {
    const double metres[] = {5000, 10000}, seconds[] = {1150, 2400};
    EXPECT_NEAR(riegel_exponent(metres, seconds), 1.0614005446641435, 1e-12);
    const double three_m[] = {1500, 5000, 21097.5};
    double three_s[3];
    for (int i = 0; i < 3; ++i)
        three_s[i] = riegel(5000, 1200, three_m[i], 1.083);
    EXPECT_NEAR(riegel_exponent(three_m, three_s), 1.083, 1e-12);
    const double same[] = {5000, 5000};
    EXPECT_TRUE(std::isnan(riegel_exponent(same, seconds)));
    EXPECT_TRUE(std::isnan(riegel_exponent({}, {})));
}

}  // namespace
}  // namespace runlytics::performance
