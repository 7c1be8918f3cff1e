#include "pg/functions/channel_names.h"

#include <string>
#include <utility>

#include "core/error.h"

namespace runlytics::pg {

namespace {

constexpr std::pair<std::string_view, Channel> names[] = {
    {"lat", Channel::latitude},
    {"lon", Channel::longitude},
    {"altitude_m", Channel::altitude},
    {"distance_m", Channel::distance},
    {"heart_rate", Channel::heart_rate},
    {"cadence", Channel::cadence},
    {"speed_mps", Channel::speed},
    {"power_w", Channel::power},
    {"temperature_c", Channel::temperature},
    {"altitude", Channel::altitude},
    {"distance", Channel::distance},
    {"speed", Channel::speed},
    {"power", Channel::power},
    {"temperature", Channel::temperature},
    // samples() has no columns for how a runner moves.
    {"vertical_oscillation", Channel::vertical_oscillation},
    {"stance_time", Channel::stance_time},
    {"stance_balance", Channel::stance_balance},
    {"vertical_ratio", Channel::vertical_ratio},
    {"step_length", Channel::step_length},
};

}  // namespace

Channel channel_named(std::string_view name) {
    for (const auto& [known, channel] : names) {
        if (name == known) return channel;
    }
    throw Error(
        sqlstate::invalid_parameter, "unknown channel \"" + std::string(name) + "\"", "",
        "The channels are lat, lon, altitude_m, distance_m, heart_rate, cadence, speed_mps, "
        "power_w and temperature_c, whose unit may be left out, and vertical_oscillation, "
        "stance_time, stance_balance, vertical_ratio and step_length.");
}

}  // namespace runlytics::pg
