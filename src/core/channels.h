#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// The measured channels of a track, and the one table of what is known of each.
namespace runlytics {

// The numbers are part of the stream format: append only.
enum class Channel : std::uint8_t {
    latitude,
    longitude,
    altitude,
    distance,    // over the activity
    heart_rate,  // beats
    cadence,     // steps for running, revolutions or strokes otherwise
    speed,
    power,
    temperature,
    vertical_oscillation,
    stance_time,
    stance_balance,  // the left foot's share
    vertical_ratio,
    step_length,
};

struct Range {
    double low;
    double high;

    // False of the missing value.
    constexpr bool holds(double value) const { return value >= low && value <= high; }
};

// How a channel that two devices recorded is joined.
enum class Joining : std::uint8_t {
    by_sample,  // what one lacks comes from the other
    as_whole,   // a value follows from the ones before, and a mixture would jump
};

struct ChannelTraits {
    Channel channel;
    std::string_view name;
    std::string_view field;   // in warehouse.activity_sources.fields
    std::string_view column;  // of the type runlytics.sample; empty: it has none
    std::string_view unit;
    // Steps that make one unit in a stream: what the devices resolve, a power of ten, except for
    // FIT's cadence, which is in 128ths of a revolution and counts one leg. Part of the format.
    std::uint32_t resolution;
    // What the channel can hold; what lies outside is a device's way of saying that it does not
    // know.
    Range range;
    Joining joining = Joining::by_sample;
};

// clang-format off
inline constexpr std::array<ChannelTraits, 14> channels = {{
    {Channel::latitude,  "latitude",  "lat", "lat", "degree", 10'000'000, {-90, 90},   Joining::as_whole},
    {Channel::longitude, "longitude", "lon", "lon", "degree", 10'000'000, {-180, 180}, Joining::as_whole},
    // Devices write .2 m, and then the stream's step is 2.
    {Channel::altitude, "altitude", "altitude", "altitude_m", "m", 10, {-500, 9000}},
    // Once half around the globe.
    {Channel::distance, "distance", "distance", "distance_m", "m", 100, {0, 20'000'000}, Joining::as_whole},
    {Channel::heart_rate, "heart rate", "heart_rate", "heart_rate", "beat/min", 1, {25, 250}},
    // Mostly whole, and then the stream's step is 64.
    {Channel::cadence, "cadence", "cadence", "cadence", "step/min", 64, {0, 500}},
    {Channel::speed, "speed", "speed", "speed_mps", "m/s", 1'000, {0, 150}},
    {Channel::power, "power", "power", "power_w", "W", 1, {0, 10'000}},
    {Channel::temperature, "temperature", "temperature", "temperature_c", "degree C", 10, {-60, 100}},
    {Channel::vertical_oscillation, "vertical oscillation", "vertical_oscillation", "", "m", 10'000, {0, 1}},
    {Channel::stance_time, "stance time", "stance_time", "", "s", 10'000, {0, 5}},
    {Channel::stance_balance, "stance balance", "stance_balance", "", "%", 100, {0, 100}},
    {Channel::vertical_ratio, "vertical ratio", "vertical_ratio", "", "%", 100, {0, 100}},
    {Channel::step_length, "step length", "step_length", "", "m", 10'000, {0, 10}},
}};
// clang-format on
inline constexpr std::size_t channel_count = channels.size();

constexpr const ChannelTraits& traits_of(Channel channel) {
    return channels[static_cast<std::size_t>(channel)];
}

// The table is in the order of the channels' numbers.
static_assert([] {
    for (const ChannelTraits& traits : channels) {
        if (&traits_of(traits.channel) != &traits) return false;
    }
    return true;
}());
static_assert(traits_of(Channel::step_length).channel == channels.back().channel);

// A heart rate that a heart can have: devices write 0 and 255 for unknown.
constexpr bool is_plausible_heart_rate(double bpm) {
    return traits_of(Channel::heart_rate).range.holds(bpm);
}

}  // namespace runlytics
