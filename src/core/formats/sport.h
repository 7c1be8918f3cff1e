#pragma once

#include <string>
#include <string_view>

// The words that formats, vendors and languages have for a sport.
namespace runlytics::formats {

struct Sport {
    std::string name;  // the model's word; "other" for what we do not know
    std::string sub;   // "trail", "treadmill", ...; empty when the word does not say
};

// "Biking" -> cycling, "TrailRun" -> running, trail, "Laufen" -> running, "9" (Strava's number in
// GPX) -> running. Capitals, spaces and underscores make no difference in ASCII.
Sport to_sport(std::string_view word);

}  // namespace runlytics::formats
