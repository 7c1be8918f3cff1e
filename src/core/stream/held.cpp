#include "core/stream/held.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/interrupt.h"

namespace runlytics::stream {
namespace {

constexpr std::uint32_t samples_between_polls = 8192;

constexpr std::size_t lanes = 4;
using SignedLanes [[gnu::vector_size(lanes * sizeof(std::int32_t))]] = std::int32_t;

// Whether every value lies between two bounds, looked at four at a time.
bool all_between(std::span<const std::int32_t> values, std::int32_t least, std::int32_t most) {
    SignedLanes outside{};
    std::size_t i = 0;
    for (; i + lanes <= values.size(); i += lanes) {
        SignedLanes block;
        std::memcpy(&block, values.data() + i, sizeof block);
        outside |= (block < least) | (block > most);
    }
    std::int32_t any = outside[0] | outside[1] | outside[2] | outside[3];
    for (; i < values.size(); ++i)
        any |= values[i] < least || values[i] > most ? -1 : 0;
    return any == 0;
}

// Calls each(one, next) for two neighbours among the known values of a segment.
template <typename Visit>
void for_each_gap(std::span<const std::int32_t> values, std::span<const Segment> parts,
                  Visit&& each) {
    for (const Segment& part : parts) {
        std::uint32_t last = part.last + 1;
        for (std::uint32_t i = part.first; i <= part.last; ++i) {
            if (i % samples_between_polls == 0) poll_interrupt();
            if (values[i] == missing) continue;
            if (last <= part.last) each(last, i);
            last = i;
        }
    }
}

// How long a value of the channel holds at most.
std::int32_t longest_held_ms(std::span<const std::int32_t> values,
                             std::span<const std::int32_t> times, std::span<const Segment> parts) {
    std::vector<std::int32_t> gaps;
    for_each_gap(values, parts, [&](std::uint32_t one, std::uint32_t next) {
        if (times[next] > times[one]) gaps.push_back(times[next] - times[one]);
    });
    if (gaps.empty()) return least_held_ms;
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>((gaps.size() - 1) / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    return static_cast<std::int32_t>(
        std::clamp<double>(held_cadences * *middle, least_held_ms, most_held_ms));
}

}  // namespace

HeldValues::HeldValues(Reader& reader, Channel channel, std::span<const Segment> parts)
    : values_(reader.values(channel)) {
    const bool heart_rate = channel == Channel::heart_rate;
    const std::int32_t least = heart_rate ? least_hr : missing + 1;
    const std::int32_t most = heart_rate ? greatest_hr : INT32_MAX;
    if (all_between(values_, least, most)) return;
    filled_.assign(values_.begin(), values_.end());
    values_ = filled_;
    for (std::int32_t& value : filled_) {
        if (value < least || value > most) value = missing;
    }
    const auto times = reader.times();
    const std::int32_t longest = longest_held_ms(values_, times, parts);
    for_each_gap(values_, parts, [&](std::uint32_t one, std::uint32_t next) {
        if (times[next] - times[one] > longest) return;
        std::fill(filled_.begin() + one + 1, filled_.begin() + next, filled_[one]);
    });
}

std::vector<std::int32_t> interpolated(std::span<const std::int32_t> values,
                                       std::span<const std::int32_t> times,
                                       std::span<const Segment> parts) {
    std::vector<std::int32_t> filled(values.begin(), values.end());
    const std::int32_t longest = longest_held_ms(values, times, parts);
    for_each_gap(values, parts, [&](std::uint32_t one, std::uint32_t next) {
        const std::int32_t elapsed = times[next] - times[one];
        if (next == one + 1 || elapsed <= 0 || elapsed > longest) return;
        const double growth = (static_cast<double>(values[next]) - values[one]) / elapsed;
        for (std::uint32_t i = one + 1; i < next; ++i) {
            const double grown = growth * (times[i] - times[one]);
            filled[i] = values[one] + static_cast<std::int32_t>(std::lround(grown));
        }
    });
    return filled;
}

}  // namespace runlytics::stream
