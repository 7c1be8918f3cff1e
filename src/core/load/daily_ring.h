#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "core/load/ewma.h"
#include "core/model.h"

namespace runlytics::load {

// The sums of the last N days, days without a row being 0. Plain data, as Ewma is.
template <std::size_t N>
class DailyRing {
  public:
    // Adds to a day's load, NaN as 0.
    void add(Day day, double load) {
        if (days_ == 0) {
            days_ = 1;
            day_ = day;
        }
        require_day_order(day_, day);
        const std::int64_t gap = std::int64_t{day} - day_;
        for (std::int64_t i = std::min<std::int64_t>(gap, N); i > 0; --i) {
            at_ = at_ + 1 == N ? 0 : at_ + 1;
            loads_[at_] = loads_[at_ + N] = 0;
        }
        day_ = day;
        days_ += gap;
        if (!std::isnan(load)) loads_[at_ + N] = loads_[at_] += load;
    }

    // Whether so many days have passed, the first and the last row's included.
    bool spans(std::int64_t days) const { return days_ >= days; }

    // The sum of the last days up to the last row's, in the order of time.
    double sum(std::size_t days) const {
        double total = 0;
        for (const double load : last(days))
            total += load;
        return total;
    }

    double mean(std::size_t days) const { return sum(days) / static_cast<double>(days); }

    // The population standard deviation of the last days; 0 exactly when all are equal.
    double deviation(std::size_t days) const {
        const double average = mean(days);
        double squares = 0;
        bool equal = true;
        for (const double load : last(days)) {
            equal = equal && load == loads_[at_];
            squares += (load - average) * (load - average);
        }
        return equal ? 0 : std::sqrt(squares / static_cast<double>(days));
    }

  private:
    // The loads of the last days, at most N, the earliest first.
    std::span<const double> last(std::size_t days) const {
        return std::span(loads_).subspan(at_ + N + 1 - days, days);
    }

    // Every load stands twice, N apart, so that the last days always lie side by side.
    std::array<double, 2 * N> loads_{};
    std::size_t at_ = 0;
    std::int64_t days_ = 0;
    Day day_ = 0;
};

using Week = DailyRing<7>;
using FourWeeks = DailyRing<28>;
static_assert(std::is_trivially_copyable_v<FourWeeks>);

// Foster's monotony: mean / SD of the last 7 daily loads, rest days included. NaN in the first six
// days, because a week that has not passed is not a week of rest, and where all days are equal.
template <std::size_t N>
double monotony(const DailyRing<N>& ring) {
    static_assert(N >= 7);
    const double deviation = ring.deviation(7);
    if (!ring.spans(7) || !(deviation > 0)) return missing_value;
    return ring.mean(7) / deviation;
}

// The load of the last 7 days times their monotony.
template <std::size_t N>
double strain(const DailyRing<N>& ring) {
    return ring.sum(7) * monotony(ring);
}

// The mean of 7 days over the mean of 28, coupled. NaN in the first 27 days and after 28 without
// any load.
inline double acwr(const FourWeeks& ring) {
    const double chronic = ring.mean(28);
    return ring.spans(28) && chronic > 0 ? ring.mean(7) / chronic : missing_value;
}

}  // namespace runlytics::load
