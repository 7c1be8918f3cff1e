#include "core/activity/zones.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/stream/held.h"

namespace runlytics::activity {
namespace {

using stream::Segment;

constexpr std::size_t steps_between_polls = 8192;
// So many bounds, and each is looked at by itself, four samples at a time; of more the one below a
// sample is searched for.
constexpr std::size_t few_bounds = 16;

constexpr std::size_t lanes = 4;
using Lanes [[gnu::vector_size(lanes * sizeof(std::int32_t))]] = std::int32_t;

Lanes load(const std::int32_t* at) {
    Lanes values;
    std::memcpy(&values, at, sizeof(values));
    return values;
}

void check_ascending(std::span<const double> bounds) {
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        if (i % steps_between_polls == 0) poll_interrupt();
        if (!std::isnan(bounds[i]) && (i == 0 || bounds[i] > bounds[i - 1])) continue;
        throw Error(sqlstate::invalid_parameter, "the zone bounds must ascend",
                    "bound " + std::to_string(i + 1) + " is " + std::to_string(bounds[i]));
    }
}

// The least stored value that is on or above a bound. The allowance undoes the rounding of the
// product, so that 3.1 m/s is on the bound 3.1.
std::int32_t first_above(double bound, double scale, std::int32_t least) {
    const double stored = std::ceil(bound * scale - 1e-6);
    return static_cast<std::int32_t>(std::clamp<double>(stored, least, INT32_MAX));
}

// The milliseconds through which a value held that is on or above a bound. They cannot overflow: a
// stream lasts at most INT32_MAX milliseconds.
std::int32_t time_above(std::span<const Segment> parts, const std::int32_t* times,
                        const std::int32_t* values, std::int32_t bound) {
    Lanes sums{};
    std::int32_t total = 0;
    for (const Segment& part : parts) {
        poll_interrupt();
        std::uint32_t i = part.first;
        for (; i + lanes <= part.last; i += lanes) {
            const Lanes held = load(times + i + 1) - load(times + i);
            sums += held & (load(values + i) >= bound);
        }
        for (; i < part.last; ++i) {
            if (values[i] >= bound) total += times[i + 1] - times[i];
        }
    }
    for (std::size_t lane = 0; lane < lanes; ++lane)
        total += sums[lane];
    return total;
}

// The channel of a stream whose time is told apart; a value that is missing is below every bound.
struct Recorded {
    std::span<const Segment> parts;
    std::span<const std::int32_t> times, values;

    std::int32_t above(std::int32_t bound) const {
        return time_above(parts, times.data(), values.data(), bound);
    }
};

constexpr std::int32_t least = stream::missing + 1;

// Between two bounds lies what is above the one and not above the other.
std::vector<double> by_differences(const Recorded& recorded, std::span<const std::int32_t> bounds) {
    std::vector<double> zones(bounds.size() + 1);
    std::int32_t above_lower = recorded.above(least);
    for (std::size_t zone = 0; zone < bounds.size(); ++zone) {
        const std::int32_t above = recorded.above(bounds[zone]);
        zones[zone] = (above_lower - above) * 1e-3;
        above_lower = above;
    }
    zones.back() = above_lower * 1e-3;
    return zones;
}

std::vector<double> by_search(const Recorded& recorded, std::span<const std::int32_t> bounds) {
    std::vector<std::int32_t> held(bounds.size() + 1);
    std::size_t steps = 0;
    for (const Segment& part : recorded.parts) {
        for (std::uint32_t i = part.first; i < part.last; ++i) {
            if (++steps % steps_between_polls == 0) poll_interrupt();
            const std::int32_t value = recorded.values[i];
            if (value < least) continue;
            const auto zone = std::upper_bound(bounds.begin(), bounds.end(), value);
            held[static_cast<std::size_t>(zone - bounds.begin())] +=
                recorded.times[i + 1] - recorded.times[i];
        }
    }
    std::vector<double> zones(held.size());
    for (std::size_t i = 0; i < held.size(); ++i) {
        if (i % steps_between_polls == 0) poll_interrupt();
        zones[i] = held[i] * 1e-3;
    }
    return zones;
}

}  // namespace

std::vector<double> time_in_zones(stream::Reader& reader, Channel channel,
                                  std::span<const double> bounds) {
    check_ascending(bounds);
    if (!reader.has(channel)) return {};
    const auto parts = stream::segments(reader);
    const stream::HeldValues held(reader, channel, parts);
    const Recorded recorded{parts, reader.times(), held.values()};
    std::vector<std::int32_t> stored;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        if (i % steps_between_polls == 0) poll_interrupt();
        stored.push_back(first_above(bounds[i], stream::scale_of(channel), least));
    }
    return stored.size() <= few_bounds ? by_differences(recorded, stored)
                                       : by_search(recorded, stored);
}

}  // namespace runlytics::activity
