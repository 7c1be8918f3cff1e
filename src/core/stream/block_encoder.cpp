#include <algorithm>
#include <array>
#include <bit>
#include <functional>

#include "core/stream/block.h"

namespace runlytics::stream {
namespace {

// So few that a block with exceptions still decodes nearly as fast as one without.
constexpr std::size_t max_exceptions = 6;
constexpr std::size_t exception_bytes = 3;  // a position and, as a rule, two bytes of value
constexpr std::size_t patch_bytes = 8;      // their count, and a charge for the time they take

// The residuals that one method leaves.
struct Residuals {
    std::array<std::uint32_t, block_size> values;
    std::size_t count = 0;
};

// Takes the prediction of each method away.
std::array<Residuals, method_count> predict(std::span<const std::uint32_t> values,
                                            const Trail& trail) {
    std::array<Residuals, method_count> residuals;
    auto& [frame, delta, delta_of_delta] = residuals;
    for (auto& method : residuals)
        method.count = values.size();
    auto before = trail;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto difference = values[i] - before.value;
        frame.values[i] = values[i] - trail.value;
        delta.values[i] = difference;
        delta_of_delta.values[i] = difference - before.delta;
        before = {.value = values[i], .delta = difference};
    }
    return residuals;
}

// Which residuals to pack, in how many bits; the others become exceptions.
struct Fit {
    std::int32_t reference = 0;
    unsigned width = 0;
    std::size_t cost = SIZE_MAX;
};

// The smallest and the largest residuals, from the outside in.
struct Extremes {
    std::array<std::int32_t, max_exceptions + 1> low, high;
    std::size_t count = 0;

    explicit Extremes(const Residuals& residuals)
        : count(std::min(residuals.count, max_exceptions + 1)) {
        low.fill(INT32_MAX);
        high.fill(INT32_MIN);
        for (std::size_t i = 0; i < residuals.count; ++i) {
            const auto residual = static_cast<std::int32_t>(residuals.values[i]);
            if (residual < low[count - 1]) insert(low, residual, std::less{});
            if (residual > high[count - 1]) insert(high, residual, std::greater{});
        }
    }

  private:
    // Lets the last one go and puts the new one where it belongs.
    template <class Before>
    void insert(std::array<std::int32_t, max_exceptions + 1>& sorted, std::int32_t residual,
                Before before) {
        auto at = count - 1;
        for (; at > 0 && before(residual, sorted[at - 1]); --at)
            sorted[at] = sorted[at - 1];
        sorted[at] = residual;
    }
};

// What a block costs, mostly in bytes.
std::size_t cost_of(std::size_t count, std::int32_t reference, unsigned width,
                    std::size_t exceptions) {
    const auto patches = exceptions > 0 ? patch_bytes + exceptions * exception_bytes : 0;
    return varint_bytes(zigzag(reference)) + packed_bytes(count, width) + patches;
}

// Leaves out one outlier after another, on the side that is farther from its neighbour, and keeps
// the cheapest of what results.
Fit best_fit(const Residuals& residuals) {
    const Extremes extremes(residuals);
    const auto distance = [](std::int32_t low, std::int32_t high) {
        return static_cast<std::uint32_t>(high) - static_cast<std::uint32_t>(low);
    };
    Fit best;
    const auto* low = extremes.low.data();
    const auto* high = extremes.high.data();
    for (std::size_t exceptions = 0; exceptions < extremes.count; ++exceptions) {
        const auto width = static_cast<unsigned>(std::bit_width(distance(*low, *high)));
        const auto cost = cost_of(residuals.count, *low, width, exceptions);
        if (cost < best.cost) best = {.reference = *low, .width = width, .cost = cost};
        if (width == 0 || exceptions + 1 == extremes.count) break;
        if (distance(low[0], low[1]) > distance(high[1], high[0])) {
            ++low;
        } else {
            ++high;
        }
    }
    return best;
}

// Appends what does not fit the width: how many, and of each its position and the bits above.
void put_exceptions(std::span<const std::uint32_t> residuals, unsigned width,
                    std::vector<std::byte>& out) {
    const auto count_at = out.size();
    out.push_back({});
    std::uint8_t count = 0;
    for (std::size_t i = 0; i < residuals.size(); ++i) {
        const auto above = static_cast<std::int32_t>(residuals[i]) >> width;
        if (above == 0) continue;
        out.push_back(static_cast<std::byte>(i));
        put_varint(out, zigzag(above));
        ++count;
    }
    out[count_at] = static_cast<std::byte>(count);
}

// Appends the lower bits of all residuals.
void put_packed(std::span<const std::uint32_t> residuals, unsigned width,
                std::vector<std::byte>& out) {
    std::array<std::uint32_t, block_size> lower;
    const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1);
    std::ranges::transform(residuals, lower.begin(), [&](auto value) { return value & mask; });
    const auto at = out.size();
    out.resize(at + packed_bytes(residuals.size(), width));
    const auto packed = std::span(out).subspan(at);
    if (residuals.size() == block_size) {
        pack_block(lower, width, packed);
    } else {
        pack_tail(std::span(lower).first(residuals.size()), width, packed);
    }
}

}  // namespace

Trail trail_before(std::span<const std::uint32_t> values) {
    if (values.empty()) return {};
    const auto delta = values.size() > 1 ? values[1] - values[0] : 0;
    return {.value = values[0] - delta, .delta = delta};
}

void encode_block(std::span<const std::uint32_t> values, Trail& trail,
                  std::vector<std::byte>& out) {
    auto predicted = predict(values, trail);
    Fit fit;
    Control control;
    for (std::size_t i = 0; i < method_count; ++i) {
        const auto other = best_fit(predicted[i]);
        if (other.cost >= fit.cost) continue;
        fit = other;
        control = {.method = static_cast<Method>(i), .width = fit.width};
    }
    auto& chosen = predicted[static_cast<std::size_t>(control.method)];
    const auto residuals = std::span(chosen.values).first(values.size());
    for (auto& residual : residuals) {
        residual -= static_cast<std::uint32_t>(fit.reference);
        if (std::uint64_t{residual} >> fit.width != 0) control.patched = true;
    }
    out.push_back(control.encoded());
    put_varint(out, zigzag(fit.reference));
    put_packed(residuals, fit.width, out);
    if (control.patched) put_exceptions(residuals, fit.width, out);
    trail.follow(values);
}

}  // namespace runlytics::stream
