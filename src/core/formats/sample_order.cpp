// The samples in order of time, although clocks are set under way.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <span>
#include <vector>

#include "core/formats/finish.h"
#include "core/formats/repair.h"
#include "core/interrupt.h"
#include "core/sport_limits.h"

namespace runlytics::formats {

namespace {

constexpr UnixMillis hour_ms = 3'600'000;
constexpr UnixMillis day_ms = 24 * hour_ms;
constexpr UnixMillis longest_rest = 4 * day_ms;  // between two samples of one activity
constexpr UnixMillis moment_ms = 5000, latest_ms = 60'000;
constexpr std::size_t most_settings = 5;  // of a clock during one activity
constexpr std::size_t stray_share = 100;
constexpr std::size_t most_leaps = 50;               // more are noise, and each is looked into
constexpr UnixMillis longest_stream_ms = INT32_MAX;  // 24 days
constexpr double clock_slack_s = 60;
constexpr std::uint32_t brief_share = 20;  // of the samples, a part of which is brief
constexpr double least_zigzag_m = 100;
constexpr double smoother = 0.7;

using Order = std::vector<std::uint32_t>;

// How far it is between two samples, by position or else by distance; missing when neither tells.
class Ways {
  public:
    explicit Ways(const Track& track) : track_(track) {}

    double between(std::uint32_t from, std::uint32_t to) const {
        const auto& lat = track_.column(Channel::latitude);
        const auto& lon = track_.column(Channel::longitude);
        if (!lat.empty() && !lon.empty()) {
            const double way = rough_distance(lat[from], lon[from], lat[to], lon[to]);
            if (!std::isnan(way)) return way;
        }
        const auto& distance = track_.column(Channel::distance);
        return distance.empty() ? missing_value : std::abs(distance[to] - distance[from]);
    }

    // The way through all samples in an order, over those of whose place something is known.
    double through(const Order& order) const {
        double sum = 0;
        for (std::size_t i = 1; i < order.size(); ++i) {
            const double way = between(order[i - 1], order[i]);
            if (way > 0) sum += way;
        }
        return sum;
    }

  private:
    const Track& track_;
};

// The usual time between two samples.
UnixMillis usual_interval(const Track& track) {
    std::vector<UnixMillis> steps;
    for (std::size_t i = 1; i < track.size(); ++i) {
        const UnixMillis step = track.time[i] - track.time[i - 1];
        if (step > 0) steps.push_back(step);
    }
    if (steps.empty()) return 1000;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return std::min<UnixMillis>(*middle, 30'000);
}

// Whether the athlete at one sample can be the one at another right after it.
bool goes_on(const Activity& activity, std::uint32_t from, std::uint32_t to) {
    const Track& track = activity.track;
    const double reach = limits_of(activity.sport).fastest_mps * 30 + 50;
    const auto& distance = track.column(Channel::distance);
    if (!distance.empty() && !std::isnan(distance[from]) && !std::isnan(distance[to])) {
        const double step = distance[to] - distance[from];
        return step >= 0 && step <= reach;
    }
    return Ways(track).between(from, to) <= reach;
}

// How often the clock steps back by hours or on by days.
std::size_t count_leaps(std::span<const UnixMillis> time) {
    std::size_t leaps = 0;
    for (std::size_t i = 1; i < time.size(); ++i) {
        const UnixMillis step = time[i] - time[i - 1];
        if (step <= -hour_ms || step > longest_rest) ++leaps;
    }
    return leaps;
}

// Whether one of some samples goes by the same clock as a time, before it or behind it.
bool is_kept(std::span<const UnixMillis> times, UnixMillis begin, UnixMillis end) {
    return std::any_of(times.begin(), times.end(),
                       [&](UnixMillis at) { return at >= begin && at <= end; });
}

// Whether a leap of the clock is taken back later, or takes back one before: then it is what lies
// between the two that is off.
bool is_passing(const Track& track, std::uint32_t before) {
    const std::span times(track.time);
    const UnixMillis from = times[before], to = times[before + 1];
    if (from < to) return is_kept(times.subspan(before + 1), from, from + longest_rest);
    return is_kept(times.first(before + 1), to - longest_rest, to);
}

// Whether the clock was set between two neighbours in the file, rather than time went by.
bool clock_was_set(const Activity& activity, std::uint32_t before) {
    const Track& track = activity.track;
    const auto last = static_cast<std::uint32_t>(track.size() - 1);
    const UnixMillis step = track.time[before + 1] - track.time[before];
    if (step > -hour_ms && step < hour_ms) return false;
    if (!is_plausible_time(track.time[before]) || !is_plausible_time(track.time[before + 1]))
        return false;
    if (!goes_on(activity, before, before + 1)) return false;
    // Pieces that the file has in another order go on the other way round as well.
    if (step < 0) return !goes_on(activity, last, 0) && !is_passing(track, before);
    const double span_s = static_cast<double>(track.time[last] - track.time[0]) / 1000;
    // A rest of days that the summary counts is one, unless next to nothing came before it.
    const bool rest = span_s <= activity.elapsed_s + clock_slack_s && before >= last / brief_share;
    if (step > longest_rest) return !rest && !is_passing(track, before);
    const double without_s = span_s - static_cast<double>(step) / 1000;
    return span_s > activity.elapsed_s + clock_slack_s &&
           without_s <= activity.elapsed_s + clock_slack_s;
}

// A watch that has not found its satellites yet goes by a clock that may be weeks behind. What it
// recorded before it was set comes right before what it recorded after.
void settle_clock(Activity& activity) {
    auto& time = activity.track.time;
    if (time.size() < 3 || count_leaps(time) > most_leaps) return;
    for (std::uint32_t i = 0; i + 1 < time.size() / 2 + 1; ++i) {
        if (!clock_was_set(activity, i)) continue;
        const UnixMillis shift = time[i + 1] - usual_interval(activity.track) - time[i];
        const UnixMillis begin = time[0] - hour_ms, end = time[i];
        const bool counted = activity.elapsed_s * 1000 >= static_cast<double>(shift);
        if (shift > 0 && counted) activity.elapsed_s -= static_cast<double>(shift) / 1000;
        const auto settle = [&](UnixMillis& at) {
            if (at >= begin && at <= end) at += shift;
        };
        settle(activity.started_at);
        for (Lap& lap : activity.laps)
            settle(lap.started_at);
        for (std::uint32_t sample = 0; sample <= i; ++sample)
            time[sample] += shift;
        warn(activity, "the clock was set after the start: what came before follows on");
        return;
    }
}

// Without samples that lie days away from all others, unless the summary tells that they belong.
void drop_far(const Activity& activity, Order& order) {
    const auto& time = activity.track.time;
    const auto [first, last] = std::minmax_element(
        order.begin(), order.end(), [&](auto a, auto b) { return time[a] < time[b]; });
    if (order.empty() || time[*last] - time[*first] <= longest_rest) return;
    std::vector<UnixMillis> times;
    for (const auto i : order)
        times.push_back(time[i]);
    std::sort(times.begin(), times.end());
    std::size_t low = times.size() / 2, high = low;
    while (low > 0 && times[low] - times[low - 1] <= longest_rest)
        --low;
    while (high + 1 < times.size() && times[high + 1] - times[high] <= longest_rest)
        ++high;
    const bool told = is_plausible_time(activity.started_at) && activity.elapsed_s > 0;
    const bool holds = time[*last] - time[*first] <= longest_stream_ms;
    const UnixMillis begin = activity.started_at;
    const UnixMillis end =
        told ? begin + static_cast<UnixMillis>(activity.elapsed_s * 1000) : begin;
    std::erase_if(order, [&](std::uint32_t i) {
        const bool near = time[i] >= times[low] && time[i] <= times[high];
        const bool covered = told && holds && time[i] >= begin - day_ms && time[i] <= end + day_ms;
        return !near && !covered;
    });
}

// Makes the times of the file's order grow: the clock that was set last is right, so the samples
// before a step back move to before it.
void straighten(std::vector<UnixMillis>& time, const Order& order, UnixMillis interval) {
    UnixMillis shift = 0;
    for (std::size_t i = order.size(); i-- > 1;) {
        const UnixMillis next = time[order[i]];
        UnixMillis& at = time[order[i - 1]];
        if (at + shift > next) shift = next - interval - at;
        at += shift;
    }
}

// Deals the times out anew in the file's order, each once, where next to none moves by that, or
// where times step back again and again by what a device is late with what it writes. A few steps
// are a clock that was set.
bool smooth_times(std::vector<UnixMillis>& time, const Order& order, const Order& sorted) {
    std::size_t steps_back = 0, moved = 0, strays = 0;
    std::vector<UnixMillis> dealt(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        dealt[i] = time[sorted[i]];
        const UnixMillis off = std::abs(dealt[i] - time[order[i]]);
        if (off > moment_ms) ++moved;
        if (off > latest_ms) ++strays;
        if (i > 0 && time[order[i]] < time[order[i - 1]]) ++steps_back;
    }
    const std::size_t few = order.size() / stray_share;
    if (moved > few && (steps_back <= most_settings || strays > few)) return false;
    for (std::size_t i = 0; i < order.size(); ++i)
        time[order[i]] = dealt[i];
    return true;
}

// The indexes of the samples to keep, in order.
Order order_samples(Activity& activity) {
    auto& time = activity.track.time;
    Order order;
    order.reserve(time.size());
    for (std::size_t i = 0; i < time.size(); ++i) {
        if (is_plausible_time(time[i])) order.push_back(static_cast<std::uint32_t>(i));
    }
    drop_far(activity, order);
    const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return time[a] < time[b]; };
    if (std::is_sorted(order.begin(), order.end(), earlier)) return order;
    poll_interrupt();
    Order sorted = order;
    std::stable_sort(sorted.begin(), sorted.end(), earlier);
    const Ways ways(activity.track);
    const double by_file = ways.through(order), by_time = ways.through(sorted);
    if (by_time - by_file < least_zigzag_m || by_file > smoother * by_time) return sorted;
    if (!smooth_times(time, order, sorted)) straighten(time, order, usual_interval(activity.track));
    warn(activity, "times went back under way: the order of the file was kept");
    return order;
}

// The values at these indexes.
template <typename Value>
std::vector<Value> gather(const std::vector<Value>& values, const Order& order) {
    std::vector<Value> result;
    result.reserve(order.size());
    for (const auto i : order)
        result.push_back(values[i]);
    return result;
}

}  // namespace

// Brings the samples in order, the pauses with them.
void sort_samples(Activity& activity) {
    settle_clock(activity);
    Track& track = activity.track;
    const Order order = order_samples(activity);
    if (order.size() < track.size()) warn(activity, "samples with an impossible time were dropped");

    std::vector<bool> paused(track.size());
    for (const auto i : track.pauses)
        paused.at(i) = true;
    track.pauses.clear();
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (paused[order[i]]) track.pauses.push_back(static_cast<std::uint32_t>(i));
    }
    const bool in_place =
        order.size() == track.size() && std::is_sorted(order.begin(), order.end());
    if (in_place) return;
    track.time = gather(track.time, order);
    for (std::size_t i = 0; i < channel_count; ++i) {
        auto& values = track.column(static_cast<Channel>(i));
        if (!values.empty()) values = gather(values, order);
    }
}

}  // namespace runlytics::formats
