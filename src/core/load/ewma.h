#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "core/model.h"

// Averages over days that are fed one row after the other, in day order. Each is plain data, so
// that it can be the state of an aggregate, and reading never changes it: a window may go on
// adding.
namespace runlytics::load {

inline constexpr double ctl_days = 42;
inline constexpr double atl_days = 7;

// Days since any fixed epoch.
using Day = std::int32_t;

[[noreturn]] void refuse_day_order(Day last, Day next);

// Throws Error 22023 with the hint ORDER BY when a day comes after a later one.
inline void require_day_order(Day last, Day next) {
    if (next < last) refuse_day_order(last, next);
}

// How a time constant decays: exp(-days / tau), with the usual single day kept ready.
class Decay {
  public:
    Decay() = default;
    // Throws Error 22023 unless tau is positive.
    explicit Decay(double tau_days);
    double over(std::int64_t days) const { return days == 1 ? one_day_ : power(days); }

  private:
    double power(std::int64_t days) const;

    double tau_days_ = 1;
    double one_day_ = 0;
};

// The exponentially weighted mean of daily sums: y <- y + (1 - exp(-1/tau)) (x - y), start 0.
class Ewma {
  public:
    Ewma() = default;
    explicit Ewma(double tau_days) : decay_(tau_days) {}

    // Adds to a day's load, NaN as 0. The days since the last row had none.
    void add(Day day, double load) {
        if (!started_) {
            started_ = true;
            day_ = day;
        }
        require_day_order(day_, day);
        if (day > day_) {
            // A rest day multiplies by the decay, so a gap of any length is one power.
            const std::int64_t gap = std::int64_t{day} - day_;
            through_yesterday_ = gap == 1 ? value() : value() * decay_.over(gap - 1);
            today_ = 0;
            day_ = day;
        }
        if (!std::isnan(load)) today_ += load;
    }

    bool started() const { return started_; }
    // As of the last row's day, its load so far included; NaN before the first row.
    double value() const {
        if (!started_) return missing_value;
        return today_ + decay_.over(1) * (through_yesterday_ - today_);
    }

  private:
    Decay decay_;
    double through_yesterday_ = 0;
    double today_ = 0;
    Day day_ = 0;
    bool started_ = false;
};
static_assert(std::is_trivially_copyable_v<Ewma>);

}  // namespace runlytics::load
