#include "core/activity/graded_speed.h"

#include <algorithm>
#include <cmath>

#include "core/activity/elevation.h"

namespace runlytics::activity {
namespace {

using stream::Segment;

constexpr double half_window_m = 20;
constexpr std::int32_t rolling_ms = 30'000;

// A speed without what only a receiver that jumps covers; NaN stays. One such second of a thousand
// metres would outweigh the hour around it.
double slower_than_a_jump(double v) {
    constexpr double fastest = 40;
    return v > fastest ? fastest : v;
}

// The speeds of a segment, and the metres along it that they make; a missing one adds nothing.
void run_along(const stream::IntervalSpeed& speed, std::span<const std::int32_t> times,
               const Segment& part, std::vector<double>& speeds, std::vector<double>& along) {
    double metres = 0;
    for (std::uint32_t i = part.first; i < part.last; ++i) {
        const double v = slower_than_a_jump(speed(i));
        speeds[i] = v;
        along[i] = metres;
        const double step = v * 1e-3 * (times[i + 1] - times[i]);
        if (step > 0) metres += step;
    }
    along[part.last] = metres;
}

// Turns the speeds of a segment into graded ones. The window around a sample reaches 20 m or more
// to either side; at the ends of the segment it is moved inwards, and a segment that is shorter
// than 40 m is level.
void grade_segment(const Segment& part, std::span<const double> altitude,
                   std::span<const double> along, double damping, std::vector<double>& speeds) {
    if (along[part.last] < 2 * half_window_m) return;
    std::uint32_t tail = part.first, head = part.first;
    for (std::uint32_t i = part.first; i < part.last; ++i) {
        const double middle = std::clamp(along[i], half_window_m, along[part.last] - half_window_m);
        while (along[head] < middle + half_window_m && head < part.last)
            ++head;
        while (along[tail + 1] <= middle - half_window_m)
            ++tail;
        const double grade = (altitude[head] - altitude[tail]) / (along[head] - along[tail]);
        if (!std::isnan(grade)) speeds[i] *= cost_factor(grade, damping);
    }
}

// The rolling mean of graded speed, and the mean of its fourth powers.
class RollingMean {
  public:
    RollingMean(std::span<const double> graded, std::span<const std::int32_t> times)
        : graded_(graded), times_(times) {}

    void run(const Segment& part) {
        restart(part.first);
        for (std::uint32_t i = part.first; i < part.last; ++i) {
            const std::int32_t held = times_[i + 1] - times_[i];
            if (held == 0) continue;
            if (std::isnan(graded_[i])) {
                restart(i + 1);
                continue;
            }
            known_ms_ += held;
            window_ += graded_[i] * held;
            if (times_[i + 1] - times_[start_] >= rolling_ms) count(times_[i + 1], held);
        }
    }

    double fourth_power_mean() const {
        return weight_ > 0 ? std::sqrt(std::sqrt(powers_ / weight_)) : missing_value;
    }

    double known_ms() const { return known_ms_; }

  private:
    void restart(std::uint32_t sample) {
        start_ = tail_ = sample;
        window_ = 0;
    }

    // Counts the window that ends at a time. The interval in which it begins counts in part.
    void count(std::int32_t end, std::int32_t held) {
        const std::int32_t begin = end - rolling_ms;
        for (; times_[tail_ + 1] <= begin; ++tail_) {
            const std::int32_t dropped = times_[tail_ + 1] - times_[tail_];
            if (dropped > 0) window_ -= graded_[tail_] * dropped;
        }
        const double before = graded_[tail_] * (begin - times_[tail_]);
        const double mean = (window_ - before) / rolling_ms;
        const double squared = mean * mean;
        powers_ += squared * squared * held;
        weight_ += held;
    }

    std::span<const double> graded_;
    std::span<const std::int32_t> times_;
    std::uint32_t start_ = 0;  // where the run of known speeds began
    std::uint32_t tail_ = 0;   // the interval in which the window begins
    double window_ = 0;        // speed * ms from the tail on
    double powers_ = 0;
    double weight_ = 0;
    double known_ms_ = 0;
};

}  // namespace

std::vector<double> graded_speeds(stream::Reader& reader, std::span<const Segment> parts,
                                  double damping) {
    const auto times = reader.times();
    const stream::IntervalSpeed speed(reader, parts);
    std::vector<double> speeds(times.size(), missing_value);
    if (!speed.known()) return speeds;
    std::vector<double> along(times.size());
    const auto altitude = smoothed_altitude(reader, parts);
    for (const Segment& part : parts) {
        run_along(speed, times, part, speeds, along);
        if (!altitude.empty()) grade_segment(part, altitude, along, damping, speeds);
    }
    return speeds;
}

double normalized(std::span<const double> graded, std::span<const std::int32_t> times,
                  std::span<const Segment> parts) {
    RollingMean rolling(graded, times);
    for (const Segment& part : parts)
        rolling.run(part);
    return rolling.fourth_power_mean();
}

stream::Measured normalized_graded_speed(std::span<const double> graded,
                                         std::span<const std::int32_t> times,
                                         std::span<const Segment> parts) {
    RollingMean rolling(graded, times);
    double recorded_ms = 0;
    for (const Segment& part : parts) {
        rolling.run(part);
        recorded_ms += times[part.last] - times[part.first];
    }
    return stream::measured(rolling.fourth_power_mean(), rolling.known_ms(), recorded_ms);
}

stream::Measured normalized_graded_speed(stream::Reader& reader, double damping) {
    const auto parts = stream::segments(reader);
    return normalized_graded_speed(graded_speeds(reader, parts, damping), reader.times(), parts);
}

}  // namespace runlytics::activity
