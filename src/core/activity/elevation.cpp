#include "core/activity/elevation.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"

namespace runlytics::activity {
namespace {

using stream::Segment;

constexpr std::int32_t half_window_ms = 5'000;

// Follows the altitude of one segment and collects its legs.
class Turns {
  public:
    // What rises by just the threshold counts, whatever its means are in binary.
    Turns(double threshold_m, std::vector<Leg>& legs)
        : threshold_m_(std::max(0.0, threshold_m - 1e-9)), legs_(legs) {}

    void add(std::uint32_t sample, double altitude) {
        const Place place{sample, altitude};
        if (!started_) {
            low_ = high_ = place;
            started_ = true;
        }
        // The lowest and the highest place since the last turning point, which is one of them.
        if (altitude <= low_.altitude && direction_ <= 0) low_ = place;
        if (altitude >= high_.altitude && direction_ >= 0) high_ = place;
        if (direction_ >= 0 && high_.altitude - altitude >= threshold_m_) {
            finish();
            direction_ = -1;
            low_ = place;
        } else if (direction_ <= 0 && altitude - low_.altitude >= threshold_m_) {
            finish();
            direction_ = 1;
            high_ = place;
        }
    }

    // Ends the last leg.
    void finish() {
        if (direction_ > 0) legs_.push_back({low_.sample, high_.sample, rise()});
        if (direction_ < 0) legs_.push_back({high_.sample, low_.sample, -rise()});
    }

  private:
    struct Place {
        std::uint32_t sample = 0;
        double altitude = 0;
    };

    double rise() const { return high_.altitude - low_.altitude; }

    double threshold_m_;
    std::vector<Leg>& legs_;
    Place low_, high_;
    int direction_ = 0;
    bool started_ = false;
};

// The sum of the rises in one direction, as a positive number.
double total_rise(stream::Reader& reader, double threshold_m, double sign) {
    if (!(threshold_m >= 0)) {
        throw Error(sqlstate::invalid_parameter, "the climb threshold must not be negative",
                    "threshold is " + std::to_string(threshold_m) + " m");
    }
    if (!reader.has(Channel::altitude)) return missing_value;
    const auto parts = stream::segments(reader);
    double total = 0;
    for (const Leg& leg : legs(smoothed_altitude(reader, parts), parts, threshold_m)) {
        if (leg.rise_m * sign > 0) total += leg.rise_m * sign;
    }
    return total;
}

}  // namespace

std::vector<double> smoothed_altitude(stream::Reader& reader, std::span<const Segment> parts) {
    const auto stored = reader.values(Channel::altitude);
    if (stored.empty()) return {};
    const auto times = reader.times();
    const double unit = 1 / stream::scale_of(Channel::altitude);
    std::vector<double> smoothed(stored.size(), missing_value);
    for (const Segment& part : parts) {
        // Sums of integers stay exact, however long they slide.
        std::int64_t sum = 0;
        std::int32_t count = 0;
        const auto take = [&](std::uint32_t sample, int sign) {
            if (stored[sample] == stream::missing) return;
            sum += sign * std::int64_t{stored[sample]};
            count += sign;
        };
        std::uint32_t tail = part.first, head = part.first;
        for (std::uint32_t i = part.first; i <= part.last; ++i) {
            for (; head <= part.last && times[head] <= times[i] + half_window_ms; ++head) {
                take(head, 1);
            }
            for (; times[tail] < times[i] - half_window_ms; ++tail)
                take(tail, -1);
            if (count > 0) smoothed[i] = static_cast<double>(sum) * unit / count;
        }
    }
    return smoothed;
}

std::vector<Leg> legs(std::span<const double> altitude, std::span<const Segment> parts,
                      double threshold_m) {
    std::vector<Leg> found;
    for (const Segment& part : parts) {
        Turns turns(threshold_m, found);
        for (std::uint32_t i = part.first; i <= part.last; ++i) {
            if (!std::isnan(altitude[i])) turns.add(i, altitude[i]);
        }
        turns.finish();
    }
    return found;
}

double elevation_gain(stream::Reader& reader, double threshold_m) {
    return total_rise(reader, threshold_m, 1);
}

double elevation_loss(stream::Reader& reader, double threshold_m) {
    return total_rise(reader, threshold_m, -1);
}

}  // namespace runlytics::activity
