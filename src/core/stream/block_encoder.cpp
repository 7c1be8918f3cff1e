#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/stream/block.h"
#include "core/stream/lanes.h"

namespace runlytics::stream {
namespace {

// So few that a block with exceptions still decodes nearly as fast as one without.
constexpr std::size_t max_exceptions = 6;
constexpr std::size_t exception_bytes = 3;  // a position and, as a rule, two bytes of value
constexpr std::size_t patch_bytes = 8;      // their count, and a charge for the time they take

// The residuals that one method leaves. Behind those of a short block stand others that mean
// nothing.
struct Residuals {
    std::array<std::uint32_t, block_size> values;
    std::size_t count = 0;

    std::int32_t operator[](std::size_t i) const { return static_cast<std::int32_t>(values[i]); }
};

// Takes the prediction of each method away, from four values at once.
std::array<Residuals, method_count> predict(std::span<const std::uint32_t> values,
                                            const Trail& trail) {
    std::array<std::uint32_t, block_size + 1> chain;
    chain[0] = trail.value;
    std::ranges::copy(values, chain.begin() + 1);
    std::fill(chain.begin() + 1 + values.size(), chain.end(), trail.value);
    std::array<Residuals, method_count> residuals;
    auto& [frame, delta, delta_of_delta] = residuals;
    for (auto& method : residuals)
        method.count = values.size();
    const Lanes origin = splat(trail.value);
    Lanes before = splat(trail.delta);
    for (std::size_t i = 0; i < block_size; i += 4) {
        const Lanes value = load_lanes(&chain[i + 1]);
        const Lanes difference = value - load_lanes(&chain[i]);
        store_lanes(&frame.values[i], value - origin);
        store_lanes(&delta.values[i], difference);
        store_lanes(&delta_of_delta.values[i], difference - shifted_in(before, difference));
        before = difference;
    }
    return residuals;
}

// Which residuals to pack, in how many bits; the others become exceptions.
struct Fit {
    std::int32_t reference = 0;
    unsigned width = 0;
    std::size_t cost = SIZE_MAX;
};

std::uint32_t distance(std::int32_t low, std::int32_t high) {
    return static_cast<std::uint32_t>(high) - static_cast<std::uint32_t>(low);
}

// Where the extremes are. Eight groups have a least residual each, and the last but one of those
// has seven residuals at or below it: as many as there are extremes on a side. So no fit is
// narrower than what is between the two inner bounds, and only what is outside need be looked at.
struct Bounds {
    std::int32_t least = INT32_MIN, low = INT32_MAX;
    std::int32_t most = INT32_MAX, high = INT32_MIN;

    explicit Bounds(const Residuals& residuals) {
        if (residuals.count < block_size) return;
        std::array<SignedLanes, 2> lower = {signed_lanes(residuals, 0), signed_lanes(residuals, 4)};
        auto upper = lower;
        for (std::size_t i = 0; i < block_size; i += 8) {
            for (std::size_t half = 0; half < 2; ++half) {
                const auto lanes = signed_lanes(residuals, i + 4 * half);
                lower[half] = smaller(lower[half], lanes);
                upper[half] = larger(upper[half], lanes);
            }
        }
        std::array<std::int32_t, 2> lowest = {INT32_MIN, INT32_MIN};
        std::array<std::int32_t, 2> highest = {INT32_MAX, INT32_MAX};
        least = INT32_MAX;
        most = INT32_MIN;
        for (std::size_t group = 0; group < 8; ++group) {
            const auto small = lower[group / 4][group % 4], large = upper[group / 4][group % 4];
            least = std::min(least, small);
            most = std::max(most, large);
            lowest[1] = std::max(lowest[1], std::min(lowest[0], small));
            lowest[0] = std::max(lowest[0], small);
            highest[1] = std::min(highest[1], std::max(highest[0], large));
            highest[0] = std::min(highest[0], large);
        }
        low = lowest[1];
        high = highest[1];
    }

    unsigned least_width() const {
        return high > low ? static_cast<unsigned>(std::bit_width(distance(low, high))) : 0;
    }

    // Of a short block nothing is known.
    bool exceptions_are_in_vain() const {
        return static_cast<unsigned>(std::bit_width(distance(least, most))) == least_width();
    }

  private:
    static SignedLanes signed_lanes(const Residuals& residuals, std::size_t at) {
        return std::bit_cast<SignedLanes>(load_lanes(&residuals.values[at]));
    }
};

static_assert(max_exceptions == 6, "eight groups bound seven extremes");

// The least of the values that it is given and of what it begins with, in their order.
class Least {
  public:
    explicit Least(std::int32_t filling)
        : head_{filling, filling, filling, filling}, tail_(head_) {}

    // Each place takes what was before it, the value, or stays: whichever is in the middle.
    void add(std::int32_t value) {
        const SignedLanes values = {value, value, value, value};
        const SignedLanes first = __builtin_shufflevector(nothing, head_, 3, 4, 5, 6);
        const SignedLanes second = __builtin_shufflevector(head_, tail_, 3, 4, 5, 6);
        head_ = smaller(head_, larger(first, values));
        tail_ = smaller(tail_, larger(second, values));
    }

    std::int32_t operator[](std::size_t i) const { return i < 4 ? head_[i] : tail_[i - 4]; }

  private:
    static constexpr SignedLanes nothing = {INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN};

    SignedLanes head_, tail_;
};

// Which of the residuals are outside of the bounds: bit k of lane i is of residual 4 * k + i.
struct Outside {
    Lanes below{}, above{};

    Outside(const Residuals& residuals, const Bounds& bounds) {
        const SignedLanes low = {bounds.low, bounds.low, bounds.low, bounds.low};
        const SignedLanes high = {bounds.high, bounds.high, bounds.high, bounds.high};
        Lanes bit = splat(1);
        for (std::size_t i = 0; i < block_size; i += 4, bit += bit) {
            const auto lanes = std::bit_cast<SignedLanes>(load_lanes(&residuals.values[i]));
            below |= std::bit_cast<Lanes>(lanes < low) & bit;
            above |= std::bit_cast<Lanes>(lanes > high) & bit;
        }
        if (residuals.count < block_size) leave_out_rest(residuals.count);
    }

  private:
    void leave_out_rest(std::size_t count) {
        for (std::size_t lane = 0; lane < 4; ++lane) {
            const auto rows = (count + 3 - lane) / 4;
            const auto rest = rows < 32 ? ~std::uint32_t{0} << rows : 0;
            below[lane] &= ~rest;
            above[lane] &= ~rest;
        }
    }
};

// The smallest and the largest residuals, from the outside in. At least as many as are wanted lie
// on or beyond a bound: where fewer lie beyond it, the others are the bound itself.
struct Extremes {
    std::array<std::int32_t, max_exceptions + 1> low, high;
    std::size_t count = 0;

    Extremes(const Residuals& residuals, const Bounds& bounds)
        : count(std::min(residuals.count, max_exceptions + 1)) {
        const Outside outside(residuals, bounds);
        Least least(bounds.low), most(~bounds.high);
        for (std::size_t lane = 0; lane < 4; ++lane) {
            for (auto rows = outside.below[lane]; rows != 0; rows &= rows - 1)
                least.add(residuals[4 * static_cast<std::size_t>(std::countr_zero(rows)) + lane]);
            // The largest are the least of what is turned over.
            for (auto rows = outside.above[lane]; rows != 0; rows &= rows - 1)
                most.add(~residuals[4 * static_cast<std::size_t>(std::countr_zero(rows)) + lane]);
        }
        for (std::size_t i = 0; i <= max_exceptions; ++i) {
            low[i] = least[i];
            high[i] = ~most[i];
        }
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
Fit best_fit(const Residuals& residuals, const Bounds& bounds) {
    if (bounds.exceptions_are_in_vain()) {
        const auto width = bounds.least_width();
        return {.reference = bounds.least,
                .width = width,
                .cost = cost_of(residuals.count, bounds.least, width, 0)};
    }
    const Extremes extremes(residuals, bounds);
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

struct Choice {
    Fit fit;
    std::size_t method = 0;
};

// The cheapest fit, of equals the first. What cannot be cheaper is not looked into: mostly two of
// three methods.
Choice cheapest(const std::array<Residuals, method_count>& predicted) {
    const std::array<Bounds, method_count> bounds = {Bounds(predicted[0]), Bounds(predicted[1]),
                                                     Bounds(predicted[2])};
    std::array<std::size_t, method_count> order = {0, 1, 2};
    const auto is_narrower = [&](std::size_t a, std::size_t b) {
        return bounds[a].least_width() < bounds[b].least_width();
    };
    if (is_narrower(order[1], order[0])) std::swap(order[0], order[1]);
    if (is_narrower(order[2], order[1])) std::swap(order[1], order[2]);
    if (is_narrower(order[1], order[0])) std::swap(order[0], order[1]);
    Choice best;
    for (const auto i : order) {
        const auto least = 1 + packed_bytes(predicted[i].count, bounds[i].least_width());
        if (least > best.fit.cost) break;
        const auto fit = best_fit(predicted[i], bounds[i]);
        if (fit.cost < best.fit.cost || (fit.cost == best.fit.cost && i < best.method)) {
            best = {fit, i};
        }
    }
    return best;
}

constexpr std::uint32_t mask_of(unsigned width) {
    return static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1);
}

// Takes the reference away and returns whether some of what is left does not fit the width.
bool take_away(std::uint32_t reference, unsigned width,
               std::array<std::uint32_t, block_size>& residuals) {
    const Lanes references = splat(reference), above = splat(~mask_of(width));
    Lanes left{};
    for (std::size_t i = 0; i < block_size; i += 4) {
        const Lanes residual = load_lanes(&residuals[i]) - references;
        left |= residual & above;
        store_lanes(&residuals[i], residual);
    }
    return (left[0] | left[1] | left[2] | left[3]) != 0;
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

// Appends the lower bits of the first `count` residuals.
void put_packed(const std::array<std::uint32_t, block_size>& residuals, std::size_t count,
                unsigned width, std::vector<std::byte>& out) {
    std::array<std::uint32_t, block_size> lower;
    const Lanes mask = splat(mask_of(width));
    for (std::size_t i = 0; i < block_size; i += 4)
        store_lanes(&lower[i], load_lanes(&residuals[i]) & mask);
    const auto at = out.size();
    out.resize(at + packed_bytes(count, width));
    const auto packed = std::span(out).subspan(at);
    if (count == block_size) {
        pack_block(lower, width, packed);
    } else {
        pack_tail(std::span(lower).first(count), width, packed);
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
    const auto [fit, method] = cheapest(predicted);
    Control control = {.method = static_cast<Method>(method), .width = fit.width};
    auto& chosen = predicted[method].values;
    if (values.size() < block_size)
        std::fill(chosen.begin() + values.size(), chosen.end(),
                  static_cast<std::uint32_t>(fit.reference));
    control.patched = take_away(static_cast<std::uint32_t>(fit.reference), fit.width, chosen);
    const auto residuals = std::span(chosen).first(values.size());
    out.push_back(control.encoded());
    put_varint(out, zigzag(fit.reference));
    put_packed(chosen, values.size(), fit.width, out);
    if (control.patched) put_exceptions(residuals, fit.width, out);
    trail.follow(values);
}

}  // namespace runlytics::stream
