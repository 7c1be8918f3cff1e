#include "core/formats/outing.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "core/formats/finish.h"

namespace runlytics::formats {

namespace {

constexpr UnixMillis longest_break_ms = 4 * 3'600'000;

// Whether the second recording goes on where the first one ended.
bool continues(const Activity& first, const Activity& second) {
    const UnixMillis gap = second.track.time.front() - first.track.time.back();
    const bool same_type = first.vendor_sport.empty() || second.vendor_sport.empty() ||
                           first.vendor_sport == second.vendor_sport;
    return same_type && gap >= 0 && gap <= longest_break_ms;
}

// Appends the samples of another track behind a pause.
void append_track(Track& whole, const Track& part) {
    const std::size_t before = whole.size();
    const std::size_t after = before + part.size();
    whole.pauses.push_back(static_cast<std::uint32_t>(before));
    for (const auto pause : part.pauses)
        whole.pauses.push_back(static_cast<std::uint32_t>(before + pause));
    whole.time.insert(whole.time.end(), part.time.begin(), part.time.end());
    for (std::size_t i = 0; i < channel_count; ++i) {
        const auto channel = static_cast<Channel>(i);
        if (!whole.has(channel) && !part.has(channel)) continue;
        auto& values = whole.column(channel);
        const auto& more = part.column(channel);
        values.resize(before, missing_value);
        values.insert(values.end(), more.begin(), more.end());
        values.resize(after, missing_value);
    }
}

// Takes what the first part did not say from the second.
void fill(std::string& first, const std::string& second) {
    if (first.empty()) first = second;
}

// Makes one recording of two.
void append(Activity& whole, const Activity& part) {
    if (whole.vendor_sport.empty()) {
        whole.sport = part.sport;
        whole.sub_sport = part.sub_sport;
    }
    fill(whole.vendor_sport, part.vendor_sport);
    fill(whole.name, part.name);
    fill(whole.notes, part.notes);
    if (!whole.utc_offset_s) whole.utc_offset_s = part.utc_offset_s;
    whole.truncated |= part.truncated;
    for (const auto& warning : part.warnings)
        warn(whole, warning);
    append_track(whole.track, part.track);
}

}  // namespace

// One pass over the recordings by their starts; each joins the one before or stands alone.
std::vector<Activity> join_recordings(std::vector<Activity> recordings) {
    std::stable_sort(recordings.begin(), recordings.end(), [](const auto& a, const auto& b) {
        return a.track.time.front() < b.track.time.front();
    });
    std::vector<Activity> outings;
    for (Activity& recording : recordings) {
        if (!outings.empty() && continues(outings.back(), recording)) {
            append(outings.back(), recording);
        } else {
            outings.push_back(std::move(recording));
        }
    }
    return outings;
}

}  // namespace runlytics::formats
