#include "core/load/training_load.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <random>

#include "core/error.h"
#include "core/load/daily_ring.h"

namespace runlytics::load {
namespace {

// The means by the definition: every day of the history one step.
double stepwise(const std::map<Day, double>& loads, double tau) {
    const double a = 1 - std::exp(-1 / tau);
    double y = 0;
    for (Day day = loads.begin()->first; day <= loads.rbegin()->first; ++day) {
        y += a * ((loads.contains(day) ? loads.at(day) : 0) - y);
    }
    return y;
}

// Ten days, worked in Python.
constexpr double ten_days[] = {100, 0, 50, 80, 0, 0, 120, 60, 0, 90};

TEST(Ewma, FollowsTheWorkedDays) {
    constexpr double ctl[] = {2.3528313348, 2.2974731819, 3.4198331803, 5.2216353415,
                              5.0987790690, 4.9788133974, 7.6850679174, 8.9159500322,
                              8.7061727660, 10.6188794064};
    constexpr double atl[] = {13.3122100250, 11.5400606675, 16.6599285669, 25.0918919061,
                              21.7516065563, 18.8559870077, 32.3204904449, 36.0052448908,
                              31.2121510709, 39.0381129895};
    Ewma slow(ctl_days), fast(atl_days), sparse(ctl_days);
    EXPECT_TRUE(std::isnan(slow.value()));
    for (Day day = 0; day < 10; ++day) {
        slow.add(day, ten_days[day]);
        fast.add(day, ten_days[day]);
        if (ten_days[day] > 0) sparse.add(day, ten_days[day]);
        EXPECT_NEAR(slow.value(), ctl[day], 1e-9);
        EXPECT_NEAR(fast.value(), atl[day], 1e-9);
    }
    EXPECT_NEAR(sparse.value(), ctl[9], 1e-9);
}

TEST(Ewma, AddsUpTheRowsOfADay) {
    Ewma split(ctl_days), whole(ctl_days);
    split.add(5, 30);
    split.add(6, 20);
    split.add(6, std::nan(""));
    split.add(6, 25);
    whole.add(5, 30);
    whole.add(6, 45);
    EXPECT_EQ(split.value(), whole.value());
}

TEST(Ewma, CrossesGapsAtOnce) {
    std::mt19937 random(5);
    for (const double tau : {42.0, 7.0, 3.5}) {
        Ewma ewma(tau);
        std::map<Day, double> loads;
        Day day = -20000;
        for (int i = 0; i < 300; ++i) {
            const auto load = static_cast<double>(random() % 150);
            ewma.add(day, load);
            loads[day] += load;
            ASSERT_NEAR(ewma.value(), stepwise(loads, tau), 1e-9);
            day += static_cast<Day>(random() % 5 == 0 ? random() % 90 : random() % 2);
        }
    }
    Ewma ewma(ctl_days);
    ewma.add(std::numeric_limits<Day>::min(), 100);
    ewma.add(std::numeric_limits<Day>::max(), 50);
    EXPECT_NEAR(ewma.value(), 50 * (1 - std::exp(-1 / 42.0)), 1e-12);
}

TEST(Ewma, HoldsItsLevelOverDecades) {
    Ewma ewma(atl_days);
    for (Day day = 0; day < 40 * 365; ++day)
        ewma.add(day, 73);
    EXPECT_NEAR(ewma.value(), 73, 1e-10);
}

TEST(Ewma, RefusesADayThatGoesBack) {
    Ewma ewma(ctl_days);
    DailyRing<7> ring;
    ewma.add(10, 1);
    ring.add(10, 1);
    EXPECT_THROW(ring.add(9, 1), Error);
    try {
        ewma.add(9, 1);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.state(), sqlstate::invalid_parameter);
        EXPECT_NE(error.hint().find("ORDER BY day"), std::string::npos);
    }
}

TEST(Ewma, RefusesATimeConstantThatIsNotPositive) {
    EXPECT_THROW(Ewma(0), Error);
    EXPECT_THROW(Ewma(-7), Error);
    EXPECT_THROW(Ewma(std::nan("")), Error);
}

TEST(Monotony, IsTheMeanOverTheDeviationOfAWeek) {
    Week week;
    for (Day day = 0; day < 6; ++day)
        week.add(day, ten_days[day]);
    EXPECT_TRUE(std::isnan(monotony(week)));
    for (Day day = 6; day < 10; ++day)
        week.add(day, ten_days[day]);
    EXPECT_NEAR(monotony(week), 1.0801234497346435, 1e-12);
    EXPECT_NEAR(strain(week), 378.0432074071252, 1e-9);
}

TEST(Monotony, IsMissingWhereTheDaysAreAlike) {
    Week week;
    for (Day day = 0; day < 20; ++day)
        week.add(day, 0.1);
    EXPECT_TRUE(std::isnan(monotony(week)));
    EXPECT_TRUE(std::isnan(strain(week)));
}

TEST(Acwr, NeedsFourWeeksWithLoad) {
    FourWeeks ring;
    for (Day day = 0; day < 40; ++day) {
        ring.add(day, day * 37 % 101);
        EXPECT_EQ(std::isnan(acwr(ring)), day < 27);
        if (day == 27) {
            EXPECT_NEAR(acwr(ring), 1.0521675238795005, 1e-12);
        }
    }
    EXPECT_NEAR(acwr(ring), 0.9109449354180829, 1e-12);
    ring.add(200, 0);
    EXPECT_TRUE(std::isnan(acwr(ring)));
    ring.add(2'000'000'000, 7);
    EXPECT_DOUBLE_EQ(acwr(ring), 4);
}

TEST(TrainingLoad, MatchesTheDefinitionsInAnyOrder) {
    std::mt19937 random(9);
    std::vector<Day> days;
    std::vector<double> loads;
    std::map<Day, double> by_day;
    for (int i = 0; i < 200; ++i) {
        days.push_back(19000 + static_cast<Day>(random() % 250));
        loads.push_back(random() % 10 == 0 ? std::nan("") : static_cast<double>(random() % 140));
        by_day[days.back()] += std::isnan(loads.back()) ? 0 : loads.back();
    }
    const auto history = training_load(days, loads);
    ASSERT_EQ(history.size(), by_day.rbegin()->first - by_day.begin()->first + 1u);
    std::map<Day, double> so_far;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const TrainingDay& row = history[i];
        EXPECT_EQ(row.day, by_day.begin()->first + static_cast<Day>(i));
        so_far[row.day] = by_day.contains(row.day) ? by_day[row.day] : 0;
        EXPECT_EQ(row.load, so_far[row.day]);
        EXPECT_NEAR(row.ctl, stepwise(so_far, 42), 1e-9);
        EXPECT_NEAR(row.atl, stepwise(so_far, 7), 1e-9);
        EXPECT_EQ(row.tsb, i == 0 ? 0 : history[i - 1].ctl - history[i - 1].atl);
        if (i < 27) continue;
        double week = 0, month = 0, squares = 0;
        for (std::size_t back = 0; back < 28; ++back)
            month += history[i - back].load;
        for (std::size_t back = 0; back < 7; ++back)
            week += history[i - back].load;
        for (std::size_t back = 0; back < 7; ++back) {
            squares += std::pow(history[i - back].load - week / 7, 2);
        }
        EXPECT_NEAR(row.acwr, week / 7 / (month / 28), 1e-9);
        EXPECT_EQ(std::isnan(row.monotony), squares == 0);
        if (squares == 0) continue;
        EXPECT_NEAR(row.monotony, week / 7 / std::sqrt(squares / 7), 1e-9);
        EXPECT_NEAR(row.strain, week * row.monotony, 1e-9);
    }
}

TEST(TrainingLoad, HasLimits) {
    EXPECT_TRUE(training_load({}, {}).empty());
    const std::vector<Day> days{0, 73'049}, far{0, 73'050};
    const std::vector<double> loads{1, 1};
    EXPECT_EQ(training_load(days, loads).size(), 73'050u);
    EXPECT_THROW(training_load(far, loads), Error);
    EXPECT_THROW(training_load(days, std::vector<double>{1}), Error);
}

}  // namespace
}  // namespace runlytics::load
