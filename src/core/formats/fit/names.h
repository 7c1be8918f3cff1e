#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The words that FIT has numbers for.
namespace runlytics::formats::fit {

// "running", "stand_up_paddleboarding"; the number itself where there is no word for it, empty
// where there is none at all.
std::string sport_word(std::optional<std::uint32_t> sport);
std::string sub_sport_word(std::optional<std::uint32_t> sub_sport);

// The model's sport for FIT's words.
std::string sport_of(std::string_view sport, std::string_view sub_sport);

// "active", "resting", "warmup", ...
std::string_view intensity_word(std::optional<std::uint32_t> intensity);

// "manual", "distance", "location", ...
std::string_view trigger_word(std::optional<std::uint32_t> trigger);

// "Garmin Forerunner 945", or the maker alone; empty where not even that is known.
std::string device_name(std::optional<std::uint32_t> manufacturer,
                        std::optional<std::uint32_t> product);

}  // namespace runlytics::formats::fit
