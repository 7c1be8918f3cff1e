#include "core/recovery/regularity.h"

#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::recovery {
namespace {

constexpr UnixMillis minute_ms = 60'000;
constexpr std::size_t minutes_a_day = 1440;
constexpr std::size_t steps_between_polls = 4096;

// The number of whole minutes of the window that begin before a moment in it.
std::size_t minutes_before(UnixMillis at, UnixMillis since) {
    return static_cast<std::size_t>((at - since + minute_ms - 1) / minute_ms);
}

// Minutes of the window, the last one beyond.
struct Stretch {
    std::size_t first, last;
};

// The minutes asleep within the window, in the order of their beginnings.
std::vector<Stretch> stretches(std::span<const Interval> asleep, UnixMillis since,
                               UnixMillis until) {
    std::vector<Stretch> found;
    for (std::size_t i = 0; i < asleep.size(); ++i) {
        if (i % steps_between_polls == 0) poll_interrupt();
        const UnixMillis start = std::max(asleep[i].starts_at, since);
        const UnixMillis end = std::min(asleep[i].ends_at, until);
        if (start < end)
            found.push_back({minutes_before(start, since), minutes_before(end, since)});
    }
    std::size_t steps = 0;
    std::sort(found.begin(), found.end(), [&](const Stretch& a, const Stretch& b) {
        if (++steps % steps_between_polls == 0) poll_interrupt();
        return a.first < b.first;
    });
    return found;
}

// Whether each minute of the window begins asleep. A minute that several stretches tell is set
// once.
std::vector<bool> states(std::span<const Interval> asleep, UnixMillis since, UnixMillis until) {
    std::vector<bool> state(static_cast<std::size_t>((until - since) / minute_ms));
    std::size_t told = 0;
    for (const Stretch& stretch : stretches(asleep, since, until)) {
        const std::size_t last = std::min(stretch.last, state.size());
        for (told = std::max(told, stretch.first); told < last; ++told)
            state[told] = true;
    }
    return state;
}

}  // namespace

double sleep_regularity(std::span<const Interval> asleep, UnixMillis since, UnixMillis until) {
    if (until <= since) return missing_value;
    if (until - since > longest_window_ms) {
        throw Error(sqlstate::limit_exceeded, "the window of a regularity is too long",
                    "It has more than ten years.");
    }
    const std::vector<bool> state = states(asleep, since, until);
    if (state.size() <= minutes_a_day) return missing_value;
    const std::size_t pairs = state.size() - minutes_a_day;
    std::size_t same = 0;
    for (std::size_t i = 0; i < pairs; ++i) {
        if (i % steps_between_polls == 0) poll_interrupt();
        same += state[i] == state[i + minutes_a_day] ? 1 : 0;
    }
    return -100 + 200 * static_cast<double>(same) / static_cast<double>(pairs);
}

}  // namespace runlytics::recovery
