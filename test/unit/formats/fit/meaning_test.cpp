// What an app declares counts where it means the same; what a cut file does not tell is told by its
// samples; of two heart rates the better one counts.
#include <cmath>
#include <gtest/gtest.h>
#include <optional>

#include "core/formats/fit/heart_rates.h"
#include "core/formats/fit/profile.h"
#include "unit/formats/fit/encoder.h"
#include "unit/formats/fit/pieces.h"

namespace runlytics::test::fit {
namespace {

using formats::fit::HeartRate;
using formats::fit::merge_heart_rates;
using formats::fit::MessageKind;
using formats::fit::Quantity;
using formats::fit::unit_of_developer;

std::optional<double> unit(MessageKind message, std::uint8_t field, std::string_view word) {
    for (const auto& native : formats::fit::fields_of(message)) {
        if (native.number == field) return unit_of_developer(native, word);
    }
    ADD_FAILURE() << "no such field";
    return std::nullopt;
}

TEST(FitMeaning, ADevelopersFieldCountsWithTheUnitOfTheNativeOne) {
    EXPECT_EQ(unit(MessageKind::record, 7, "Watts"), 1);
    EXPECT_EQ(unit(MessageKind::record, 3, "bpm"), 1);
    EXPECT_EQ(unit(MessageKind::record, 4, "spm"), 0.5);
    EXPECT_EQ(unit(MessageKind::record, 5, "km"), 1000);
    EXPECT_EQ(unit(MessageKind::record, 6, "km/h"), 1 / 3.6);
    EXPECT_EQ(unit(MessageKind::record, 39, "Centimeters"), 0.01);
    EXPECT_EQ(unit(MessageKind::record, 41, "Milliseconds"), 0.001);
    EXPECT_EQ(unit(MessageKind::lap, 9, "meters"), 1);
    EXPECT_EQ(unit(MessageKind::session, 7, "s"), 1);
    EXPECT_TRUE(unit(MessageKind::record, 7, "")) << "apps leave it out";
}

// Each of them stood in a file, or could.
TEST(FitMeaning, ADevelopersFieldOfAnotherKindDoesNot) {
    struct Wrong {
        MessageKind message;
        std::uint8_t field;
        const char* unit;
    };
    const Wrong wrong[] = {
        {MessageKind::lap, 7, "W"},        {MessageKind::lap, 7, "watts"},
        {MessageKind::lap, 8, "m"},        {MessageKind::lap, 9, "s"},
        {MessageKind::lap, 11, "W"},       {MessageKind::lap, 15, "m"},
        {MessageKind::lap, 24, "s"},       {MessageKind::lap, 2, "s"},
        {MessageKind::session, 5, "m"},    {MessageKind::session, 5, ""},
        {MessageKind::session, 6, "%"},    {MessageKind::session, 9, "W"},
        {MessageKind::session, 7, "kcal"}, {MessageKind::session, 9, ""},
        {MessageKind::record, 3, "W"},     {MessageKind::record, 3, "spm"},
        {MessageKind::record, 5, "W"},     {MessageKind::record, 5, "KN/m"},
        {MessageKind::record, 7, "kg"},    {MessageKind::record, 13, "%"},
        {MessageKind::record, 6, "mmHg"},  {MessageKind::record, 41, "mm"},
        {MessageKind::event, 0, "s"},      {MessageKind::file_id, 4, "s"},
    };
    for (const auto& [message, field, word] : wrong)
        EXPECT_FALSE(unit(message, field, word)) << field << " " << word;
}

TEST(FitMeaning, LapPowerIsNoElapsedTime) {
    Encoder e = activity_file();
    e.define(4, description,
             {{0, 1, uint8},
              {1, 1, uint8},
              {2, 1, uint8},
              {8, 12, string},
              {14, 2, uint16},
              {15, 1, uint8}});
    std::string watts = "W";
    watts.resize(12);
    e.add(4, {0., 0., static_cast<double>(uint16), watts, static_cast<double>(lap), 7.});
    add_records(e, 11);
    e.define(5, lap, {{253, 4, uint32}, {2, 4, uint32}, {7, 4, uint32}}, {{0, 2, 0}});
    e.add(5, {t0 + 10, t0, 10'000., std::string("\x2C\x01", 2)});
    add_session(e);
    const Activity a = only(e.file());
    ASSERT_EQ(a.laps.size(), 1U);
    EXPECT_EQ(a.laps[0].elapsed_s, 10);
}

// Records with a distance of 3 m/s.
void add_run(Encoder& e, int from, int to) {
    e.define(record_type, record, {{253, 4, uint32}, {3, 1, uint8}, {5, 4, uint32}});
    for (int i = from; i <= to; ++i)
        e.add(record_type, {t0 + i, 150., 300. * i});
}

void add_lap(Encoder& e, double begin, double end, std::optional<double> sport_number = {}) {
    e.define(6, lap,
             {{253, 4, uint32},
              {2, 4, uint32},
              {7, 4, uint32},
              {8, 4, uint32},
              {9, 4, uint32},
              {11, 2, uint16},
              {25, 1, enumeration}});
    const double ms = (end - begin) * 1000;
    e.add(6, {t0 + end, t0 + begin, ms, ms, (end - begin) * 300, 5., sport_number.value_or(255)});
}

TEST(FitCut, OneLapDoesNotStandForTheWhole) {
    Encoder e = activity_file();
    add_run(e, 0, 3);
    add_lap(e, 0, 3);
    add_run(e, 4, 1000);
    const Activity a = only(e.file());
    EXPECT_EQ(a.elapsed_s, 1000);
    EXPECT_EQ(a.timer_s, 1000);
    EXPECT_EQ(a.distance_m, 3000);
    EXPECT_EQ(a.avg_hr, 150);
    EXPECT_TRUE(std::isnan(a.calories)) << "of one lap alone";
    EXPECT_EQ(a.laps.size(), 1U);
    EXPECT_TRUE(warns(a, "no session"));
}

TEST(FitCut, LapsOfAnotherSportBeginAnotherSession) {
    Encoder e = activity_file();
    add_run(e, 0, 600);
    add_lap(e, 0, 600, 5);  // swimming
    add_run(e, 601, 1800);
    add_lap(e, 600, 1800, 2);
    add_run(e, 1801, 2400);
    const auto legs = parse(e.file());
    ASSERT_EQ(legs.size(), 2U);
    EXPECT_EQ(legs[0].sport, "swimming");
    EXPECT_EQ(legs[1].sport, "cycling");
    EXPECT_EQ(legs[1].distance_m, 5400 + 3);
    EXPECT_NEAR(legs[1].elapsed_s, 1800, 1);
}

TEST(FitCut, WhatFollowsTheLastSessionIsOneOfItsOwn) {
    Encoder e = activity_file();
    add_run(e, 0, 10);
    add_session(e, t0, 5);
    e.define(7, sport, {{0, 1, enumeration}, {1, 1, enumeration}});
    e.add(7, {2., 0.});
    add_run(e, 11, 200);
    const std::string whole = e.file();
    const auto legs = parse(whole.substr(0, whole.size() - 2 - 10));
    ASSERT_EQ(legs.size(), 2U);
    EXPECT_EQ(legs[0].sport, "swimming");
    EXPECT_EQ(legs[0].elapsed_s, 10);
    EXPECT_EQ(legs[1].sport, "cycling");
    EXPECT_NEAR(legs[1].elapsed_s, 188, 1);
}

// Every length of a small file: never more than the whole, and never a lap for it.
TEST(FitCut, EveryCutIsAtMostTheWhole) {
    Encoder e = activity_file();
    for (int i = 0; i < 5; ++i) {
        add_run(e, i * 100, i * 100 + 99);
        add_lap(e, i * 100, i * 100 + 99);
    }
    add_session(e);
    const std::string whole = e.file();
    for (std::size_t size = whole.size() / 20; size < whole.size(); size += 37) {
        std::vector<Activity> activities;
        try {
            activities = parse(whole.substr(0, size));
        } catch (const Error&) {
            continue;
        }
        for (const Activity& a : activities) {
            if (a.track.empty() || warns(a, "closed")) continue;
            EXPECT_LE(a.distance_m, 1500) << size;
            EXPECT_TRUE(a.truncated) << size;
            if (!warns(a, "no session")) continue;
            const double lasted =
                static_cast<double>(a.track.time.back() - a.track.time.front()) / 1000;
            EXPECT_EQ(a.elapsed_s, lasted) << size;
        }
    }
}

// A track of ten minutes with the watch's own rates.
Track track_with(double own, std::size_t every = 1) {
    Track track;
    for (std::size_t i = 0; i < 600; ++i) {
        track.append(start + 1000 * static_cast<UnixMillis>(i));
        if (i % every == 0) track.set(Channel::heart_rate, own);
    }
    return track;
}

std::vector<HeartRate> strap(double bpm, int from, int to) {
    std::vector<HeartRate> rates;
    for (int i = from; i < to; ++i)
        rates.push_back({start + 1000 * UnixMillis{i}, bpm});
    return rates;
}

TEST(FitStrap, LeavesWhatTheWatchKnowsAsWell) {
    Track track = track_with(110);
    merge_heart_rates(strap(150, 0, 600), track);
    for (const double bpm : track.column(Channel::heart_rate))
        EXPECT_EQ(bpm, 110);
}

TEST(FitStrap, WinsStretchByStretch) {
    Track track = track_with(110);
    auto& rates = track.column(Channel::heart_rate);
    for (std::size_t i = 120; i < 300; i += 2)
        rates[i] = missing_value;
    merge_heart_rates(strap(150, 0, 600), track);
    EXPECT_EQ(rates[60], 110);
    EXPECT_EQ(rates[200], 150);
    EXPECT_EQ(rates[201], 150);
    EXPECT_EQ(rates[400], 110);
}

TEST(FitStrap, FillsTheGapsOfABetterWatch) {
    for (const int seconds : {5, 10, 20, 30}) {
        Track track = track_with(110);
        auto& own = track.column(Channel::heart_rate);
        for (std::size_t i = 0; i < 20; ++i)
            own[i] = missing_value;
        merge_heart_rates(strap(150, 0, seconds), track);
        EXPECT_EQ(track.column(Channel::heart_rate)[3], 150) << seconds;
        EXPECT_EQ(track.column(Channel::heart_rate)[50], 110) << seconds;
    }
}

TEST(FitStrap, WinsOverAWatchUnderWater) {
    for (const std::size_t every : {2, 3, 5, 10, 20, 60}) {
        Track track = track_with(80, every);
        merge_heart_rates(strap(150, 0, 600), track);
        for (const double bpm : track.column(Channel::heart_rate))
            EXPECT_EQ(bpm, 150) << every;
    }
}

}  // namespace
}  // namespace runlytics::test::fit
