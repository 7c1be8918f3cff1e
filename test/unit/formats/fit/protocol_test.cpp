// What the FIT protocol allows, and what breaks it, each in a few messages.
#include <cmath>
#include <gtest/gtest.h>
#include <string>

#include "core/formats/fit/fit.h"
#include "unit/formats/fit/pieces.h"

namespace runlytics::test::fit {
namespace {

TEST(FitProtocol, ReadsEveryChannelInBothByteOrders) {
    for (const bool big_endian : {false, true}) {
        SCOPED_TRACE(big_endian);
        const auto a = one_record({{0, 4, sint32},
                                   {1, 4, sint32},
                                   {2, 2, uint16},
                                   {3, 1, uint8},
                                   {4, 1, uint8},
                                   {5, 4, uint32},
                                   {6, 2, uint16},
                                   {7, 2, uint16},
                                   {13, 1, sint8},
                                   {39, 2, uint16},
                                   {41, 2, uint16},
                                   {53, 1, uint8},
                                   {83, 2, uint16},
                                   {84, 2, uint16},
                                   {85, 2, uint16}},
                                  {626349397., -158078657., 2671., 141., 88., 1250., 3250., 251.,
                                   -4., 876., 2345., 64., 815., 4975., 11205.},
                                  1, big_endian);
        ASSERT_EQ(a.track.size(), 1u);
        EXPECT_EQ(a.track.time[0], start);
        EXPECT_NEAR(value(a, Channel::latitude), 52.5, 1e-7);
        EXPECT_NEAR(value(a, Channel::longitude), -13.25, 1e-7);
        EXPECT_NEAR(value(a, Channel::altitude), 34.2, 1e-9);
        EXPECT_EQ(value(a, Channel::heart_rate), 141);
        EXPECT_EQ(value(a, Channel::cadence), 177);
        EXPECT_EQ(value(a, Channel::distance), 12.5);
        EXPECT_EQ(value(a, Channel::speed), 3.25);
        EXPECT_EQ(value(a, Channel::power), 251);
        EXPECT_EQ(value(a, Channel::temperature), -4);
        EXPECT_NEAR(value(a, Channel::vertical_oscillation), 0.0876, 1e-12);
        EXPECT_NEAR(value(a, Channel::stance_time), 0.2345, 1e-12);
        EXPECT_EQ(value(a, Channel::vertical_ratio), 8.15);
        EXPECT_EQ(value(a, Channel::stance_balance), 49.75);
        EXPECT_NEAR(value(a, Channel::step_length), 1.1205, 1e-12);
    }
}

TEST(FitProtocol, EachDefinitionHasItsOwnByteOrder) {
    Encoder e = activity_file(false);
    add_records(e.order(true), 1);
    add_session(e.order(false));
    const auto a = only(e.file());
    EXPECT_EQ(value(a, Channel::heart_rate), 140);
    EXPECT_EQ(a.track.time[0], start);
    EXPECT_EQ(a.distance_m, 30);
}

TEST(FitProtocol, InvalidValuesOfEveryBaseTypeAreMissing) {
    const int types[] = {enumeration, sint8,  uint8,   sint16,  uint16, sint32, uint32, float32,
                         float64,     uint8z, uint16z, uint32z, byte,   sint64, uint64, uint64z};
    const int sizes[] = {1, 1, 1, 2, 2, 4, 4, 4, 8, 1, 2, 4, 1, 8, 8, 8};
    for (std::size_t i = 0; i < std::size(types); ++i) {
        SCOPED_TRACE(types[i]);
        const std::vector<Field> fields = {{7, sizes[i], types[i]}, {3, 1, uint8}};
        for (const bool big_endian : {false, true}) {
            const auto said = one_record(fields, {100., 141.}, 1, big_endian);
            EXPECT_EQ(value(said, Channel::power), 100);
            const auto missing = one_record(fields, {invalid, 141.}, 1, big_endian);
            EXPECT_FALSE(missing.track.has(Channel::power));
            EXPECT_EQ(value(missing, Channel::heart_rate), 141);
        }
    }
}

TEST(FitProtocol, EnhancedFieldsWinWhereTheyHaveAValue) {
    const std::vector<Field> enhanced_first = {
        {73, 4, uint32}, {78, 4, uint32}, {2, 2, uint16}, {6, 2, uint16}};
    const auto both = one_record(enhanced_first, {4000., 3000., 2600., 3000.});
    EXPECT_EQ(value(both, Channel::speed), 4);
    EXPECT_EQ(value(both, Channel::altitude), 100);
    const auto plain = one_record(enhanced_first, {invalid, invalid, 2600., 3000.});
    EXPECT_EQ(value(plain, Channel::speed), 3);
    EXPECT_EQ(value(plain, Channel::altitude), 20);
}

TEST(FitProtocol, CompressedTimestampsRollOver) {
    Encoder e = activity_file();
    e.define(record_type, record, {{253, 4, uint32}, {3, 1, uint8}});
    e.add(record_type, {t0, 140.});  // t0 & 31 == 0
    e.define(3, record, {{3, 1, uint8}});
    e.add_compressed(3, 5, {141.}).add_compressed(3, 30, {142.}).add_compressed(3, 1, {143.});
    e.add_compressed(3, 1, {144.});
    add_session(e);
    const auto a = only(e.file());
    ASSERT_EQ(a.track.size(), 5u);
    const UnixMillis seconds[] = {0, 5, 30, 33, 33};
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(a.track.time[i] - start, seconds[i] * 1000);
        EXPECT_EQ(value(a, Channel::heart_rate, i), 140 + static_cast<double>(i));
    }
}

TEST(FitProtocol, CompressedSpeedAndDistanceAccumulate) {
    Encoder e = activity_file();
    e.define(record_type, record, {{253, 4, uint32}, {8, 3, byte}});
    // 3.00 m/s is 300 = 0x12C; the distance is in 1/16 m and rolls over at 4096.
    const auto packed = [](unsigned speed, unsigned distance) {
        return integer(speed | distance << 12, 3);
    };
    e.add(record_type, {t0, packed(300, 4000)});
    e.add(record_type, {t0 + 1, packed(310, 4048)});
    e.add(record_type, {t0 + 2, packed(320, 0)});
    e.add(record_type, {t0 + 3, integer(0xFFFFFF, 3)});
    add_session(e);
    const auto a = only(e.file());
    EXPECT_EQ(value(a, Channel::speed, 0), 3);
    // What stood on the counter before the start was not run here.
    EXPECT_EQ(value(a, Channel::distance, 0), 0);
    EXPECT_EQ(value(a, Channel::distance, 1), 3);
    EXPECT_EQ(value(a, Channel::speed, 2), 3.2);
    EXPECT_EQ(value(a, Channel::distance, 2), 6);
    EXPECT_TRUE(std::isnan(value(a, Channel::distance, 3)));
}

TEST(FitProtocol, FieldsThatHoldNoWholeValuesAreSkipped) {
    const auto a = one_record({{7, 3, uint16}, {5, 0, uint32}, {0, 2, sint32}, {3, 1, uint8}},
                              {std::string(3, '\1'), std::string(), std::string(2, '\1'), 141.});
    EXPECT_FALSE(a.track.has(Channel::power));
    EXPECT_FALSE(a.track.has(Channel::distance));
    EXPECT_EQ(value(a, Channel::heart_rate), 141);
}

TEST(FitProtocol, UnknownTypesFieldsAndMessagesAreSkipped) {
    Encoder e = activity_file();
    e.define(5, 65280, {{1, 8, byte}}).add(5, {std::string("anything")});
    e.define(record_type, record,
             {{253, 4, uint32}, {7, 1, 0x1F}, {200, 2, uint16}, {3, 1, uint8}});
    e.add(record_type, {t0, std::string("x"), 7., 141.});
    add_session(e);
    const auto a = only(e.file());
    EXPECT_EQ(value(a, Channel::heart_rate), 141);
    EXPECT_FALSE(a.track.has(Channel::power));
}

TEST(FitProtocol, ArraysGiveTheirFirstValue) {
    const auto a = one_record({{73, 8, uint32}}, {std::vector<double>{3250, 9000}});
    EXPECT_EQ(value(a, Channel::speed), 3.25);
}

// Describes developer field 0 of app 0, then adds a record with it behind a native power.
Activity developer_record(int native_message, int native_field, int type, int size,
                          const std::string& units, double native, double own, double scale = 1) {
    Encoder e = activity_file();
    e.define(4, description,
             {{0, 1, uint8},
              {1, 1, uint8},
              {2, 1, uint8},
              {3, 6, string},
              {6, 1, uint8},
              {8, 12, string},
              {14, 2, uint16},
              {15, 1, uint8}});
    std::string padded = units;
    padded.resize(12);
    e.add(4, {0., 0., static_cast<double>(type), std::string("field\0", 6), scale, padded,
              static_cast<double>(native_message), static_cast<double>(native_field)});
    e.define(record_type, record, {{253, 4, uint32}, {7, 2, uint16}, {39, 2, uint16}},
             {{0, size, 0}});
    std::string bytes = Encoder().define(0, 0, {{0, size, type}}).add(0, {own}).data();
    e.add(record_type,
          {t0, native, 800., bytes.substr(bytes.size() - static_cast<std::size_t>(size))});
    add_session(e);
    return only(e.file());
}

TEST(FitProtocol, DeveloperFieldsReplaceTheNativeOnes) {
    const auto power = [](double native, double own) {
        return value(developer_record(record, 7, uint16, 2, "Watts", native, own), Channel::power);
    };
    EXPECT_EQ(power(invalid, 251), 251);
    EXPECT_EQ(power(200, 251), 251);
    EXPECT_EQ(power(200, invalid), 200);
    EXPECT_EQ(power(200, 0), 200);  // what apps write until their sensor speaks
    EXPECT_EQ(power(invalid, 0), 0);
}

TEST(FitProtocol, DeveloperFieldsAreReadInTheirUnits) {
    const auto metres = [](const std::string& units, double own, double scale = 1) {
        return value(developer_record(record, 39, float32, 4, units, 0, own, scale),
                     Channel::vertical_oscillation);
    };
    EXPECT_NEAR(metres("Centimeters", 7.5), 0.075, 1e-9);
    EXPECT_NEAR(metres("mm", 75), 0.075, 1e-9);
    EXPECT_NEAR(metres("", 75), 0.075, 1e-9);  // the native unit, without the native scale
    EXPECT_NEAR(metres("mm", 750, 10), 0.075, 1e-9);
}

TEST(FitProtocol, DeveloperFieldsForNothingNativeAreSkipped) {
    EXPECT_EQ(value(developer_record(session, 7, uint16, 2, "Watts", 200, 251), Channel::power),
              200);
    EXPECT_EQ(value(developer_record(record, 255, uint16, 2, "Watts", 200, 251), Channel::power),
              200);
    Encoder e = activity_file();
    e.define(record_type, record, {{253, 4, uint32}, {3, 1, uint8}}, {{7, 4, 9}});
    e.add(record_type, {t0, 141., std::string("none")});
    add_session(e);
    EXPECT_EQ(value(only(e.file()), Channel::heart_rate), 141);
}

TEST(FitProtocol, ChainedFilesEachGiveTheirActivities) {
    Encoder first = activity_file();
    add_session(add_records(first, 5));
    Encoder second = activity_file(true);  // its definitions are its own
    add_session(add_records(second, 3, t0 + 1000), t0 + 1000, 2);
    Encoder settings;
    settings.define(id_type, file_id, {{0, 1, enumeration}}).add(id_type, {2.});
    const auto activities =
        parse(first.file() + settings.file(12) + second.file() + std::string(7, '\0'));
    ASSERT_EQ(activities.size(), 2u);
    EXPECT_EQ(activities[0].track.size(), 5u);
    EXPECT_EQ(activities[1].track.size(), 3u);
    EXPECT_EQ(activities[1].sport, "cycling");
    EXPECT_TRUE(activities[0].warnings.empty());
    EXPECT_TRUE(activities[1].warnings.empty());
}

TEST(FitProtocol, WhatIsChainedAndNoFitFileIsDamage) {
    Encoder e = activity_file();
    const auto a = only(add_session(add_records(e, 5)).file() + "something else");
    EXPECT_TRUE(a.truncated);
    EXPECT_TRUE(warns(a, "damaged from byte"));
    EXPECT_EQ(a.distance_m, 30);
}

TEST(FitProtocol, ChecksumsThatAreWrongOrMissingAreTolerated) {
    Encoder e = activity_file();
    const std::string file = add_session(add_records(e, 5)).file();
    for (const std::string& broken :
         {file.substr(0, file.size() - 2) + "??", file.substr(0, file.size() - 2),
          file.substr(0, file.size() - 1)}) {
        const auto a = only(broken);
        EXPECT_TRUE(warns(a, "checksum"));
        EXPECT_FALSE(a.truncated);
        EXPECT_EQ(a.track.size(), 5u);
    }
}

TEST(FitProtocol, ACutFileKeepsWhatWasRead) {
    Encoder e = activity_file();
    const std::string file = add_session(add_records(e, 100)).file();
    for (std::size_t size = file.size() - 3; size > 0; --size) {
        SCOPED_TRACE(size);
        const std::string cut = file.substr(0, size);
        if (state_of(cut) == "") {
            const auto a = only(cut);
            EXPECT_TRUE(a.truncated);
            EXPECT_GE(a.track.size(), 1u);
        } else {
            EXPECT_EQ(state_of(cut), sqlstate::malformed_input);
            EXPECT_LT(size, 70u);
        }
    }
}

TEST(FitProtocol, ARecordingThatWasNeverClosedIsRead) {
    Encoder e = activity_file();
    const std::string data = add_records(e, 50).data();
    const auto a = only(Encoder::header(14, 0) + data);
    EXPECT_EQ(a.track.size(), 50u);
    EXPECT_TRUE(a.truncated);
}

TEST(FitProtocol, DamageKeepsWhatCameBefore) {
    Encoder e = activity_file();
    add_records(e, 5).raw(std::string("\x0F\x0F", 2));  // a local type that nothing defines
    const auto a = only(e.file());
    EXPECT_EQ(a.track.size(), 5u);
    EXPECT_TRUE(a.truncated);
    EXPECT_TRUE(warns(a, "damaged from byte"));
}

TEST(FitProtocol, DamageBehindTheSummaryCostsNothing) {
    Encoder e = activity_file();
    add_session(add_records(e, 5)).raw(std::string("\x0F\x0F", 2));
    const auto a = only(e.file());
    EXPECT_FALSE(a.truncated);
    EXPECT_TRUE(warns(a, "what follows the recording"));
}

TEST(FitProtocol, WhatIsNoFitFileIsRefused) {
    EXPECT_EQ(state_of(""), sqlstate::malformed_input);
    EXPECT_EQ(state_of(std::string("\x0E\x10\x00\x00", 4)), sqlstate::malformed_input);
    EXPECT_THROW(formats::parse_fit(test::bytes_of("anything else, and long enough")), Error);
    EXPECT_FALSE(formats::is_fit(
        test::bytes_of(std::string("\x0D\x10\x00\x00\x00\x00\x00\x00.FIT\0\0", 14))));
    EXPECT_EQ(name_of(formats::detect(test::bytes_of(activity_file().file(12)))), "fit");
}

TEST(FitProtocol, LapsAndSessionsAreLimited) {
    Encoder e = activity_file();
    e.define(5, lap, {{24, 1, enumeration}});
    for (int i = 0; i < 10'001; ++i)
        e.add(5, {0.});
    EXPECT_EQ(state_of(add_records(e, 2).file()), sqlstate::limit_exceeded);
    Encoder s = activity_file();
    s.define(5, session, {{5, 1, enumeration}});
    for (int i = 0; i < 1001; ++i)
        s.add(5, {0.});
    EXPECT_EQ(state_of(s.file()), sqlstate::limit_exceeded);
}

TEST(FitProtocol, SamplesAreLimitedOverTheWholeChain) {
    Encoder e;
    e.define(1, record, {});
    e.raw(std::string(2'100'000, '\x01'));
    EXPECT_EQ(state_of(e.file() + e.file()), sqlstate::limit_exceeded);
}

}  // namespace
}  // namespace runlytics::test::fit
