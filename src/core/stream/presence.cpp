#include "core/stream/presence.h"

#include <algorithm>
#include <bit>

#include "core/interrupt.h"
#include "core/stream/stream.h"

namespace runlytics::stream {
namespace {

constexpr std::uint32_t interrupt_interval = 8192;

// Appends run lengths, but stops as soon as they take `limit` bytes. Returns whether they fit.
bool put_runs(std::span<const std::int32_t> values, std::size_t limit,
              std::vector<std::byte>& out) {
    const auto start = out.size();
    bool present = false;
    for (std::size_t at = 0; at < values.size(); present = !present) {
        const auto end =
            std::find_if(values.begin() + static_cast<std::ptrdiff_t>(at), values.end(),
                         [&](std::int32_t v) { return (v != missing) != present; });
        const auto next = static_cast<std::size_t>(end - values.begin());
        put_varint(out, static_cast<std::uint32_t>(next - at));
        at = next;
        if (out.size() - start >= limit) return false;
    }
    return true;
}

// Appends one bit for each sample.
void put_bitmap(std::span<const std::int32_t> values, std::vector<std::byte>& out) {
    const auto start = out.size();
    out.resize(start + (values.size() + 7) / 8);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] != missing) out[start + i / 8] |= std::byte{1} << (i % 8);
    }
}

}  // namespace

Presence encode_presence(std::span<const std::int32_t> values, std::vector<std::byte>& out) {
    if (std::ranges::find(values, missing) == values.end()) return Presence::all;
    const auto start = out.size();
    if (put_runs(values, (values.size() + 7) / 8, out)) return Presence::runs;
    out.resize(start);
    put_bitmap(values, out);
    return Presence::bitmap;
}

PresentSamples::PresentSamples(Presence kind, std::uint32_t samples, Cursor& in)
    : kind_(kind), samples_(samples), count_(samples) {
    const auto before = in.rest();
    if (kind == Presence::runs) take_runs(in);
    if (kind == Presence::bitmap) take_bitmap(in);
    description_ = before.first(before.size() - in.rest().size());
    if (count_ == 0) malformed("a column has no value");
}

// Adds up the runs until they cover every sample.
void PresentSamples::take_runs(Cursor& in) {
    std::uint32_t covered = 0;
    std::uint32_t runs = 0;
    count_ = 0;
    for (bool present = false; covered < samples_; present = !present) {
        const auto length = in.get_varint();
        if (length > samples_ - covered) malformed("a column's runs exceed its samples");
        if (length == 0 && runs > 0) malformed("a column has an empty run");
        covered += length;
        if (present) count_ += length;
        if (++runs % interrupt_interval == 0) poll_interrupt();
    }
}

// Counts the bits.
void PresentSamples::take_bitmap(Cursor& in) {
    const auto bitmap = in.take((std::size_t{samples_} + 7) / 8);
    count_ = 0;
    for (const auto bits : bitmap) {
        count_ += static_cast<std::uint32_t>(std::popcount(std::to_integer<std::uint8_t>(bits)));
    }
    if (samples_ % 8 != 0 && std::to_integer<unsigned>(bitmap.back()) >> (samples_ % 8) != 0) {
        malformed("a column's bitmap exceeds its samples");
    }
}

void PresentSamples::spread(std::span<std::int32_t> values) const {
    if (kind_ == Presence::runs) spread_runs(values);
    if (kind_ == Presence::bitmap) spread_bitmap(values);
}

// Copies run by run. Once the two places meet, what is left is in its place already.
void PresentSamples::spread_runs(std::span<std::int32_t> values) const {
    Cursor runs(description_);
    auto to = values.begin();
    auto from = values.end() - count_;
    for (bool present = false; to != from; present = !present) {
        const auto length = static_cast<std::ptrdiff_t>(runs.get_varint());
        if (present) {
            std::copy(from, from + length, to);
            from += length;
        } else {
            std::fill(to, to + length, missing);
        }
        to += length;
    }
}

// Copies sample by sample without a branch, which alternating gaps would mispredict. Each write is
// at or before the next read.
void PresentSamples::spread_bitmap(std::span<std::int32_t> values) const {
    const auto* next = values.data() + (values.size() - count_);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto bit = (std::to_integer<unsigned>(description_[i / 8]) >> (i % 8)) & 1U;
        values[i] = bit != 0 ? *next : missing;
        next += bit;
    }
}

}  // namespace runlytics::stream
