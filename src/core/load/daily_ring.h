#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
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
            at_ = (at_ + 1) % N;
            loads_[at_] = 0;
        }
        day_ = day;
        days_ += gap;
        if (!std::isnan(load)) loads_[at_] += load;
    }

    // Whether so many days have passed, the first and the last row's included.
    bool spans(std::int64_t days) const { return days_ >= days; }

    // The sum of the last days up to the last row's, in the order of time.
    double sum(std::size_t days) const {
        double total = 0;
        visit(days, [&](double load) { total += load; });
        return total;
    }

    double mean(std::size_t days) const { return sum(days) / static_cast<double>(days); }

    // The population standard deviation of the last days; 0 exactly when all are equal.
    double deviation(std::size_t days) const {
        const double average = mean(days);
        double squares = 0;
        bool equal = true;
        visit(days, [&](double load) {
            equal = equal && load == loads_[at_];
            squares += (load - average) * (load - average);
        });
        return equal ? 0 : std::sqrt(squares / static_cast<double>(days));
    }

  private:
    // Calls with each of the last days' loads, at most N, the earliest first.
    template <typename Visit>
    void visit(std::size_t days, Visit&& each) const {
        const std::size_t end = at_ + 1;
        for (std::size_t i = end + N - days; end < days && i < N; ++i)
            each(loads_[i]);
        for (std::size_t i = end < days ? 0 : end - days; i < end; ++i)
            each(loads_[i]);
    }

    std::array<double, N> loads_{};
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
