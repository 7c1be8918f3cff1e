#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/recovery/nights.h"
#include "core/recovery/regularity.h"
#include "core/recovery/sleep_episodes.h"

namespace runlytics::recovery {
namespace {

constexpr UnixMillis minute = 60'000;
constexpr UnixMillis hour = 60 * minute;
constexpr UnixMillis day = 24 * hour;
// 2026-01-05T00:00:00Z
constexpr UnixMillis monday = 1'767'571'200'000;

SleepReport slept(UnixMillis from, UnixMillis to, Stage stage = Stage::asleep,
                  std::string_view source = "watch", int utc_offset_s = 0) {
    SleepReport report;
    report.starts_at = monday + from;
    report.ends_at = monday + to;
    report.utc_offset_s = utc_offset_s;
    report.stage = stage;
    report.source = source;
    return report;
}

SleepReport added_up(UnixMillis from, UnixMillis to, SleepSums sums,
                     std::string_view source = "export") {
    SleepReport report = slept(from, to, Stage::asleep, source);
    report.stage.reset();
    report.sums = sums;
    return report;
}

std::vector<Night> nights_of(const std::vector<SleepReport>& reports) {
    return nights(sleep_episodes(reports));
}

TEST(SleepEpisodes, ArePartedByAnHour) {
    EXPECT_EQ(sleep_episodes(std::vector{slept(0, 2 * hour), slept(3 * hour - 1, 4 * hour)}).size(),
              1U);
    EXPECT_EQ(sleep_episodes(std::vector{slept(0, 2 * hour), slept(3 * hour, 4 * hour)}).size(),
              2U);
    // The end that counts is the latest one so far, not that of the stretch before.
    EXPECT_EQ(sleep_episodes(std::vector{slept(0, 4 * hour), slept(hour, 2 * hour),
                                         slept(4 * hour + minute, 5 * hour)})
                  .size(),
              1U);
}

TEST(SleepEpisodes, CountEachMomentOnce) {
    // An app that tells the night as a whole and its stages too.
    const auto episodes = sleep_episodes(
        std::vector{slept(-minute, 8 * hour, Stage::in_bed), slept(0, 8 * hour),
                    slept(0, 3 * hour, Stage::core), slept(3 * hour, 5 * hour, Stage::deep),
                    slept(4 * hour, 5 * hour, Stage::awake), slept(5 * hour, 6 * hour, Stage::rem),
                    slept(5 * hour, 6 * hour, Stage::rem)});
    ASSERT_EQ(episodes.size(), 1U);
    const SleepSums& sums = episodes[0].sums;
    EXPECT_EQ(sums.asleep_s, 7 * 3600);
    EXPECT_EQ(sums.core_s, 3 * 3600);
    EXPECT_EQ(sums.deep_s, 3600);
    EXPECT_EQ(sums.rem_s, 3600);
    EXPECT_EQ(sums.awake_s, 3600);
    EXPECT_EQ(sums.in_bed_s, 8 * 3600 + 60);
    ASSERT_EQ(episodes[0].asleep.size(), 2U);
    EXPECT_EQ(episodes[0].asleep[0].ends_at, monday + 4 * hour);
    EXPECT_EQ(episodes[0].asleep[1].starts_at, monday + 5 * hour);
}

TEST(SleepEpisodes, SayNothingThatTheSourceDoesNot) {
    const auto episodes = sleep_episodes(std::vector{slept(0, 8 * hour)});
    ASSERT_EQ(episodes.size(), 1U);
    EXPECT_TRUE(std::isnan(episodes[0].sums.core_s));
    EXPECT_TRUE(std::isnan(episodes[0].sums.awake_s));
    EXPECT_TRUE(std::isnan(episodes[0].sums.in_bed_s));
}

TEST(SleepEpisodes, LeaveOutWhatIsNoSleep) {
    EXPECT_TRUE(sleep_episodes(std::vector{slept(0, 8 * hour, Stage::in_bed)}).empty());
    EXPECT_TRUE(sleep_episodes(std::vector{slept(0, 8 * hour, Stage::awake)}).empty());
    EXPECT_TRUE(sleep_episodes(std::vector{slept(0, day + 1)}).empty());
    EXPECT_TRUE(sleep_episodes(std::vector{slept(hour, hour), slept(hour, 0)}).empty());
    EXPECT_TRUE(sleep_episodes(std::vector{added_up(0, 8 * hour, {})}).empty());
    EXPECT_TRUE(sleep_episodes({}).empty());
}

// Which source a night between 0:00 and 8:00 is taken from.
std::string_view chosen(std::vector<SleepReport> reports) {
    const auto forward = sleep_episodes(reports);
    std::ranges::reverse(reports);
    const auto backward = sleep_episodes(reports);
    if (forward.size() != 1 || backward.size() != 1) return "several";
    return forward[0].source == backward[0].source ? forward[0].source : "by order";
}

TEST(SleepEpisodes, ComeFromTheSourceWithMostDetail) {
    const SleepReport phone = slept(0, 8 * hour, Stage::asleep, "phone");
    const SleepReport core = slept(hour, 5 * hour, Stage::core, "watch");
    const SleepReport rem = slept(hour, 5 * hour, Stage::rem, "ring");
    const SleepReport deep = slept(5 * hour, 6 * hour, Stage::deep, "ring");
    EXPECT_EQ(chosen({phone, core}), "watch");
    EXPECT_EQ(chosen({phone, core, rem, deep}), "ring");
    // Sums with three stages tell more than stretches with two, and less than with three.
    const SleepReport sums =
        added_up(0, 8 * hour, {25200, 14400, 5400, 5400, missing_value, missing_value});
    EXPECT_EQ(chosen({sums, rem, deep}), "export");
    EXPECT_EQ(chosen({sums, rem, deep, slept(6 * hour, 7 * hour, Stage::core, "ring")}), "ring");
    // With the same detail the longer, and with the same length the first by name.
    EXPECT_EQ(chosen({phone, slept(0, 7 * hour, Stage::asleep, "mat")}), "phone");
    EXPECT_EQ(chosen({phone, slept(0, 8 * hour, Stage::asleep, "mat")}), "mat");
    EXPECT_EQ(chosen({slept(0, 8 * hour, Stage::awake, "mat"), phone,
                      slept(0, 7 * hour, Stage::asleep, "mat")}),
              "phone");
}

TEST(SleepEpisodes, OfAVersionThatGrewTheLastCounts) {
    const SleepSums early = {3 * 3600, 7200, 1800, 1800, missing_value, missing_value};
    const SleepSums late = {6 * 3600, 14400, 3600, 3600, missing_value, 25000};
    const auto episodes =
        sleep_episodes(std::vector{added_up(0, 3 * hour, early), added_up(minute, 7 * hour, late)});
    ASSERT_EQ(episodes.size(), 1U);
    EXPECT_EQ(episodes[0].sums.asleep_s, 6 * 3600);
    EXPECT_EQ(episodes[0].sums.in_bed_s, 25000);
}

TEST(SleepEpisodes, TakeBackWhatSumsCannotBe) {
    const auto episodes =
        sleep_episodes(std::vector{added_up(0, 2 * hour, {9000, 1, 1, 1, missing_value, 600})});
    ASSERT_EQ(episodes.size(), 1U);
    EXPECT_EQ(episodes[0].sums.asleep_s, 7200);
    EXPECT_TRUE(std::isnan(episodes[0].sums.in_bed_s));
    const auto endless =
        sleep_episodes(std::vector{added_up(0, 2 * hour, {7200, 1, 1, 1, missing_value, 1e300})});
    EXPECT_TRUE(std::isnan(endless.at(0).sums.in_bed_s));
}

TEST(Nights, BelongToTheLocalDayOfTheirEnd) {
    const std::int32_t monday_number = static_cast<std::int32_t>(monday / day);
    // Until 23:30 in UTC: Monday there, Tuesday in Berlin, Monday in New York.
    const auto ends_at = [&](int utc_offset_s) {
        return nights_of({slept(16 * hour, 23 * hour + 30 * minute, Stage::asleep, "watch",
                                utc_offset_s)})
            .at(0)
            .day;
    };
    EXPECT_EQ(ends_at(0), monday_number);
    EXPECT_EQ(ends_at(3600), monday_number + 1);
    EXPECT_EQ(ends_at(-5 * 3600), monday_number);
    // Before 1970 as well.
    SleepReport old = slept(0, hour);
    old.starts_at = -2 * hour;
    old.ends_at = -hour;
    EXPECT_EQ(nights_of({old}).at(0).day, -1);
}

TEST(Nights, HaveOneMainSleepAndNaps) {
    const auto result =
        nights_of({slept(hour, 3 * hour), slept(8 * hour, 12 * hour), slept(16 * hour, 18 * hour)});
    ASSERT_EQ(result.size(), 1U);
    EXPECT_EQ(result[0].main.starts_at, monday + 8 * hour);
    EXPECT_EQ(result[0].naps, 2);
    EXPECT_EQ(result[0].nap_s, 4 * 3600);
    EXPECT_EQ(result[0].total_s(), 8 * 3600);
}

TEST(Nights, OneStretchAsleepSaysNothingOfEfficiency) {
    EXPECT_TRUE(std::isnan(nights_of({slept(-2 * hour, 6 * hour)}).at(0).efficiency_pct));
    EXPECT_EQ(nights_of({slept(-2 * hour, 6 * hour, Stage::core)}).at(0).efficiency_pct, 100);
    const auto broken = nights_of({slept(-2 * hour, 2 * hour), slept(150 * minute, 6 * hour)});
    EXPECT_EQ(broken.at(0).efficiency_pct, 93.75);
}

TEST(Nights, HaveTheRegularityOfAWholeWeek) {
    std::vector<SleepReport> reports;
    for (int i = 0; i < 9; ++i)
        reports.push_back(slept(i * day, i * day + 8 * hour));
    auto result = nights_of(reports);
    ASSERT_EQ(result.size(), 9U);
    EXPECT_TRUE(std::isnan(result[5].regularity));
    EXPECT_EQ(result[6].regularity, 100);
    EXPECT_EQ(result[8].regularity, 100);
    reports.erase(reports.begin() + 4);
    result = nights_of(reports);
    EXPECT_TRUE(std::isnan(result.back().regularity));
}

// What a minute of one night is by the rules, asked for each minute anew.
TEST(Nights, AgreeWithAskingEveryMinute) {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<SleepReport> reports;
        std::set<int> asleep, awake;
        const int stretches = 1 + static_cast<int>(random() % 12);
        for (int i = 0; i < stretches; ++i) {
            const int from = static_cast<int>(random() % 400);
            const int to = from + 1 + static_cast<int>(random() % 50);
            const auto stage = static_cast<Stage>(1 + random() % 5);
            reports.push_back(slept(from * minute, to * minute, stage));
            for (int m = from; m < to; ++m)
                (stage == Stage::awake ? awake : asleep).insert(m);
        }
        int expected = 0;
        for (const int m : asleep)
            expected += awake.contains(m) ? 0 : 1;
        double total = 0;
        for (const Night& night : nights_of(reports))
            total += night.total_s();
        ASSERT_EQ(total, 60 * expected) << "round " << round;
    }
}

TEST(Regularity, IsTheShareOfMinutesAlike) {
    std::mt19937 random(11);
    for (int round = 0; round < 50; ++round) {
        std::vector<Interval> asleep;
        UnixMillis at = monday;
        while (at < monday + 5 * day) {
            at += static_cast<UnixMillis>(random() % (20 * hour));
            const auto length = static_cast<UnixMillis>(random() % (10 * hour));
            asleep.push_back({at, at + length});
            at += length;
        }
        const UnixMillis since = monday + 7, until = since + 4 * day + 30'000;
        const auto state = [&](UnixMillis moment) {
            return std::ranges::any_of(asleep, [&](const Interval& each) {
                return each.starts_at <= moment && moment < each.ends_at;
            });
        };
        int same = 0;
        for (int m = 0; m < 3 * 1440; ++m)
            same += state(since + m * minute) == state(since + m * minute + day) ? 1 : 0;
        ASSERT_NEAR(sleep_regularity(asleep, since, until), -100 + 200.0 * same / (3 * 1440), 1e-9);
    }
}

TEST(Regularity, HasItsLimits) {
    EXPECT_TRUE(std::isnan(sleep_regularity({}, monday, monday)));
    EXPECT_TRUE(std::isnan(sleep_regularity({}, monday, monday - day)));
    EXPECT_TRUE(std::isnan(sleep_regularity({}, monday, monday + day)));
    EXPECT_THROW(sleep_regularity({}, 0, longest_window_ms + 1), Error);
}

}  // namespace
}  // namespace runlytics::recovery
