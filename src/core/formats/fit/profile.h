#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/model.h"

// The part of the FIT profile that is read: which field of which message means what, and in which
// unit. A further field is a further line of the table in profile.cpp.
namespace runlytics::formats::fit {

// The messages that are read, by their global numbers.
enum class MessageKind : std::uint16_t {
    file_id = 0,
    sport = 12,
    session = 18,
    lap = 19,
    record = 20,
    event = 21,
    device_info = 23,
    activity = 34,
    beats = 78,
    length = 101,
    heart_rates = 132,
    timestamp_correlation = 162,
    field_description = 206,
};

// What a field tells. The channels of a track come first and in their order.
enum class Quantity : std::uint8_t {
    latitude,
    longitude,
    altitude,
    distance,
    heart_rate,
    cadence,
    speed,
    power,
    temperature,
    vertical_oscillation,
    stance_time,
    stance_balance,
    vertical_ratio,
    step_length,
    // The rest of a record.
    fractional_cadence,
    compressed_speed_distance,
    // Sessions, laps and lengths.
    start_time,
    elapsed,
    timer,
    moving,
    calories,
    max_heart_rate,
    ascent,
    descent,
    sport,
    sub_sport,
    name,
    intensity,
    trigger,
    // Events.
    event,
    event_type,
    // Files and devices.
    file_type,
    manufacturer,
    product,
    product_name,
    time_created,
    device_index,
    local_timestamp,
    system_timestamp,
    // Heart beats and heart rates between two records.
    beat_interval,
    fractional_timestamp,
    event_timestamp,
    event_timestamp_12,
    // Descriptions of developer fields.
    developer_index,
    developer_field,
    base_type,
    scale,
    offset,
    units,
    native_message,
    native_field,
};

// The channel of a track that the quantity fills; nothing for the other quantities.
constexpr std::optional<Channel> channel_of(Quantity quantity) {
    if (static_cast<std::size_t>(quantity) >= channel_count) return std::nullopt;
    return static_cast<Channel>(quantity);
}
static_assert(channel_of(Quantity::latitude) == Channel::latitude);
static_assert(channel_of(Quantity::power) == Channel::power);
static_assert(channel_of(Quantity::step_length) == Channel::step_length);
static_assert(!channel_of(Quantity::fractional_cadence));

// The value is (raw / scale - offset) * unit, in the unit that model.h names for it.
struct ProfileField {
    MessageKind message;
    std::uint8_t number;
    Quantity quantity;
    double scale = 1;
    double offset = 0;
    double unit = 1;
};

// The fields of a message. Where several give the same quantity a later one is the better one.
std::span<const ProfileField> fields_of(MessageKind message);

// Whether the message is read at all.
bool is_read(std::uint16_t global_number);

// How much of the model's unit the unit of a developer's field is that stands for a native one;
// nothing when the two do not mean the same: its unit measures something else ("Lap Power" in W is
// no elapsed time), is not known, or the native field is no measure at all, as a sport is none.
// Apps leave the unit out; a sample's field is then taken for what it says to stand for.
std::optional<double> unit_of_developer(const ProfileField& native, std::string_view word);

}  // namespace runlytics::formats::fit
