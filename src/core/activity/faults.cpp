#include "core/activity/faults.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

#include "core/activity/heart_rate_faults.h"
#include "core/interrupt.h"
#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::activity {
namespace {

constexpr double near_s = 60;
constexpr double hardest_mps2 = 5;
constexpr double much_faster = 1.6;  // than usual
constexpr double least_absent_s = 60;
constexpr double climb_slack_m = 20, climbing_mps = 5;

std::string said(const char* format, double value) {
    char text[160];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

// Collects stretches of one kind with the greatest value in each.
class Stretches {
  public:
    void add(double begin_s, double end_s, double value) {
        if (!found_.empty() && begin_s - found_.back().end_s <= near_s) {
            found_.back().end_s = std::max(found_.back().end_s, end_s);
            found_.back().seconds += end_s - begin_s;
            found_.back().value = std::max(found_.back().value, value);
            return;
        }
        found_.push_back({begin_s, end_s, end_s - begin_s, value});
    }
    void tell(FaultKind kind, const char* format, std::vector<Fault>& faults) const {
        for (const auto& one : found_)
            faults.push_back({kind, one.begin_s, one.seconds, said(format, one.value)});
    }

  private:
    struct Found {
        double begin_s, end_s, seconds, value;
    };
    std::vector<Found> found_;
};

// The mean speed over the 10 s around an interval: a counter that stands still and makes up for it
// is as fast there as the runner.
class MeanSpeed {
  public:
    MeanSpeed(const stream::IntervalSpeed& speed, std::span<const std::int32_t> times,
              const stream::Segment& part)
        : times_(times), way_(part.last - part.first + 1), first_(part.first), last_(part.last) {
        for (std::uint32_t i = first_; i < last_; ++i) {
            const double v = speed(i), held = (times[i + 1] - times[i]) * 1e-3;
            way_[i + 1 - first_] = way_[i - first_] + (v > 0 ? v * held : 0);
        }
    }
    double around(std::uint32_t i) {
        while (times_[tail_ + first_] + half_ms < times_[i])
            ++tail_;
        while (head_ + first_ < last_ && times_[head_ + first_] < times_[i + 1] + half_ms)
            ++head_;
        return (way_[head_] - way_[tail_]) * 1e3 /
               (times_[head_ + first_] - times_[tail_ + first_]);
    }

  private:
    static constexpr std::int32_t half_ms = 5'000;
    std::span<const std::int32_t> times_;
    std::vector<double> way_;
    std::uint32_t first_, last_, tail_ = 0, head_ = 0;
};

// Half of all moving intervals are slower.
double usual_speed(const stream::IntervalSpeed& speed, std::span<const stream::Segment> parts) {
    std::vector<double> speeds;
    for (const stream::Segment& part : parts) {
        for (std::uint32_t i = part.first; i < part.last; ++i) {
            if (speed(i) >= stream::moving_threshold_mps) speeds.push_back(speed(i));
        }
    }
    if (speeds.empty()) return 0;
    const auto middle = speeds.begin() + static_cast<std::ptrdiff_t>(speeds.size() / 2);
    std::nth_element(speeds.begin(), middle, speeds.end());
    return *middle;
}

// What the speed between two samples says, pauses and gaps apart.
void find_spikes(stream::Reader& reader, double fastest_mps, std::vector<Fault>& faults) {
    const auto parts = stream::segments(reader);
    const stream::IntervalSpeed speed(reader, parts);
    if (!speed.known()) return;
    Stretches fast, hard;
    const auto times = reader.times();
    const double much = much_faster * usual_speed(speed, parts);
    for (const stream::Segment& part : parts) {
        MeanSpeed mean(speed, times, part);
        double before = missing_value, held_before = 0;
        for (std::uint32_t i = part.first; i < part.last; ++i) {
            if (i % 8192 == 0) poll_interrupt();
            const double held = (times[i + 1] - times[i]) * 1e-3, v = speed(i);
            if (held <= 0) continue;
            const double begin = times[i] * 1e-3;
            const double change = std::abs(v - before) / ((held + held_before) / 2);
            const bool beyond = (v > fastest_mps || change > hardest_mps2) && mean.around(i) > much;
            if (beyond && v > fastest_mps) fast.add(begin, begin + held, v);
            if (beyond && v <= fastest_mps) hard.add(begin, begin + held, change);
            before = v;
            held_before = held;
        }
    }
    fast.tell(FaultKind::gps_spike, "a speed of %.1f m/s, which is left out of distances", faults);
    hard.tell(FaultKind::gps_spike, "a change of speed of %.1f m/s a second", faults);
}

void find_absent(stream::Reader& reader, std::vector<Fault>& faults) {
    if (!reader.has(Channel::heart_rate)) return;
    const auto parts = stream::segments(reader);
    const stream::HeldValues hr(reader, Channel::heart_rate, parts);
    const stream::IntervalSpeed speed(reader, parts);
    const stream::Motion moving(reader, speed, parts);
    double begin_s = 0, moved_s = 0;
    const auto close = [&] {
        if (moved_s >= least_absent_s) {
            faults.push_back({FaultKind::absent_hr, begin_s, moved_s,
                              said("%.0f s of movement without a heart rate", moved_s)});
        }
        moved_s = 0;
    };
    stream::for_each_interval(parts, reader.times(), [&](std::uint32_t i, double held_s) {
        if (hr.known(i)) return close();
        if (speed.known() && !moving(i)) return;
        if (moved_s == 0) begin_s = reader.times()[i] * 1e-3;
        moved_s += held_s;
    });
    close();
}

void find_steps(stream::Reader& reader, std::vector<Fault>& faults) {
    const auto altitude = reader.values(Channel::altitude);
    if (altitude.empty()) return;
    const auto times = reader.times();
    const double unit = 1 / stream::scale_of(Channel::altitude);
    Stretches steps;
    std::optional<std::uint32_t> last;
    for (std::uint32_t i = 0; i < altitude.size(); ++i) {
        if (i % 8192 == 0) poll_interrupt();
        if (altitude[i] == stream::missing) continue;
        if (last) {
            const double step = std::abs(altitude[i] - altitude[*last]) * unit;
            const double held = (times[i] - times[*last]) * 1e-3;
            if (step > climb_slack_m + climbing_mps * held) {
                steps.add(times[*last] * 1e-3, times[i] * 1e-3, step);
            }
        }
        last = i;
    }
    steps.tell(FaultKind::altitude, "a step of %.0f m that nobody climbs", faults);
}

void find_doubled(stream::Reader& reader, std::vector<Fault>& faults) {
    const auto times = reader.times();
    double first_s = 0, count = 0;
    for (std::size_t i = 1; i < times.size(); ++i) {
        if (i % 8192 == 0) poll_interrupt();
        if (times[i] != times[i - 1]) continue;
        if (count == 0) first_s = times[i] * 1e-3;
        ++count;
    }
    if (count == 0) return;
    faults.push_back({FaultKind::doubled_time, first_s, count,
                      said("%.0f samples repeat an instant; none counts as time", count)});
}

}  // namespace

std::string_view name_of(FaultKind kind) {
    static constexpr std::array<std::string_view, 6> names = {
        "gps_spike", "stuck_hr", "cadence_lock", "absent_hr", "altitude", "doubled_time"};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<Fault> find_faults(stream::Reader& reader, double fastest_mps) {
    std::vector<Fault> faults;
    find_spikes(reader, fastest_mps, faults);
    for (const FaultyHeartRates& found : faulty_heart_rates(reader)) {
        faults.push_back({found.kind, found.begin_s, found.end_s - found.begin_s, found.evidence});
    }
    find_absent(reader, faults);
    find_steps(reader, faults);
    find_doubled(reader, faults);
    return faults;
}

std::vector<std::byte> without_faulty_heart_rates(std::span<const std::byte> stream) {
    stream::Reader reader(stream);
    const auto found = faulty_heart_rates(reader);
    if (found.empty()) return {};
    Track track = stream::decode(stream);
    auto& rates = track.column(Channel::heart_rate);
    const auto times = reader.times();
    for (const FaultyHeartRates& fault : found) {
        const auto begin = std::lower_bound(times.begin(), times.end(), fault.begin_s * 1e3);
        const auto end = std::lower_bound(begin, times.end(), fault.end_s * 1e3);
        std::fill(rates.begin() + (begin - times.begin()), rates.begin() + (end - times.begin()),
                  missing_value);
    }
    return stream::encode(track);
}

}  // namespace runlytics::activity
