#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "simulator/season.h"

// The records that the watch and the phone take on one day.
namespace runlytics::simulator {

struct HealthRecord {
    UnixSeconds known_at = 0;  // when the phone has it
    const char* metric = nullptr;
    const char* units = nullptr;
    nlohmann::ordered_json data;
};

std::vector<HealthRecord> health_records(const Season& season, std::size_t day,
                                         const Options& options);

}  // namespace runlytics::simulator
