#include "core/formats/apple/beats.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/formats/finish.h"
#include "core/text/limits.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t max_beats = 10'000;
constexpr std::size_t fewest_differences = 20;
constexpr double hour_s = 3600;

// Minutes and seconds of "7:47:25.91 AM" or "07.47.25,91"; missing for another shape.
double second_of_hour(std::string_view time) {
    constexpr std::string_view separators = ":.";
    const auto hours = time.find_first_of(separators);
    if (hours == time.npos) return missing_value;
    const auto minutes = time.find_first_of(separators, hours + 1);
    if (minutes == time.npos) return missing_value;
    std::string seconds(time.substr(
        minutes + 1, time.find_first_not_of("0123456789.,", minutes + 1) - (minutes + 1)));
    std::replace(seconds.begin(), seconds.end(), ',', '.');
    const double result = text::to_number(time.substr(hours + 1, minutes - hours - 1)) * 60 +
                          text::to_number(seconds);
    return result >= 0 && result < hour_s ? result : missing_value;
}

}  // namespace

void BeatList::add(std::string_view bpm, std::string_view time) {
    text::check_limit(beats_.size() + 1, max_beats, "beats of one record");
    beats_.push_back({text::to_number(bpm), second_of_hour(time)});
}

std::optional<double> BeatList::rmssd_ms() const {
    double sum = 0, last = missing_value;
    std::size_t count = 0;
    for (std::size_t i = 1; i < beats_.size(); ++i) {
        double gap = beats_[i].second_of_hour - beats_[i - 1].second_of_hour;
        if (gap < 0) gap += hour_s;
        const double interval = 1000 * gap, told = 60'000 / beats_[i].bpm;
        const bool good =
            interval >= 300 && interval <= 2000 && std::abs(interval - told) <= interval / 5;
        const double difference = interval - last;
        last = good ? interval : missing_value;
        if (!good || std::isnan(difference)) continue;
        sum += difference * difference;
        ++count;
    }
    if (count < fewest_differences) return std::nullopt;
    return std::sqrt(sum / static_cast<double>(count));
}

}  // namespace runlytics::formats
