#pragma once

#include <string>
#include <vector>

#include "simulator/season.h"

// What the phone knows, in the batches of Health Auto Export.
namespace runlytics::simulator {

struct HealthBatch {
    std::string file_name;  // 2026-05-26.json, or 2026-05-26-2.json with several a day
    std::string json;
};

// The batches in order. Each holds yesterday and today so far, so that records come twice or more
// often.
std::vector<HealthBatch> health_batches(const Season& season, const Options& options);

}  // namespace runlytics::simulator
