#include "core/stream/column.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "core/interrupt.h"
#include "core/stream/stream.h"

namespace runlytics::stream {
namespace {

constexpr std::size_t interrupt_interval = 64;    // blocks
constexpr std::uint32_t time_resolution = 1'000;  // ms

// Division by one number again and again, as a multiplication (Lemire, Kaser and Kurz 2019).
class Divisor {
  public:
    explicit Divisor(std::uint32_t step) : step_(step), inverse_(UINT64_MAX / step + 1) {}

    bool divides(std::uint32_t value) const { return step_ == 1 || inverse_ * value < inverse_; }

    // Of a multiple, or of any value where nobody looks at the result.
    std::int32_t quotient(std::int32_t value) const {
        if (step_ == 1) return value;
        const auto bits = static_cast<std::uint32_t>(value);
        const auto magnitude = value < 0 ? 0 - bits : bits;
        const auto wide = static_cast<unsigned __int128>(inverse_) * magnitude >> 64;
        const auto result = static_cast<std::int32_t>(wide);
        return value < 0 ? -result : result;
    }

  private:
    std::uint32_t step_;
    std::uint64_t inverse_;
};

// The largest step that divides the resolution and every value.
std::uint32_t common_step(std::size_t column, std::span<const std::int32_t> values) {
    auto step = resolution_of(column);
    Divisor divisor(step);
    for (const auto value : values) {
        if (step == 1) break;
        if (value == missing) continue;
        const auto magnitude = static_cast<std::uint32_t>(std::abs(value));
        if (divisor.divides(magnitude)) continue;
        step = std::gcd(step, magnitude);
        divisor = Divisor(step);
    }
    return step;
}

// The present values, in steps of the column.
std::vector<std::uint32_t> present_values(std::span<const std::int32_t> values,
                                          std::uint32_t step) {
    const Divisor divisor(step);
    std::vector<std::uint32_t> present(values.size());
    std::size_t count = 0;
    // Which are missing cannot be foretold, and so this is no branch.
    for (const auto value : values) {
        present[count] = static_cast<std::uint32_t>(divisor.quotient(value));
        count += value != missing;
    }
    present.resize(count);
    return present;
}

}  // namespace

double scale_of(Channel channel) {
    return traits_of(channel).resolution;
}

std::uint32_t resolution_of(std::size_t column) {
    return column == time_column ? time_resolution : channels[column - 1].resolution;
}

// No position lies beyond the globe, and so a reader need not ask.
std::int32_t limit_of(std::size_t column) {
    if (column != column_of(Channel::latitude) && column != column_of(Channel::longitude)) {
        return INT32_MAX;
    }
    const ChannelTraits& traits = channels[column - 1];
    return static_cast<std::int32_t>(traits.range.high * traits.resolution);
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
