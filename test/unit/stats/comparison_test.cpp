#include "core/stats/comparison.h"

#include <cmath>
#include <gtest/gtest.h>

#include "core/stats/bootstrap.h"
#include "core/stats/correlation.h"
#include "core/stats/false_discovery.h"
#include "core/stats/moments.h"
#include "core/stats/ranks.h"
#include "core/stats/ridge.h"
#include "core/stats/trend.h"
#include "core/text/nearest.h"

namespace runlytics::stats {
namespace {

const std::vector<double> a = {52, 55, 49, 60, 58};
const std::vector<double> b = {61, 66, 59, 70, 64, 63};

TEST(Welch, IsTheWorkedCase) {
    const TTest test = welch(moments_of(a), moments_of(b));
    EXPECT_NEAR(test.t, -3.561168, 1e-6);
    EXPECT_NEAR(test.df, 8.077901, 1e-6);
    EXPECT_NEAR(test.p, .007272, 1e-6);
    EXPECT_NEAR(test.difference, -9.0333, 1e-4);
    EXPECT_NEAR(test.interval.low, -14.8730, 1e-4);
    EXPECT_NEAR(test.interval.high, -3.1937, 1e-4);
    EXPECT_NEAR(hedges_g(moments_of(a), moments_of(b)), -1.998980, 1e-6);
}

TEST(Welch, HasNothingToSayOfValuesThatDoNotVary) {
    const std::vector<double> same = {3, 3, 3};
    EXPECT_TRUE(std::isnan(welch(moments_of(same), moments_of(same)).p));
    EXPECT_TRUE(std::isnan(welch(moments_of(a), Moments{}).difference));
}

TEST(Moments, OfPartsAreThoseOfTheWhole) {
    Moments parts = moments_of(a);
    parts.merge(moments_of(b));
    std::vector<double> all = a;
    all.insert(all.end(), b.begin(), b.end());
    const Moments whole = moments_of(all);
    EXPECT_NEAR(parts.mean, whole.mean, 1e-12);
    EXPECT_NEAR(parts.variance(), whole.variance(), 1e-12);
}

TEST(MannWhitneyTest, IsExactOfAFew) {
    const MannWhitney test = mann_whitney(a, b);
    EXPECT_EQ(test.u, 1);
    EXPECT_TRUE(test.exact);
    EXPECT_NEAR(test.p, .008658, 1e-6);
}

// Of 1 1 | 1 2 two of the six divisions have the lower rank sum or less: ties are counted.
TEST(MannWhitneyTest, CountsTies) {
    EXPECT_EQ(mann_whitney(std::vector<double>{1, 1}, std::vector<double>{1, 2}).p, 1);
    const MannWhitney apart =
        mann_whitney(std::vector<double>{1, 1, 1}, std::vector<double>{2, 2, 2});
    EXPECT_NEAR(apart.p, 2.0 / 20, 1e-12);
}

TEST(EffectiveN, IsTheWorkedCase) {
    EXPECT_NEAR(effective_n(120, .5, .6), 64.615, 5e-4);
}

TEST(TrendTest, IsTheWorkedCase) {
    const Trend found = trend(std::vector<double>{50, 52, 51, 53, 49, 55, 54, 56, 52, 58});
    EXPECT_EQ(found.slope, .75);
    EXPECT_NEAR(found.tau, .53936, 1e-5);
}

TEST(TrendTest, LeavesOutWeeksWithoutAValue) {
    const Trend found = trend(std::vector<double>{0, missing_value, 2, 3, missing_value, 5});
    EXPECT_EQ(found.n, 4U);
    EXPECT_EQ(found.slope, 1);
}

std::vector<BlockValue> rota(int cycles) {
    std::vector<BlockValue> values;
    for (int i = 0; i < cycles; ++i) {
        const double wobble = i % 3;
        values.push_back({50 + wobble, false, 2 * i, 8 * i});
        values.push_back({52 + wobble, false, 2 * i, 8 * i + 1});
        values.push_back({56 + wobble + i % 2, true, 2 * i + 1, 8 * i + 2});
    }
    return values;
}

TEST(CompareBlocks, PairsNeighbours) {
    const Comparison found = compare_blocks(rota(8), true);
    EXPECT_TRUE(found.is_paired);
    EXPECT_EQ(found.pairs, 8U);
    EXPECT_EQ(found.n_first, 8U);
    EXPECT_EQ(found.n_second, 16U);
    EXPECT_EQ(found.blocks_second, 8U);
    EXPECT_NEAR(found.test.difference, 5.5, 1e-12);
    EXPECT_EQ(found.test.df, 7);
    EXPECT_FALSE(compare_blocks(rota(8), false).is_paired);
}

TEST(CompareBlocks, SaysNothingOfChanceBelowSixBlocks) {
    const Comparison found = compare_blocks(rota(5), true);
    EXPECT_FALSE(found.is_enough);
    EXPECT_TRUE(std::isnan(found.test.p));
    EXPECT_FALSE(std::isnan(found.test.difference));
}

TEST(CompareBlocks, PairsNothingThatIsWeeksApart) {
    auto far = rota(8);
    for (BlockValue& value : far)
        value.day = value.block * 30;
    EXPECT_FALSE(compare_blocks(far, true).is_paired);
}

TEST(Bootstrap, IsTheSameEachTime) {
    const Interval one = bootstrap_difference(a, b);
    const Interval other = bootstrap_difference(a, b);
    EXPECT_EQ(one.low, other.low);
    EXPECT_LT(one.low, -9.0333);
    EXPECT_GT(one.high, -9.0333);
}

TEST(Ridge, TakesAwayWhatGoesWithACovariate) {
    std::vector<double> values, distance;
    std::vector<int> groups;
    for (int i = 0; i < 40; ++i) {
        distance.push_back(i % 10);
        groups.push_back(i % 2);
        values.push_back(100 + 3 * distance.back() + 7 * groups.back());
    }
    const auto adjusted = ridge_adjusted(values, {distance, 1}, groups, 1e-9);
    double apart = 0;
    for (std::size_t i = 0; i < adjusted.size(); ++i)
        apart += (groups[i] == 1 ? adjusted[i] : -adjusted[i]) / 20;
    EXPECT_NEAR(apart, 7, 1e-6);
}

// p.adjust(c(.01, .04, .03, .5), "BH") of R.
TEST(FalseDiscovery, IsBenjaminiAndHochbergs) {
    const auto q = false_discovery_rates(std::vector<double>{.01, .04, missing_value, .03, .5});
    EXPECT_NEAR(q[0], .04, 1e-12);
    EXPECT_NEAR(q[1], .16 / 3, 1e-12);
    EXPECT_TRUE(std::isnan(q[2]));
    EXPECT_NEAR(q[3], .16 / 3, 1e-12);
    EXPECT_NEAR(q[4], .5, 1e-12);
}

TEST(Nearest, FindsWhatWasMeant) {
    const std::vector<std::string_view> names = {"load", "marathon_pace", "efficiency_factor"};
    EXPECT_EQ(text::nearest("efficency", names, 1).front(), "efficiency_factor");
    EXPECT_EQ(text::nearest("marathon_pase", names, 1).front(), "marathon_pace");
    // A short name inside of a long one is no likelier than a letter left out.
    const std::vector<std::string_view> own = {"km", "own_seconds_a_km", "load"};
    EXPECT_EQ(text::nearest("own_second_a_km", own, 1).front(), "own_seconds_a_km");
    EXPECT_TRUE(text::nearest("x", {}, 3).empty());
}

}  // namespace
}  // namespace runlytics::stats
