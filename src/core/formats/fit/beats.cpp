#include "core/formats/fit/beats.h"

#include <cmath>

namespace runlytics::formats::fit {

double rmssd_ms(std::span<const double> intervals_s) {
    constexpr double shortest_s = 0.3, longest_s = 2, largest_change = 0.2;
    double before = missing_value;
    double sum = 0;
    int pairs = 0;
    for (const double interval : intervals_s) {
        const bool plausible = interval >= shortest_s && interval <= longest_s;
        const double change = interval - before;
        if (plausible && std::abs(change) <= largest_change * before) {
            sum += change * change;
            ++pairs;
        }
        before = plausible ? interval : missing_value;
    }
    return pairs < fewest_beat_pairs ? missing_value : 1000 * std::sqrt(sum / pairs);
}

}  // namespace runlytics::formats::fit
