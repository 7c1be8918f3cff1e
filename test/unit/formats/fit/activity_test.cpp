// What the messages of a FIT file become.
#include <cmath>
#include <gtest/gtest.h>
#include <string>

#include "unit/formats/fit/pieces.h"

namespace runlytics::test::fit {
namespace {

TEST(FitActivity, CadenceIsDoubledForRunsOnly) {
    const std::vector<Field> fields = {{4, 1, uint8}, {53, 1, uint8}};
    EXPECT_EQ(value(one_record(fields, {85., 64.}, 1), Channel::cadence), 171);
    EXPECT_EQ(value(one_record(fields, {85., 64.}, 2), Channel::cadence), 85.5);
    EXPECT_EQ(value(one_record(fields, {85., invalid}, 1), Channel::cadence), 170);
}

// Eleven records, two laps and the session that sums them up.
Activity session_with_laps() {
    Encoder e = activity_file();
    add_records(e, 11);
    e.define(5, lap,
             {{253, 4, uint32},
              {2, 4, uint32},
              {7, 4, uint32},
              {8, 4, uint32},
              {9, 4, uint32},
              {11, 2, uint16},
              {15, 1, uint8},
              {16, 1, uint8},
              {23, 1, enumeration},
              {24, 1, enumeration}});
    e.add(5, {t0 + 6, t0, 6000., 5500., 2000., 3., 142., 145., 0., 2.});
    e.add(5, {t0 + 10, invalid, 4000., 4000., 1000., 2., 148., invalid, 1., 4.});
    e.define(session_type, session,
             {{253, 4, uint32},
              {2, 4, uint32},
              {5, 1, enumeration},
              {6, 1, enumeration},
              {7, 4, uint32},
              {8, 4, uint32},
              {9, 4, uint32},
              {11, 2, uint16},
              {16, 1, uint8},
              {17, 1, uint8},
              {22, 2, uint16},
              {23, 2, uint16},
              {59, 4, uint32},
              {110, 8, string}});
    e.add(session_type, {t0 + 10, t0, 1., 3., 10'000., 9500., 3000., 5., 144., 150., 12., 11.,
                         9250., std::string("Trailrun")});
    return only(e.file());
}

TEST(FitActivity, SessionTellsTheTotals) {
    const Activity a = session_with_laps();
    EXPECT_EQ(a.sport, "running");
    EXPECT_EQ(a.sub_sport, "trail");
    EXPECT_EQ(a.vendor_sport, "running");
    EXPECT_EQ(a.name, "Trailrun");  // no NUL behind it
    EXPECT_EQ(a.device, "Garmin Forerunner 945");
    EXPECT_EQ(a.started_at, start);
    EXPECT_EQ(a.elapsed_s, 10);
    EXPECT_EQ(a.timer_s, 9.5);
    EXPECT_EQ(a.moving_s, 9.25);
    EXPECT_EQ(a.distance_m, 30);
    EXPECT_EQ(a.calories, 5);
    EXPECT_EQ(a.avg_hr, 144);
    EXPECT_EQ(a.max_hr, 150);
    EXPECT_EQ(a.ascent_m, 12);
    EXPECT_EQ(a.descent_m, 11);
    EXPECT_FALSE(a.truncated);
    EXPECT_TRUE(a.warnings.empty());
}

TEST(FitActivity, LapsTellTheirs) {
    const Activity a = session_with_laps();
    ASSERT_EQ(a.laps.size(), 2u);
    EXPECT_EQ(a.laps[0].elapsed_s, 6);
    EXPECT_EQ(a.laps[0].timer_s, 5.5);
    EXPECT_EQ(a.laps[0].distance_m, 20);
    EXPECT_EQ(a.laps[0].calories, 3);
    EXPECT_EQ(a.laps[0].avg_hr, 142);
    EXPECT_EQ(a.laps[0].max_hr, 145);
    EXPECT_EQ(a.laps[0].intensity, "active");
    EXPECT_EQ(a.laps[0].trigger, "distance");
    EXPECT_EQ(a.laps[1].started_at, start + 6000);
    EXPECT_TRUE(std::isnan(a.laps[1].max_hr));
    EXPECT_EQ(a.laps[1].intensity, "resting");
    EXPECT_EQ(a.laps[1].trigger, "location");
}

TEST(FitActivity, SportsAreMapped) {
    const auto sport_of = [](double number, double sub) {
        Encoder e = activity_file();
        e.define(1, session, {{2, 4, uint32}, {5, 1, enumeration}, {6, 1, enumeration}});
        const auto a = only(e.add(1, {t0, number, sub}).file());
        return a.sport + "/" + a.sub_sport + "/" + a.vendor_sport;
    };
    EXPECT_EQ(sport_of(1, 1), "running/treadmill/running");
    EXPECT_EQ(sport_of(2, 7), "cycling/road/cycling");
    EXPECT_EQ(sport_of(5, 17), "swimming/lap_swimming/swimming");
    EXPECT_EQ(sport_of(11, invalid), "walking//walking");
    EXPECT_EQ(sport_of(17, 0), "hiking/generic/hiking");
    EXPECT_EQ(sport_of(10, 20), "strength/strength_training/training");
    EXPECT_EQ(sport_of(4, 1), "running/treadmill/fitness_equipment");
    EXPECT_EQ(sport_of(21, 28), "cycling/e_bike_fitness/e_biking");
    EXPECT_EQ(sport_of(37, 0), "other/generic/stand_up_paddleboarding");
    EXPECT_EQ(sport_of(200, 200), "other/200/200");
    EXPECT_EQ(sport_of(invalid, invalid), "other//");
}

TEST(FitActivity, ASessionWithoutSportTakesTheProfilesChoice) {
    Encoder e = activity_file();
    e.define(4, sport, {{0, 1, enumeration}, {1, 1, enumeration}, {3, 6, string}});
    e.add(4, {1., 4., std::string("Bahn\0\0", 6)});
    add_records(e, 3);
    const auto a = only(e.file());
    EXPECT_EQ(a.sport, "running");
    EXPECT_EQ(a.sub_sport, "track");
    EXPECT_TRUE(warns(a, "no session"));
}

TEST(FitActivity, DevicesNameThemselves) {
    const auto device = [](double maker, double product, double index, const std::string& name) {
        Encoder e;
        e.define(id_type, file_id, {{0, 1, enumeration}, {1, 2, uint16}, {2, 2, uint16}});
        e.add(id_type, {4., 294., 841.});
        e.define(4, device_info, {{0, 1, uint8}, {2, 2, uint16}, {4, 2, uint16}, {27, 6, string}});
        e.add(4, {index, maker, product, name});
        add_session(e);
        return only(e.file()).device;
    };
    const std::string name("PACE 3");
    EXPECT_EQ(device(294, 841, 3, name), "PACE 3");
    EXPECT_EQ(device(invalid, invalid, 0, name), "PACE 3");
    EXPECT_EQ(device(294, 900, 3, name), "COROS");  // a sensor's name
    EXPECT_EQ(device(294, 841, 0, std::string(6, '\xFF')), "COROS");
}

TEST(FitActivity, TheLocalClockIsToldUnlessItIsNonsense) {
    const auto offset = [](double seconds) {
        Encoder e = activity_file();
        add_session(e);
        e.define(4, activity, {{253, 4, uint32}, {5, 4, uint32}});
        return only(e.add(4, {t0, t0 + seconds}).file()).utc_offset_s;
    };
    EXPECT_EQ(offset(7200), 7200);
    EXPECT_EQ(offset(-12'600), -12'600);
    EXPECT_EQ(offset(14 * 3600), 14 * 3600);
    EXPECT_EQ(offset(0), std::nullopt);  // COROS
    EXPECT_EQ(offset(1080), std::nullopt);
    EXPECT_EQ(offset(15 * 3600), std::nullopt);
    EXPECT_EQ(offset(1746 - t0), std::nullopt);
}

TEST(FitActivity, PausesLieBetweenStopAndStart) {
    Encoder e = activity_file();
    add_timer(e, t0, 0);
    add_records(e, 4);  // 0 to 3
    add_timer(e, t0 + 3, 4);
    add_records(e, 2, t0 + 5);  // recorded in the pause
    add_timer(e, t0 + 8, 0);
    add_records(e, 2, t0 + 8);
    add_timer(e, t0 + 9, 1);
    add_timer(e, t0 + 9, 9);
    add_session(e);
    const auto a = only(e.file());
    EXPECT_EQ(a.track.pauses, (std::vector<std::uint32_t>{4, 5, 6}));
}

TEST(FitActivity, EventsThatAreNotTheTimersPauseNothing) {
    Encoder e = activity_file();
    add_records(e, 2);
    e.define(event_type, event, {{253, 4, uint32}, {0, 1, enumeration}, {1, 1, enumeration}});
    e.add(event_type, {t0 + 1, 8., 1.}).add(event_type, {t0 + 5, 8., 0.});
    e.add(event_type, {t0 + 1, 0., 3.}).add(event_type, {t0 + 5, 0., 0.});
    add_records(e, 2, t0 + 5);
    add_session(e);
    EXPECT_TRUE(only(e.file()).track.pauses.empty());
}

TEST(FitActivity, TimesThatADeviceConfusesAreExchanged) {
    const auto times = [](double end) {
        Encoder e = activity_file();
        e.define(1, session, {{253, 4, uint32}, {2, 4, uint32}, {7, 4, uint32}, {8, 4, uint32}});
        return only(e.add(1, {t0 + end, t0, 60'000., 100'000.}).file());
    };
    EXPECT_EQ(times(100).elapsed_s, 100);
    EXPECT_EQ(times(100).timer_s, 60);
    EXPECT_EQ(times(0).elapsed_s, 60);  // nothing proves it
    EXPECT_TRUE(warns(times(0), "timer"));
}

TEST(FitActivity, ATriathlonIsDividedByItsSessions) {
    Encoder e = activity_file();
    add_session(e, t0 + 20, 1);  // later sport first, before all records
    add_session(e, t0, 5);
    e.define(5, lap, {{2, 4, uint32}});
    e.add(5, {t0}).add(5, {t0 + 20}).add(5, {t0 + 25});
    e.define(record_type, record, {{253, 4, uint32}, {5, 4, uint32}});
    for (int i = 0; i < 30; ++i)
        e.add(record_type, {t0 + i, 100. * i});
    add_timer(e, t0 + 22, 1);
    add_timer(e, t0 + 24, 0);
    const auto activities = parse(e.file());
    ASSERT_EQ(activities.size(), 2u);
    EXPECT_EQ(activities[0].sport, "swimming");
    EXPECT_EQ(activities[0].track.size(), 20u);
    EXPECT_EQ(activities[0].laps.size(), 1u);
    EXPECT_TRUE(activities[0].track.pauses.empty());
    EXPECT_EQ(activities[1].sport, "running");
    EXPECT_EQ(activities[1].track.size(), 10u);
    EXPECT_EQ(activities[1].laps.size(), 2u);
    EXPECT_EQ(activities[1].track.pauses, (std::vector<std::uint32_t>{3, 4}));
    EXPECT_EQ(value(activities[1], Channel::distance, 0), 1);  // counts on from 19 m
    EXPECT_EQ(value(activities[1], Channel::distance, 9), 10);
}

// Found by fuzzing: all samples belong to the first of two sessions.
TEST(FitActivity, ASessionBehindTheLastSampleHasNone) {
    Encoder e = activity_file();
    add_session(add_session(add_records(e, 16)), t0 + 100);
    const auto activities = parse(e.file());
    ASSERT_EQ(activities.size(), 2u);
    EXPECT_EQ(activities[0].track.size(), 16u);
    EXPECT_TRUE(activities[1].track.empty());
}

// Found by fuzzing: a summary without a start, whose float of a length no clock can subtract.
TEST(FitActivity, ALengthBeyondAllTimeIsMissing) {
    Encoder e = activity_file();
    e.define(1, session, {{253, 4, uint32}, {7, 8, float64}});
    EXPECT_EQ(only(e.add(1, {t0 + 10, 1e300}).file()).started_at, start + 10'000);
}

TEST(FitActivity, AnActivityWithoutSessionComesFromItsRecords) {
    Encoder e = activity_file();
    const auto a = only(add_records(e, 11).file());
    EXPECT_EQ(a.sport, "other");
    EXPECT_EQ(a.started_at, start);
    EXPECT_EQ(a.elapsed_s, 10);
    EXPECT_EQ(a.avg_hr, 145);
    EXPECT_TRUE(warns(a, "no session"));
}

TEST(FitActivity, ASessionWithoutRecordsIsAnActivity) {
    Encoder e = activity_file();
    const auto a = only(add_session(e).file());
    EXPECT_TRUE(a.track.empty());
    EXPECT_EQ(a.distance_m, 30);
}

TEST(FitActivity, FilesThatAreNoActivityGiveNone) {
    for (const double type : {1., 2., 5., 6., 15., 32.}) {
        Encoder e;
        e.define(id_type, file_id, {{0, 1, enumeration}}).add(id_type, {type});
        EXPECT_TRUE(parse(add_records(e, 5).file()).empty()) << type;
    }
    EXPECT_TRUE(parse(activity_file().file()).empty());
    Encoder untyped;
    add_records(untyped, 5);
    EXPECT_EQ(parse(untyped.file()).size(), 1u);
}

// Heart rates of a strap: the anchor, then packed ones a second apart.
std::string strap_file() {
    Encoder e = activity_file();
    e.define(4, hr, {{253, 4, uint32}, {0, 2, uint16}, {6, 1, uint8}, {9, 4, uint32}});
    e.add(4, {t0 - 1, 16'384., 100., 4'000'000.});  // t0 - 0.5 s
    e.define(5, hr, {{6, 8, uint8}, {10, 12, byte}});
    std::string packed;
    for (unsigned i = 0; i < 8; i += 2) {
        const unsigned low = (4'000'000 + 1024 * (i + 1)) & 0xFFF;
        const unsigned high = (4'000'000 + 1024 * (i + 2)) & 0xFFF;
        packed += integer(low | high << 12, 3);
    }
    e.add(5, {std::vector<double>{101, 102, 103, 104, 105, 106, 107, 108}, packed});
    return e.file();
}

TEST(FitActivity, AStrapsHeartRatesCountWhereTheWatchHasFewer) {
    Encoder e = activity_file();
    e.define(record_type, record, {{253, 4, uint32}, {3, 1, uint8}});
    for (int i = 0; i < 20; ++i)
        e.add(record_type, {t0 + i, i == 2 ? 150. : invalid});
    add_session(e);
    const auto a = only(e.file() + strap_file());
    EXPECT_EQ(value(a, Channel::heart_rate, 0), 100);
    EXPECT_EQ(value(a, Channel::heart_rate, 1), 101);
    EXPECT_EQ(value(a, Channel::heart_rate, 2), 102);  // the watch knew one of twenty
    EXPECT_EQ(value(a, Channel::heart_rate, 8), 108);
    EXPECT_EQ(value(a, Channel::heart_rate, 12), 108);           // at 7.5 s: 4.5 s ago
    EXPECT_TRUE(std::isnan(value(a, Channel::heart_rate, 13)));  // 5.5 s ago
}

TEST(FitActivity, PoolLengthsTellWhenRecordsWithoutTimeWere) {
    Encoder e = activity_file();
    e.define(record_type, record, {{5, 4, uint32}});
    e.define(4, length, {{2, 4, uint32}, {3, 4, uint32}});
    e.add(record_type, {2500.}).add(4, {t0, 25'500.});
    e.add(record_type, {5000.}).add(4, {t0 + 26, 30'000.});
    e.add(record_type, {7500.});  // no length: dropped
    add_session(e, t0, 5);
    const auto a = only(e.file());
    ASSERT_EQ(a.track.size(), 2u);
    EXPECT_EQ(a.track.time[0], start + 25'500);
    EXPECT_EQ(value(a, Channel::distance, 1), 50);
    EXPECT_TRUE(warns(a, "dropped"));
}

TEST(FitActivity, TimesSinceSwitchingOnArePlacedByTheLocalClock) {
    Encoder e = activity_file();
    add_session(add_records(e, 3, 1000), 1000);
    e.define(4, activity, {{253, 4, uint32}, {5, 4, uint32}});
    e.add(4, {1010., t0 + 10});
    const auto a = only(e.file());
    EXPECT_EQ(a.started_at, start);
    EXPECT_EQ(a.track.time[2], start + 2000);
    EXPECT_EQ(a.utc_offset_s, std::nullopt);
    EXPECT_TRUE(warns(a, "clock was not set"));
}

TEST(FitActivity, TimesSinceSwitchingOnArePlacedByTheCorrelation) {
    Encoder e = activity_file();
    add_session(add_records(e, 3, 1000), 1000);
    e.define(4, 162, {{253, 4, uint32}, {1, 4, uint32}});
    e.add(4, {t0 + 500, 1500.});
    EXPECT_EQ(only(e.file()).started_at, start);
}

TEST(FitActivity, TimesThatNothingPlacesAreNone) {
    Encoder e = activity_file();
    EXPECT_TRUE(parse(add_session(add_records(e, 3, 1000), 1000).file()).empty());
}

}  // namespace
}  // namespace runlytics::test::fit
