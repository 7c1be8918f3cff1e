#include "core/formats/polar/sports.h"

#include <algorithm>

namespace runlytics::formats {

namespace {

struct Entry {
    std::string_view number;
    std::string_view word;
};

constexpr Entry entries[] = {
    {"1", "RUNNING"},
    {"2", "CYCLING"},
    {"3", "WALKING"},
    {"4", "JOGGING"},
    {"5", "MOUNTAIN_BIKING"},
    {"9", "NORDIC_WALKING"},
    {"11", "HIKING"},
    {"15", "STRENGTH_TRAINING"},
    {"17", "TREADMILL_RUNNING"},
    {"18", "INDOOR_CYCLING"},
    {"19", "ROAD_RUNNING"},
    {"23", "SWIMMING"},
    {"27", "TRAIL_RUNNING"},
    {"36", "TRACK_AND_FIELD_RUNNING"},
    {"38", "ROAD_BIKING"},
    {"103", "POOL_SWIMMING"},
    {"105", "OPEN_WATER_SWIMMING"},
};

}  // namespace

std::string_view polar_sport(std::string_view number) {
    const auto found = std::find_if(std::begin(entries), std::end(entries),
                                    [&](const Entry& entry) { return entry.number == number; });
    return found == std::end(entries) ? std::string_view() : found->word;
}

}  // namespace runlytics::formats
