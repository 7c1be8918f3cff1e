#include "core/stream/series.h"

#include <algorithm>
#include <cmath>

#include "core/stream/stream.h"

namespace runlytics::stream {

namespace {

// The moments that a stream holds of a channel.
std::vector<Moment> moments_of(std::span<const std::byte> stream, Channel channel) {
    std::vector<Moment> moments;
    if (stream.empty()) return moments;
    const Track track = decode(stream);
    const auto& values = track.column(channel);
    for (std::size_t i = 0; i < values.size(); ++i)
        moments.push_back({track.time[i], values[i]});
    return moments;
}

}  // namespace

// The later of two moments of one instant stands behind the earlier, and the last one is taken.
std::vector<std::byte> add_series(std::span<const std::byte> stream, Channel channel,
                                  std::vector<Moment> moments) {
    std::vector<Moment> all = moments_of(stream, channel);
    all.insert(all.end(), moments.begin(), moments.end());
    std::erase_if(all, [](const Moment& m) { return !std::isfinite(m.value); });
    std::stable_sort(all.begin(), all.end(),
                     [](const Moment& a, const Moment& b) { return a.at < b.at; });
    Track track;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i + 1 < all.size() && all[i + 1].at == all[i].at) continue;
        track.append(all[i].at);
        track.set(channel, all[i].value);
    }
    return encode(track);
}

}  // namespace runlytics::stream
