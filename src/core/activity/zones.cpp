#include "core/activity/zones.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "core/error.h"
#include "core/stream/held.h"

namespace runlytics::activity {
namespace {

using stream::Segment;

constexpr std::size_t lanes = 4;
using Lanes [[gnu::vector_size(lanes * sizeof(std::int32_t))]] = std::int32_t;

Lanes load(const std::int32_t* at) {
    Lanes values;
    std::memcpy(&values, at, sizeof(values));
    return values;
}

void check_ascending(std::span<const double> bounds) {
    for (std::size_t i = 0; i < bounds.size(); ++i) {
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

}  // namespace

std::vector<double> time_in_zones(stream::Reader& reader, Channel channel,
                                  std::span<const double> bounds) {
    check_ascending(bounds);
    if (!reader.has(channel)) return {};
    const auto parts = stream::segments(reader);
    const stream::HeldValues held(reader, channel, parts);
    const auto times = reader.times(), values = held.values();
    const std::int32_t least = stream::missing + 1;

    std::vector<double> zones(bounds.size() + 1);
    std::int32_t above_lower = time_above(parts, times.data(), values.data(), least);
    for (std::size_t zone = 0; zone < bounds.size(); ++zone) {
        const std::int32_t bound = first_above(bounds[zone], stream::scale_of(channel), least);
        const std::int32_t above = time_above(parts, times.data(), values.data(), bound);
        zones[zone] = (above_lower - above) * 1e-3;
        above_lower = above;
    }
    zones.back() = above_lower * 1e-3;
    return zones;
}

}  // namespace runlytics::activity
