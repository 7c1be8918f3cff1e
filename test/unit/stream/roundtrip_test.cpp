#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/stream/stream.h"
#include "unit/stream/tracks.h"

namespace runlytics::stream {
namespace {

using test::all_channels;
using test::random_track;
using test::steps_of;

// A track of one channel, a sample a second.
Track track_of(Channel channel, const std::vector<double>& values) {
    Track track;
    for (std::size_t i = 0; i < values.size(); ++i) {
        track.append(1'700'000'000'000 + static_cast<UnixMillis>(i) * 1000);
        track.set(channel, values[i]);
    }
    return track;
}

// The SQLSTATE of what encode() throws, with its message and detail.
std::string refusal(const Track& track) {
    try {
        encode(track);
    } catch (const Error& error) {
        return error.state() + ": " + error.message() + ": " + error.detail();
    }
    return "no error";
}

// The column on the grid; empty when no sample has a value.
std::vector<double> on_grid(const std::vector<double>& column, double steps) {
    std::vector<double> rounded;
    bool any = false;
    for (const double value : column) {
        rounded.push_back(std::round(value * steps) / steps);
        any = any || !std::isnan(value);
    }
    return any ? rounded : std::vector<double>{};
}

void expect_same(const std::vector<double>& decoded, const std::vector<double>& expected) {
    ASSERT_EQ(decoded.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::isnan(expected[i])) {
            ASSERT_TRUE(std::isnan(decoded[i])) << "sample " << i;
        } else {
            ASSERT_EQ(decoded[i], expected[i]) << "sample " << i;
        }
    }
}

class RandomTracks : public testing::TestWithParam<std::size_t> {};

TEST_P(RandomTracks, ComeBackOnTheGridAndByteForByte) {
    for (unsigned seed = 0; seed < 40; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const auto track = random_track(GetParam(), seed);
        const auto bytes = encode(track);
        verify(bytes);
        const auto decoded = decode(bytes);
        EXPECT_EQ(decoded.time, track.time);
        EXPECT_EQ(decoded.pauses, track.pauses);
        for (const auto channel : all_channels) {
            SCOPED_TRACE("channel " + std::to_string(static_cast<int>(channel)));
            expect_same(decoded.column(channel), on_grid(track.column(channel), steps_of(channel)));
        }
        EXPECT_EQ(encode(decoded), bytes);
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, RandomTracks,
                         testing::Values(0, 1, 2, 3, 127, 128, 129, 255, 256, 257, 1000, 3601));

TEST(Stream, HeaderIsReadFromItsBytesAlone) {
    auto track = track_of(Channel::distance, {0, 3.5, 7.25, missing_value});
    track.column(Channel::latitude) = {52.5, missing_value, 52.75, 52.25};
    track.column(Channel::longitude) = {13.5, 13.25, 13.75, missing_value};
    auto bytes = encode(track);
    bytes.resize(header_bytes);
    const auto header = read_header(bytes);
    EXPECT_EQ(header.samples, 4U);
    EXPECT_EQ(header.started_at, 1'700'000'000'000);
    EXPECT_EQ(header.elapsed_ms, 3000U);
    EXPECT_EQ(header.distance_m, 7.25);
    ASSERT_TRUE(header.box);
    EXPECT_EQ(header.box->min_lat, 52.5);
    EXPECT_EQ(header.box->max_lat, 52.75);
    EXPECT_EQ(header.box->min_lon, 13.5);
    EXPECT_EQ(header.box->max_lon, 13.75);
}

TEST(Stream, HeaderWithoutPositionsAndDistanceSaysSo) {
    const auto header = read_header(encode(track_of(Channel::heart_rate, {120, 121})));
    EXPECT_TRUE(std::isnan(header.distance_m));
    EXPECT_FALSE(header.box);
}

TEST(Stream, EmptyTrackIsOnlyAHeader) {
    const auto bytes = encode(Track{});
    EXPECT_EQ(bytes.size(), header_bytes);
    verify(bytes);
    EXPECT_TRUE(decode(bytes).empty());
}

TEST(Stream, ReaderGivesStepsAndMissing) {
    const auto bytes = encode(track_of(Channel::altitude, {12.4, missing_value, -3.2}));
    Reader reader(bytes);
    EXPECT_TRUE(reader.has(Channel::altitude));
    EXPECT_FALSE(reader.has(Channel::power));
    EXPECT_TRUE(reader.values(Channel::power).empty());
    const auto values = reader.values(Channel::altitude);
    EXPECT_EQ(std::vector(values.begin(), values.end()), (std::vector{124, missing, -32}));
    EXPECT_EQ(values.data(), reader.values(Channel::altitude).data()) << "decoded once";
    const auto times = reader.times();
    EXPECT_EQ(std::vector(times.begin(), times.end()), (std::vector{0, 1000, 2000}));
}

TEST(Stream, ReaderSurvivesAMove) {
    const auto bytes = encode(track_of(Channel::power, {200, 210}));
    Reader reader(bytes);
    const auto before = reader.values(Channel::power);
    Reader moved(std::move(reader));
    EXPECT_EQ(moved.values(Channel::power).data(), before.data());
}

// Garmin's TCX writes single-precision noise; it must not cost a finer step.
TEST(Stream, NoiseOfSinglePrecisionIsRoundedAway) {
    std::vector<double> exact, noisy;
    for (int i = 0; i < 500; ++i) {
        exact.push_back((i * i % 977) * 0.2);
        noisy.push_back(static_cast<double>(static_cast<float>(exact.back())));
    }
    EXPECT_EQ(encode(track_of(Channel::altitude, noisy)),
              encode(track_of(Channel::altitude, exact)));
}

// FIT's cadence is a whole number and a fraction in 128ths for one leg, so twice that in steps.
TEST(Stream, FractionalCadenceIsExact) {
    std::vector<double> steps;
    for (int i = 0; i < 256; ++i)
        steps.push_back(2 * (80 + i / 128.0));
    EXPECT_EQ(decode(encode(track_of(Channel::cadence, steps))).column(Channel::cadence), steps);
}

TEST(Stream, WholeSecondsAndSteadyColumnsCostAlmostNothing) {
    const std::vector<double> steady(36'000, 150);
    const auto bytes = encode(track_of(Channel::heart_rate, steady));
    EXPECT_LT(bytes.size(), steady.size() / 20);
}

TEST(Stream, ValuesThatAreNotFiniteAreMissing) {
    const double infinite = std::numeric_limits<double>::infinity();
    const auto decoded = decode(encode(track_of(Channel::speed, {1, infinite, -infinite, 2})));
    expect_same(decoded.column(Channel::speed), {1, missing_value, missing_value, 2});
    EXPECT_FALSE(decode(encode(track_of(Channel::speed, {infinite}))).has(Channel::speed));
}

TEST(Stream, PausesAreDistinctAndBeforeASample) {
    auto track = track_of(Channel::power, {1, 2, 3});
    track.pauses = {0, 1, 1, 2, 3, 7};
    const auto bytes = encode(track);
    verify(bytes);
    EXPECT_EQ(decode(bytes).pauses, (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST(Stream, RefusesPausesOutOfOrder) {
    auto track = track_of(Channel::power, {1, 2, 3});
    track.pauses = {2, 1};
    EXPECT_EQ(refusal(track), "22023: pauses are out of order: ");
}

TEST(Stream, RefusesTimesThatGoBackwards) {
    auto track = track_of(Channel::power, {1, 2, 3});
    track.time[2] = track.time[1] - 1;
    EXPECT_EQ(refusal(track), "22023: sample times go backwards: sample 2");
    track.time[2] = track.time[1];
    EXPECT_EQ(decode(encode(track)).time, track.time) << "equal times are in order";
}

TEST(Stream, RefusesAColumnOfTheWrongLength) {
    auto track = track_of(Channel::power, {1, 2, 3});
    track.column(Channel::power).pop_back();
    EXPECT_EQ(refusal(track), "22023: a column differs in length from the times: ");
}

TEST(Stream, RefusesValuesThatDoNotFit) {
    EXPECT_EQ(refusal(track_of(Channel::heart_rate, {1, 3e9})),
              "22003: heart rate out of range: sample 1 is 3000000000.000000");
    EXPECT_EQ(refusal(track_of(Channel::latitude, {90.1})),
              "22003: latitude out of range: sample 0 is 90.100000");
    EXPECT_EQ(refusal(track_of(Channel::heart_rate, {-2147483648.0})),
              "22003: heart rate out of range: sample 0 is -2147483648.000000");
    EXPECT_EQ(refusal(track_of(Channel::longitude, {180, -180})), "no error");
}

TEST(Stream, RefusesWhatLastsTooLong) {
    auto track = track_of(Channel::power, {1, 2});
    track.time[1] = track.time[0] + INT32_MAX;
    const auto bytes = encode(track);
    verify(bytes);
    EXPECT_EQ(decode(bytes).time, track.time);
    ++track.time[1];
    EXPECT_EQ(refusal(track), "54000: a stream lasts at most 24 days: sample 1");
}

TEST(Stream, RefusesTimesOutsideTheCalendar) {
    Track track;
    track.time = {INT64_MIN, INT64_MAX};
    EXPECT_EQ(refusal(track).substr(0, 5), "22003");
    track.time = {253'402'300'799'999};
    EXPECT_EQ(decode(encode(track)).time, track.time);
    ++track.time[0];
    EXPECT_EQ(refusal(track).substr(0, 5), "22003");
}

// A cancelled query must not wait for a long stream.
TEST(Stream, LongStreamsCanBeInterrupted) {
    const auto bytes = encode(random_track(20'000, 1));
    install_interrupt_poll([] { throw std::runtime_error("cancelled"); });
    EXPECT_THROW(encode(random_track(20'000, 1)), std::runtime_error);
    EXPECT_THROW(decode(bytes), std::runtime_error);
    EXPECT_THROW(verify(bytes), std::runtime_error);
    install_interrupt_poll(detail::no_interrupt);
    EXPECT_EQ(encode(decode(bytes)), bytes);
}

TEST(Stream, HoldsTheMostSamplesAndNoMore) {
    Track track;
    track.time.assign(max_samples, 0);
    const auto bytes = encode(track);
    verify(bytes);
    EXPECT_EQ(read_header(bytes).samples, max_samples);
    track.time.push_back(0);
    EXPECT_EQ(
        refusal(track),
        "54000: too many samples for a stream: 4000001 samples; at most 4000000 are possible");
}

}  // namespace
}  // namespace runlytics::stream
