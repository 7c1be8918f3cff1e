#include "core/recovery/regularity.h"

#include <algorithm>
#include <bit>
#include <cstdint>
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

// Whether each minute of a window begins asleep, 64 of them in a word.
class Minutes {
  public:
    explicit Minutes(std::size_t count) : count_(count), words_(count / word_bits + 2) {}

    std::size_t size() const { return count_; }

    // Those from the first on, up to the last, which is beyond.
    void set(std::size_t first, std::size_t last) {
        while (first < last) {
            const std::size_t bit = first % word_bits;
            const std::size_t here = std::min(word_bits - bit, last - first);
            words_[first / word_bits] |= (~std::uint64_t{0} >> (word_bits - here)) << bit;
            first += here;
        }
    }

    // How many of the first `pairs` are not as those a day later.
    std::size_t other_a_day_later(std::size_t pairs) const {
        std::size_t other = 0;
        for (std::size_t first = 0; first < pairs; first += word_bits) {
            if (first % (word_bits * steps_between_polls) == 0) poll_interrupt();
            const std::uint64_t differing = from(first) ^ from(first + minutes_a_day);
            const std::size_t left = std::min(pairs - first, word_bits);
            other += static_cast<std::size_t>(
                std::popcount(differing & (~std::uint64_t{0} >> (word_bits - left))));
        }
        return other;
    }

  private:
    static constexpr std::size_t word_bits = 64;

    // The word that begins with a minute.
    std::uint64_t from(std::size_t minute) const {
        const std::size_t word = minute / word_bits, bit = minute % word_bits;
        if (bit == 0) return words_[word];
        return words_[word] >> bit | words_[word + 1] << (word_bits - bit);
    }

    std::size_t count_;
    std::vector<std::uint64_t> words_;
};

Minutes states(std::span<const Interval> asleep, UnixMillis since, UnixMillis until) {
    Minutes minutes(static_cast<std::size_t>((until - since) / minute_ms));
    std::size_t told = 0;
    // A minute that several stretches tell is set once.
    for (const Stretch& stretch : stretches(asleep, since, until)) {
        minutes.set(std::max(told, stretch.first), std::min(stretch.last, minutes.size()));
        told = std::max(told, stretch.last);
    }
    return minutes;
}

}  // namespace

double sleep_regularity(std::span<const Interval> asleep, UnixMillis since, UnixMillis until) {
    if (until <= since) return missing_value;
    if (until - since > longest_window_ms) {
        throw Error(sqlstate::limit_exceeded, "the window of a regularity is too long",
                    "It has more than ten years.");
    }
    const Minutes minutes = states(asleep, since, until);
    if (minutes.size() <= minutes_a_day) return missing_value;
    const std::size_t pairs = minutes.size() - minutes_a_day;
    const std::size_t same = pairs - minutes.other_a_day_later(pairs);
    return -100 + 200 * static_cast<double>(same) / static_cast<double>(pairs);
}

}  // namespace runlytics::recovery
