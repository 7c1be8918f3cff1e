#include "core/merge/join_tracks.h"

#include <algorithm>
#include <cmath>

#include "core/interrupt.h"

namespace runlytics::merge {

namespace {

constexpr UnixMillis widest_gap = 10'000;
constexpr std::size_t samples_between_polls = 8192;

bool has_values(const std::vector<double>& column) {
    return std::any_of(column.begin(), column.end(), [](double v) { return std::isfinite(v); });
}

bool paused_between(const Track& track, std::size_t before, std::size_t after) {
    const auto pause = std::upper_bound(track.pauses.begin(), track.pauses.end(),
                                        static_cast<std::uint32_t>(before));
    return pause != track.pauses.end() && *pause <= after;
}

// The value at a moment; `after` is the first sample that is not earlier.
double value_at(const Track& track, const std::vector<double>& column, std::size_t after,
                UnixMillis at) {
    if (after == track.size()) return missing_value;
    if (track.time[after] == at) return column[after];
    if (after == 0) return missing_value;
    const UnixMillis begin = track.time[after - 1], gap = track.time[after] - begin;
    if (gap > widest_gap || paused_between(track, after - 1, after)) return missing_value;
    const double share = static_cast<double>(at - begin) / static_cast<double>(gap);
    return column[after - 1] + share * (column[after] - column[after - 1]);
}

// Fills the gaps of one channel; whether there was anything to fill.
bool fill(Track& track, Channel channel, const Track& other, UnixMillis shift) {
    auto& column = track.column(channel);
    const auto& given = other.column(channel);
    if (given.empty() || (traits_of(channel).joining == Joining::as_whole && has_values(column)))
        return false;
    if (column.empty()) column.resize(track.size(), missing_value);
    bool filled = false;
    std::size_t after = 0;
    for (std::size_t i = 0; i < track.size(); ++i) {
        if (i % samples_between_polls == 0) poll_interrupt();
        const UnixMillis at = track.time[i] + shift;
        while (after < other.size() && other.time[after] < at)
            ++after;
        if (std::isfinite(column[i])) continue;
        column[i] = value_at(other, given, after, at);
        filled |= std::isfinite(column[i]);
    }
    return filled;
}

}  // namespace

std::vector<Channel> join_tracks(Track& track, const Track& other, UnixMillis shift) {
    std::vector<Channel> given;
    for (const ChannelTraits& traits : channels) {
        if (fill(track, traits.channel, other, shift)) given.push_back(traits.channel);
    }
    return given;
}

}  // namespace runlytics::merge
