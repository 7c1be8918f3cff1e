#include "core/stream/motion.h"

#include <algorithm>
#include <cmath>

#include "core/interrupt.h"

namespace runlytics::stream {
namespace {

constexpr std::uint32_t samples_between_polls = 8192;
constexpr std::int32_t longest_blip_ms = 1'500;
constexpr double made_up_share = 0.5;

}  // namespace

Motion::Motion(Reader& reader, const IntervalSpeed& speed, std::span<const Segment> parts,
               double threshold_mps)
    : speed_(speed),
      times_(reader.times()),
      parts_(parts),
      threshold_(threshold_mps),
      moving_(times_.size(), 1) {
    for (const Segment& part : parts)
        find_stops(part);
}

void Motion::find_stops(const Segment& part) {
    for (std::uint32_t i = part.first; i < part.last;) {
        poll_interrupt();
        const std::uint32_t limit = i + std::min(part.last - i, samples_between_polls);
        i = speed_.first_below(threshold_, i, limit);
        if (i == limit) continue;
        const std::uint32_t end = end_of_stop(i, part.last);
        const bool short_one = times_[end] - times_[i] < shortest_stop_ms;
        const bool none = short_one || is_made_up(i, end, part.last);
        for (; i < end; ++i) {
            if (none && !std::isnan(speed_(i))) continue;
            moving_[i] = 0;
            stopped_ms_ += held_ms(i);
        }
    }
}

// Where the stretch below the threshold that begins here ends.
std::uint32_t Motion::end_of_stop(std::uint32_t first, std::uint32_t last) const {
    const auto slow = [&](std::uint32_t i) { return !(speed_(i) >= threshold_); };
    std::uint32_t end = first + 1;
    while (end < last) {
        if (slow(end)) {
            ++end;
            continue;
        }
        const bool blip = end + 1 < last && slow(end + 1) && held_ms(end) <= longest_blip_ms;
        if (!blip) break;
        const double covered = way(end - 1) + way(end) + way(end + 1);
        if (covered >= threshold_ * (times_[end + 2] - times_[end - 1])) break;
        end += 2;
    }
    return end;
}

// Whether the interval behind a stretch covers, beyond its own share, half of what was not covered
// in it, or more.
bool Motion::is_made_up(std::uint32_t first, std::uint32_t end, std::uint32_t last) {
    if (end >= last) return false;
    const double usual = usual_speed();
    double lost = usual * (times_[end] - times_[first]);
    for (std::uint32_t i = first; i < end; ++i)
        lost -= way(i);
    return usual > 0 && way(end) - usual * held_ms(end) >= made_up_share * lost;
}

// The median of the speeds above the threshold: intervals that make up for others do not move it.
double Motion::usual_speed() {
    if (!std::isnan(usual_)) return usual_;
    std::vector<double> speeds;
    for (const Segment& part : parts_) {
        for (std::uint32_t i = part.first; i < part.last; ++i) {
            if (speed_(i) >= threshold_) speeds.push_back(speed_(i));
        }
    }
    if (speeds.empty()) return usual_ = 0;
    const auto middle = speeds.begin() + static_cast<std::ptrdiff_t>(speeds.size() / 2);
    std::nth_element(speeds.begin(), middle, speeds.end());
    return usual_ = *middle;
}

}  // namespace runlytics::stream
