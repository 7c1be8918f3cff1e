#pragma once

#include <string>

namespace runlytics::formats {

// A pair of shoes or a bike, as the athlete calls it.
struct Gear {
    std::string name;
    std::string kind;  // shoes, bike
    std::string brand;
    std::string model;
};

}  // namespace runlytics::formats
