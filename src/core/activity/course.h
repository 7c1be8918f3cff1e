#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/sport_limits.h"
#include "core/stream/stream.h"

namespace runlytics::activity {

// Where a runner had got to: the distance at those samples that tell, never decreasing, without
// jumps. Between two samples the pace is even.
class Course {
  public:
    // What is faster than the limit (core/sport_limits.h) is a jump.
    explicit Course(stream::Reader& reader, double fastest_mps = fastest_running_mps);

    bool empty() const { return times_.empty(); }
    std::size_t size() const { return times_.size(); }
    // Milliseconds from the start of the stream.
    std::span<const double> times() const { return times_; }
    // Metres.
    std::span<const double> distances() const { return distances_; }

    double length() const { return empty() ? 0 : distances_.back() - distances_.front(); }
    double duration_ms() const { return empty() ? 0 : times_.back() - times_.front(); }
    // Metres at a time in milliseconds, held at the ends. `at` remembers the place for the next
    // time asked for, which is not earlier.
    double distance_at(double ms, std::size_t& at) const {
        while (at + 1 < times_.size() && times_[at + 1] < ms)
            ++at;
        if (at + 1 >= times_.size() || times_[at] >= ms) return distances_[at];
        const double held = times_[at + 1] - times_[at];
        return distances_[at] + (distances_[at + 1] - distances_[at]) * (ms - times_[at]) / held;
    }

  private:
    void follow_distance(stream::Reader& reader);
    double way_since(std::size_t place, double time) const;
    void integrate_speed(stream::Reader& reader);

    double fastest_mps_;
    std::vector<double> times_;
    std::vector<double> distances_;
};

}  // namespace runlytics::activity
