#include "core/stream/column.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>

#include "core/interrupt.h"
#include "core/stream/stream.h"

namespace runlytics::stream {
namespace {

constexpr std::size_t interrupt_interval = 64;  // blocks

// What the devices resolve: a power of ten of the unit, except for FIT's cadence, which is in
// 128ths of a revolution and counts one leg.
constexpr std::array<std::uint32_t, column_count> resolutions = {
    1'000,       // time, ms
    10'000'000,  // latitude, 1e-7 deg
    10'000'000,  // longitude, 1e-7 deg
    10,          // altitude, .1 m; devices write .2 m, and then the step is 2
    100,         // distance, 1 cm
    1,           // heart rate, 1 beat/min
    64,          // cadence, 1/64 per minute; mostly whole, and then the step is 64
    1'000,       // speed, 1 mm/s
    1,           // power, 1 W
    10,          // temperature, .1 degree
    10'000,      // vertical oscillation, .1 mm
    10'000,      // stance time, .1 ms
    100,         // stance balance, .01 %
    100,         // vertical ratio, .01 %
    10'000,      // step length, .1 mm
};

// The largest step that divides the resolution and every value.
std::uint32_t common_step(std::size_t column, std::span<const std::int32_t> values) {
    auto step = resolution_of(column);
    for (const auto value : values) {
        if (step == 1) break;
        if (value == missing) continue;
        const auto magnitude = static_cast<std::uint32_t>(std::abs(value));
        if (magnitude % step != 0) step = std::gcd(step, magnitude);
    }
    return step;
}

// The present values, in steps of the column.
std::vector<std::uint32_t> present_values(std::span<const std::int32_t> values,
                                          std::uint32_t step) {
    std::vector<std::uint32_t> present;
    present.reserve(values.size());
    for (const auto value : values) {
        if (value == missing) continue;
        const auto multiple = step == 1 ? value : value / static_cast<std::int32_t>(step);
        present.push_back(static_cast<std::uint32_t>(multiple));
    }
    return present;
}

}  // namespace

double scale_of(Channel channel) {
    return resolution_of(column_of(channel));
}

std::uint32_t resolution_of(std::size_t column) {
    return resolutions[column];
}

std::int32_t limit_of(std::size_t column) {
    if (column == column_of(Channel::latitude)) return 900'000'000;
    if (column == column_of(Channel::longitude)) return 1'800'000'000;
    return INT32_MAX;
}

Column encode_column(std::size_t column, std::span<const std::int32_t> values,
                     std::vector<std::byte>& out) {
    Column made;
    made.presence = encode_presence(values, out);
    made.step = common_step(column, values);
    const auto present = present_values(values, made.step);
    made.before = trail_before(present);
    auto trail = made.before;
    for (std::size_t at = 0; at < present.size(); at += block_size) {
        if (at / block_size % interrupt_interval == 0) poll_interrupt();
        const auto count = std::min(block_size, present.size() - at);
        encode_block(std::span(present).subspan(at, count), trail, out);
    }
    made.bytes = out;
    return made;
}

void decode_column(const Column& column, std::uint32_t samples, std::span<std::int32_t> values) {
    Cursor in(column.bytes);
    const PresentSamples present(column.presence, samples, in);
    const std::size_t first = samples - present.count();
    Trail trail{.value = column.before.value * column.step,
                .delta = column.before.delta * column.step};
    for (std::size_t at = 0; at < present.count(); at += block_size) {
        if (at / block_size % interrupt_interval == 0) poll_interrupt();
        const auto count = std::min<std::size_t>(block_size, present.count() - at);
        // Signed and unsigned views of the same integers may alias.
        const Block block(reinterpret_cast<std::uint32_t*>(values.data()) + first + at, block_size);
        decode_block(in, count, column.step, trail, block);
    }
    if (!in.at_end()) malformed("a column has bytes left over");
    present.spread(values.first(samples));
}

}  // namespace runlytics::stream
