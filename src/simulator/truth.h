#pragma once

#include <string>

#include "simulator/season.h"

// What an analysis of the season must find again.
namespace runlytics::simulator {

struct FileCounts {
    std::size_t activities = 0;  // the course among them
    std::size_t health = 0;
};

// truth.json: the athlete, every effect with its size, every run as it truly was, every fault,
// every copy.
std::string truth_json(const Season& season, const Options& options, const FileCounts& counts);

}  // namespace runlytics::simulator
