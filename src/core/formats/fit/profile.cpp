#include "core/formats/fit/profile.h"

#include <algorithm>
#include <array>
#include <string>

namespace runlytics::formats::fit {

namespace {

constexpr double semicircle = 180.0 / 2147483648.0;  // degrees
constexpr double mm = 0.001;                         // m
constexpr double ms = 0.001;                         // s

using enum MessageKind;

// In the order of the messages; within one, the better of two fields comes later.
constexpr auto profile = std::to_array<ProfileField>({
    {file_id, 0, Quantity::file_type},
    {file_id, 1, Quantity::manufacturer},
    {file_id, 2, Quantity::product},
    {file_id, 4, Quantity::time_created},
    {file_id, 8, Quantity::product_name},

    {sport, 0, Quantity::sport},
    {sport, 1, Quantity::sub_sport},
    {sport, 3, Quantity::name},

    {session, 2, Quantity::start_time},
    {session, 5, Quantity::sport},
    {session, 6, Quantity::sub_sport},
    {session, 7, Quantity::elapsed, 1000},
    {session, 8, Quantity::timer, 1000},
    {session, 9, Quantity::distance, 100},
    {session, 11, Quantity::calories},
    {session, 16, Quantity::heart_rate},
    {session, 17, Quantity::max_heart_rate},
    {session, 22, Quantity::ascent},
    {session, 23, Quantity::descent},
    {session, 59, Quantity::moving, 1000},
    {session, 110, Quantity::name},

    {lap, 2, Quantity::start_time},
    {lap, 7, Quantity::elapsed, 1000},
    {lap, 8, Quantity::timer, 1000},
    {lap, 9, Quantity::distance, 100},
    {lap, 11, Quantity::calories},
    {lap, 15, Quantity::heart_rate},
    {lap, 16, Quantity::max_heart_rate},
    {lap, 23, Quantity::intensity},
    {lap, 24, Quantity::trigger},
    {lap, 25, Quantity::sport},
    {lap, 39, Quantity::sub_sport},

    {record, 8, Quantity::compressed_speed_distance},
    {record, 0, Quantity::latitude, 1, 0, semicircle},
    {record, 1, Quantity::longitude, 1, 0, semicircle},
    {record, 2, Quantity::altitude, 5, 500},
    {record, 78, Quantity::altitude, 5, 500},  // enhanced_altitude
    {record, 3, Quantity::heart_rate},
    {record, 4, Quantity::cadence},
    {record, 53, Quantity::fractional_cadence, 128},
    {record, 5, Quantity::distance, 100},
    {record, 6, Quantity::speed, 1000},
    {record, 73, Quantity::speed, 1000},  // enhanced_speed
    {record, 7, Quantity::power},
    {record, 13, Quantity::temperature},
    {record, 39, Quantity::vertical_oscillation, 10, 0, mm},
    {record, 41, Quantity::stance_time, 10, 0, ms},
    {record, 83, Quantity::vertical_ratio, 100},
    {record, 84, Quantity::stance_balance, 100},
    {record, 85, Quantity::step_length, 10, 0, mm},

    {event, 0, Quantity::event},
    {event, 1, Quantity::event_type},

    {device_info, 0, Quantity::device_index},
    {device_info, 2, Quantity::manufacturer},
    {device_info, 4, Quantity::product},
    {device_info, 27, Quantity::product_name},

    {activity, 5, Quantity::local_timestamp},

    {beats, 0, Quantity::beat_interval, 1000},

    {length, 2, Quantity::start_time},
    {length, 3, Quantity::elapsed, 1000},

    {heart_rates, 0, Quantity::fractional_timestamp, 32768},
    {heart_rates, 1, Quantity::fractional_timestamp, 256},
    {heart_rates, 6, Quantity::heart_rate},
    {heart_rates, 9, Quantity::event_timestamp},
    {heart_rates, 10, Quantity::event_timestamp_12},

    {timestamp_correlation, 1, Quantity::system_timestamp},

    {field_description, 0, Quantity::developer_index},
    {field_description, 1, Quantity::developer_field},
    {field_description, 2, Quantity::base_type},
    {field_description, 6, Quantity::scale},
    {field_description, 7, Quantity::offset},
    {field_description, 8, Quantity::units},
    {field_description, 14, Quantity::native_message},
    {field_description, 15, Quantity::native_field},
});
static_assert(std::is_sorted(profile.begin(), profile.end(),
                             [](const auto& a, const auto& b) { return a.message < b.message; }));

// What a unit measures.
enum class Dimension : std::uint8_t {
    none,
    length,
    time,
    speed,
    power,
    rate,
    temperature,
    percent,
    energy
};

struct Unit {
    std::string_view word;  // in lower case
    Dimension dimension;
    double factor;  // in the model's unit
};

// The words that apps write for units. Runners' cadence counts one leg in FIT.
constexpr auto units = std::to_array<Unit>({
    {"mm", Dimension::length, mm},
    {"millimeters", Dimension::length, mm},
    {"millimetres", Dimension::length, mm},
    {"cm", Dimension::length, 0.01},
    {"centimeters", Dimension::length, 0.01},
    {"centimetres", Dimension::length, 0.01},
    {"m", Dimension::length, 1},
    {"meter", Dimension::length, 1},
    {"meters", Dimension::length, 1},
    {"metres", Dimension::length, 1},
    {"km", Dimension::length, 1000},
    {"kilometers", Dimension::length, 1000},
    {"ms", Dimension::time, ms},
    {"msec", Dimension::time, ms},
    {"milliseconds", Dimension::time, ms},
    {"s", Dimension::time, 1},
    {"sec", Dimension::time, 1},
    {"seconds", Dimension::time, 1},
    {"m/s", Dimension::speed, 1},
    {"meters/second", Dimension::speed, 1},
    {"km/h", Dimension::speed, 1 / 3.6},
    {"kph", Dimension::speed, 1 / 3.6},
    {"w", Dimension::power, 1},
    {"watt", Dimension::power, 1},
    {"watts", Dimension::power, 1},
    {"bpm", Dimension::rate, 1},
    {"beats/min", Dimension::rate, 1},
    {"rpm", Dimension::rate, 1},
    {"strides/min", Dimension::rate, 1},
    {"1/min", Dimension::rate, 1},
    {"spm", Dimension::rate, 0.5},
    {"steps/min", Dimension::rate, 0.5},
    {"c", Dimension::temperature, 1},
    {"\u00B0c", Dimension::temperature, 1},
    {"deg c", Dimension::temperature, 1},
    {"celsius", Dimension::temperature, 1},
    {"%", Dimension::percent, 1},
    {"percent", Dimension::percent, 1},
    {"kcal", Dimension::energy, 1},
    {"calories", Dimension::energy, 1},
});

// What a quantity measures; none for what is a name, a kind or an instant.
Dimension dimension_of(Quantity quantity) {
    switch (quantity) {
        case Quantity::altitude:
        case Quantity::distance:
        case Quantity::vertical_oscillation:
        case Quantity::step_length:
        case Quantity::ascent:
        case Quantity::descent:
            return Dimension::length;
        case Quantity::stance_time:
        case Quantity::elapsed:
        case Quantity::timer:
        case Quantity::moving:
            return Dimension::time;
        case Quantity::heart_rate:
        case Quantity::max_heart_rate:
        case Quantity::cadence:
            return Dimension::rate;
        case Quantity::speed:
            return Dimension::speed;
        case Quantity::power:
            return Dimension::power;
        case Quantity::temperature:
            return Dimension::temperature;
        case Quantity::stance_balance:
        case Quantity::vertical_ratio:
            return Dimension::percent;
        case Quantity::calories:
            return Dimension::energy;
        default:
            return Dimension::none;
    }
}

}  // namespace

// The lines of one message lie together.
std::span<const ProfileField> fields_of(MessageKind message) {
    const auto before = [](const ProfileField& field, MessageKind kind) {
        return field.message < kind;
    };
    const auto* const first = std::lower_bound(profile.begin(), profile.end(), message, before);
    const auto* const last =
        std::find_if(first, profile.end(), [&](const auto& f) { return f.message != message; });
    return {first, last};
}

// Whether the message is read at all.
bool is_read(std::uint16_t global_number) {
    return !fields_of(static_cast<MessageKind>(global_number)).empty();
}

// Capitals make no difference.
std::optional<double> unit_of_developer(const ProfileField& native, std::string_view word) {
    const Dimension dimension = dimension_of(native.quantity);
    if (dimension == Dimension::none) return std::nullopt;
    if (word.empty()) return native.message == record ? std::optional(native.unit) : std::nullopt;
    std::string lower(word);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const auto* const found =
        std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.word == lower; });
    if (found == units.end() || found->dimension != dimension) return std::nullopt;
    // Steps are of a runner's cadence, no heart beats so.
    const bool steps = found->factor != 1 && dimension == Dimension::rate;
    if (steps && native.quantity != Quantity::cadence) return std::nullopt;
    return found->factor;
}

}  // namespace runlytics::formats::fit
