#include "core/activity/heart_rate_faults.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/interrupt.h"
#include "core/stream/held.h"
#include "core/stream/intervals.h"

namespace runlytics::activity {
namespace {

constexpr double stuck_s = 120;
constexpr std::int32_t lag_ms = 30'000;
constexpr std::uint32_t stuck_values = 20;
constexpr double varied_mps = 0.05;
constexpr std::int32_t window_ms = 120'000, every_ms = 30'000, least_lock_ms = 180'000;
constexpr std::int32_t least_even_lock_ms = 300'000;  // without a leap
constexpr double near_beats = 4, near_share = 0.9, most_deviation = 2.5, least_leap = 8;
constexpr double beside_s = 30;

// The channels that are compared.
struct Compared {
    explicit Compared(stream::Reader& reader)
        : times(reader.times()),
          parts(stream::segments(reader)),
          raw(reader.values(Channel::heart_rate)),
          hr(reader, Channel::heart_rate, parts),
          cadence(reader, Channel::cadence, parts),
          speed(reader, parts) {}

    // The first sample that is not earlier.
    std::uint32_t sample_at(double second) const {
        return static_cast<std::uint32_t>(
            std::lower_bound(times.begin(), times.end(), second * 1e3) - times.begin());
    }

    std::span<const std::int32_t> times;
    std::vector<stream::Segment> parts;
    std::span<const std::int32_t> raw;
    stream::HeldValues hr, cadence;
    stream::IntervalSpeed speed;
};

// Whether the speed varied from one half minute to the next within first..last: a step or two over
// a long stretch are no variation to which a heart would have to answer.
bool speed_varied(const Compared& of, std::uint32_t first, std::uint32_t last) {
    double sum = 0, n = 0;
    std::uint32_t later = first;
    for (std::uint32_t i = first; i < last; ++i) {
        while (later < last && of.times[later] < of.times[i] + lag_ms)
            ++later;
        if (later == last) break;
        const double change = std::abs(of.speed(later) - of.speed(i));
        if (std::isnan(change)) continue;
        sum += change;
        ++n;
    }
    return n > 0 && sum / n >= varied_mps;
}

void find_stuck(const Compared& of, std::vector<FaultyHeartRates>& found) {
    const auto judge = [&](std::uint32_t first, std::uint32_t last, std::uint32_t values) {
        const double lasted = (of.times[last] - of.times[first]) * 1e-3;
        if (lasted < stuck_s || values < stuck_values) return;
        if (!speed_varied(of, first, last)) return;
        char text[120];
        std::snprintf(text, sizeof text, "%d beats/min in each of %u samples over %.0f s",
                      of.raw[first], values, lasted);
        found.push_back({FaultKind::stuck_hr, of.times[first] * 1e-3, of.times[last] * 1e-3, text});
    };
    for (const stream::Segment& part : of.parts) {
        std::uint32_t first = part.first, values = 0;
        for (std::uint32_t i = part.first; i <= part.last; ++i) {
            if (i % 8192 == 0) poll_interrupt();
            if (of.raw[i] == stream::missing) continue;
            if (values > 0 && of.raw[i] == of.raw[first]) {
                ++values;
                continue;
            }
            if (values > 0) judge(first, i, values);
            first = i;
            values = stream::plausible_hr(of.raw[i]) ? 1 : 0;
        }
        if (values > 0) judge(first, part.last, values);
    }
}

// Whether the heart rate followed the steps (or half of them) through first..end.
bool follows(const Compared& of, std::uint32_t first, std::uint32_t end, double share) {
    const double unit = share / stream::scale_of(Channel::cadence);
    double n = 0, near = 0, sum = 0, squares = 0;
    for (std::uint32_t i = first; i < end; ++i) {
        if (!of.hr.known(i) || !of.cadence.known(i) || of.cadence[i] == 0) continue;
        const double difference = of.hr[i] - of.cadence[i] * unit;
        ++n;
        near += std::abs(difference) <= near_beats;
        sum += difference;
        squares += difference * difference;
    }
    if (2 * n < end - first || near < near_share * n || n < 2) return false;
    return squares / n - sum / n * (sum / n) <= most_deviation * most_deviation;
}

// The mean heart rate between two times; NaN without one.
double mean_between(const Compared& of, double begin_s, double end_s) {
    double n = 0, sum = 0;
    for (std::uint32_t i = of.sample_at(begin_s); i < of.times.size(); ++i) {
        if (of.times[i] >= end_s * 1e3) break;
        if (!of.hr.known(i)) continue;
        ++n;
        sum += of.hr[i];
    }
    return n > 0 ? sum / n : missing_value;
}

// The greatest leap of the heart rate beside either end of a stretch.
double leap_beside(const Compared& of, double begin_s, double end_s) {
    double most = 0;
    for (const double edge : {begin_s, end_s}) {
        // The edge is known to the step of the windows.
        for (double at = edge - beside_s; at <= edge + beside_s; at += 5) {
            const double leap =
                std::abs(mean_between(of, at - 15, at - 1) - mean_between(of, at + 1, at + 15));
            if (leap > most) most = leap;
        }
    }
    return most;
}

// Where the difference is no longer near, sample by sample from an end of the windows.
void trim(const Compared& of, double share, double& begin_s, double& end_s) {
    constexpr double reach_s = 90;
    const double unit = share / stream::scale_of(Channel::cadence);
    const auto far = [&](std::uint32_t i) {
        return of.hr.known(i) && of.cadence.known(i) &&
               std::abs(of.hr[i] - of.cadence[i] * unit) > 2 * near_beats;
    };
    const double first_s = begin_s, last_s = end_s;
    for (std::uint32_t i = of.sample_at(first_s); i < of.times.size(); ++i) {
        const double at = of.times[i] * 1e-3;
        if (at >= first_s + reach_s) break;
        if (far(i)) begin_s = at;
    }
    for (std::uint32_t i = of.sample_at(last_s - reach_s); i < of.times.size(); ++i) {
        const double at = of.times[i] * 1e-3;
        if (at >= last_s) break;
        if (!far(i)) continue;
        end_s = at;
        break;
    }
}

// A stretch of windows in which the heart rate followed, and of which part of the recording.
struct Lock {
    std::int32_t begin_ms, end_ms;
    std::size_t part;
};

// All stretches that follow, in order of time.
std::vector<Lock> locks_of(const Compared& of, double share) {
    std::vector<Lock> locks;
    for (std::size_t k = 0; k < of.parts.size(); ++k) {
        const stream::Segment& part = of.parts[k];
        std::uint32_t first = part.first, end = part.first;
        for (std::int32_t at = of.times[part.first]; at + window_ms <= of.times[part.last];
             at += every_ms) {
            poll_interrupt();
            while (of.times[first] < at)
                ++first;
            while (end < part.last && of.times[end] < at + window_ms)
                ++end;
            if (!follows(of, first, end, share)) continue;
            const bool goes_on =
                !locks.empty() && locks.back().part == k && at <= locks.back().end_ms;
            if (!goes_on) locks.push_back({at, at, k});
            locks.back().end_ms = at + window_ms;
        }
    }
    return locks;
}

// Whether a pause and less than a window of recording lie between two stretches: a sensor that
// counted steps before a red light counts them after it.
bool goes_on_after_pause(const Compared& of, const Lock& one, const Lock& next) {
    if (one.part == next.part) return false;
    std::int32_t between = of.times[of.parts[one.part].last] - one.end_ms + next.begin_ms -
                           of.times[of.parts[next.part].first];
    for (std::size_t k = one.part + 1; k < next.part; ++k)
        between += of.times[of.parts[k].last] - of.times[of.parts[k].first];
    return between < window_ms;
}

// Whether the heart rate changed with the steps and as quickly as they did, which no heart does:
// by the correlation of changes over 20 s where the steps change at all.
bool changes_with_steps(const Compared& of, std::span<const Lock> locks) {
    constexpr std::int32_t over_ms = 20'000;
    constexpr double least_deviation = 2, least_correlation = 0.8;
    const double unit = 1 / stream::scale_of(Channel::cadence);
    double n = 0, hr_steps = 0, hr_squares = 0, steps_squares = 0;
    for (const Lock& lock : locks) {
        std::uint32_t later = of.sample_at(lock.begin_ms * 1e-3);
        for (std::uint32_t i = later; of.times[i] + over_ms < lock.end_ms; ++i) {
            while (of.times[later] < of.times[i] + over_ms)
                ++later;
            if (!of.hr.known(i) || !of.hr.known(later)) continue;
            if (!of.cadence.known(i) || !of.cadence.known(later)) continue;
            const double hr = of.hr[later] - of.hr[i];
            const double steps = (of.cadence[later] - of.cadence[i]) * unit;
            ++n;
            hr_steps += hr * steps;
            hr_squares += hr * hr;
            steps_squares += steps * steps;
        }
    }
    return steps_squares >= n * least_deviation * least_deviation &&
           hr_steps >= least_correlation * std::sqrt(hr_squares * steps_squares);
}

// A chain of stretches, in which a leap at any end tells of all.
void judge_locks(const Compared& of, double share, std::span<const Lock> locks,
                 std::vector<FaultyHeartRates>& found) {
    std::int32_t lasted_ms = 0;
    double leap = 0;
    for (const Lock& lock : locks) {
        lasted_ms += lock.end_ms - lock.begin_ms;
        leap = std::max(leap, leap_beside(of, lock.begin_ms * 1e-3, lock.end_ms * 1e-3));
    }
    if (lasted_ms < least_lock_ms) return;
    const bool leaps = leap >= least_leap;
    if (!leaps && (lasted_ms < least_even_lock_ms || !changes_with_steps(of, locks))) return;
    for (const Lock& lock : locks) {
        double begin_s = lock.begin_ms * 1e-3, end_s = lock.end_ms * 1e-3;
        trim(of, share, begin_s, end_s);
        if (!(begin_s < end_s)) continue;
        char text[160];
        const int written =
            std::snprintf(text, sizeof text, "the heart rate was %sthe cadence for %.0f s, ",
                          share < 1 ? "half of " : "", end_s - begin_s);
        std::string evidence(text, static_cast<std::size_t>(written));
        std::snprintf(text, sizeof text, "with a leap of %.0f beats", leap);
        evidence += leaps ? text : "and changed as quickly";
        found.push_back({FaultKind::cadence_lock, begin_s, end_s, evidence});
    }
}

void find_locks(const Compared& of, double share, std::vector<FaultyHeartRates>& found) {
    const std::vector<Lock> locks = locks_of(of, share);
    for (std::size_t first = 0, end = 1; first < locks.size(); first = end++) {
        while (end < locks.size() && goes_on_after_pause(of, locks[end - 1], locks[end]))
            ++end;
        judge_locks(of, share, std::span(locks).subspan(first, end - first), found);
    }
}

}  // namespace

std::vector<FaultyHeartRates> faulty_heart_rates(stream::Reader& reader) {
    std::vector<FaultyHeartRates> found;
    if (!reader.has(Channel::heart_rate)) return found;
    const Compared of(reader);
    find_stuck(of, found);
    if (!of.cadence.empty()) {
        find_locks(of, 1, found);
        find_locks(of, 0.5, found);
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.begin_s < b.begin_s; });
    std::vector<FaultyHeartRates> apart;
    for (const FaultyHeartRates& one : found) {
        if (apart.empty() || one.begin_s >= apart.back().end_s) apart.push_back(one);
    }
    return apart;
}

}  // namespace runlytics::activity
