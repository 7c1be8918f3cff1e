#include "core/formats/fit/heart_rates.h"

#include <algorithm>
#include <cmath>

#include "core/formats/finish.h"

namespace runlytics::formats::fit {

namespace {

constexpr double ticks_per_ms = 1.024;
constexpr std::uint64_t low_bits = 0xFFF;        // what a packed timestamp tells of the ticks
constexpr std::uint64_t ticks_end = 1ULL << 32;  // where the strap's clock begins anew
constexpr UnixMillis second = 1000;
constexpr UnixMillis longest_hold = 5000;
constexpr UnixMillis stretch = 60'000;

// Unpacks 12 bits: three bytes hold two values, the low bits first.
std::vector<std::uint64_t> unpack(std::span<const std::byte> bytes) {
    std::vector<std::uint64_t> values;
    const auto at = [&](std::size_t i) { return std::to_integer<std::uint64_t>(bytes[i]); };
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 3) {
        values.push_back(at(i) | (at(i + 1) & 0x0F) << 8);
        if (i + 2 < bytes.size()) values.push_back(at(i + 1) >> 4 | at(i + 2) << 4);
    }
    return values;
}

}  // namespace

// A message with a timestamp ties the strap's clock to it; the others go on from there.
void HeartRateReader::read(const Message& message, std::optional<UnixMillis> timestamp,
                           std::vector<HeartRate>& rates) {
    read_ticks(message);
    if (timestamp && !ticks_.empty()) {
        const double fraction = message.number(Quantity::fractional_timestamp);
        anchor_ = *timestamp + (fraction < 1 ? std::llround(fraction * 1000) : 0);
        anchor_ticks_ = ticks_.front();
    }
    if (!anchor_) return;
    const auto bpm = message.numbers(Quantity::heart_rate);
    const std::size_t count = std::min(bpm.size(), ticks_.size());
    for (std::size_t i = 0; i < count; ++i) {
        const double rate = plausible_heart_rate(bpm[i]);
        if (std::isnan(rate)) continue;
        const auto since = static_cast<double>(ticks_[i] - anchor_ticks_);
        rates.push_back({*anchor_ + std::llround(since / ticks_per_ms), rate});
    }
}

// Whole ticks, or the low bits of each, which only ever go up.
void HeartRateReader::read_ticks(const Message& message) {
    ticks_.clear();
    for (const double value : message.numbers(Quantity::event_timestamp)) {
        if (!(value >= 0 && value < static_cast<double>(ticks_end))) continue;
        const auto low = static_cast<std::uint64_t>(value);
        last_ticks_ = (last_ticks_ & ~(ticks_end - 1)) + low +
                      (low < (last_ticks_ & (ticks_end - 1)) ? ticks_end : 0);
        ticks_.push_back(last_ticks_);
    }
    for (const std::uint64_t low : unpack(message.packed(Quantity::event_timestamp_12))) {
        last_ticks_ += (low - last_ticks_) & low_bits;
        ticks_.push_back(last_ticks_);
    }
}

namespace {

// What the strap says of every sample: the mean of its rates since the sample before, or the last
// one while it is fresh. Both run in order of time, side by side.
std::vector<double> rates_of_samples(const std::vector<HeartRate>& rates, const Track& track) {
    std::vector<double> strap(track.size(), missing_value);
    auto next = rates.begin();  // the first one behind the sample
    for (std::size_t i = 0; i < track.size(); ++i) {
        const UnixMillis at = track.time[i];
        const UnixMillis before = i > 0 ? track.time[i - 1] : at - second;
        while (next != rates.end() && next->at <= at)
            ++next;
        if (next == rates.begin()) continue;
        double sum = 0;
        double count = 0;
        for (auto rate = next; rate != rates.begin() && (rate - 1)->at > before; --rate) {
            sum += (rate - 1)->bpm;
            ++count;
        }
        const HeartRate& last = *(next - 1);
        if (count > 0) {
            strap[i] = std::round(sum / count);
        } else if (at - last.at <= longest_hold) {
            strap[i] = last.bpm;
        }
    }
    return strap;
}

std::size_t count_known(const std::vector<double>& rates, std::size_t first, std::size_t last) {
    std::size_t count = 0;
    for (std::size_t i = first; i < last; ++i)
        count += std::isnan(plausible_heart_rate(rates[i])) ? 0 : 1;
    return count;
}

}  // namespace

// Stretch by stretch; the records stay unless the strap knows twice as much, as Garmin's own merge
// leaves what a record has.
void merge_heart_rates(std::vector<HeartRate> rates, Track& track) {
    if (rates.empty()) return;
    const auto earlier = [](const HeartRate& a, const HeartRate& b) { return a.at < b.at; };
    std::stable_sort(rates.begin(), rates.end(), earlier);
    const std::vector<double> strap = rates_of_samples(rates, track);
    auto& own = track.column(Channel::heart_rate);
    if (own.empty()) own.assign(track.size(), missing_value);
    for (std::size_t first = 0, last = 0; first < track.size(); first = last) {
        while (last < track.size() && track.time[last] - track.time[first] < stretch)
            ++last;
        const std::size_t known = count_known(own, first, last);
        const bool better = count_known(strap, first, last) >= std::max(2 * known, std::size_t{1});
        for (std::size_t i = first; i < last; ++i) {
            const bool unknown = std::isnan(plausible_heart_rate(own[i]));
            if ((better || unknown) && !std::isnan(strap[i])) own[i] = strap[i];
        }
    }
}

}  // namespace runlytics::formats::fit
