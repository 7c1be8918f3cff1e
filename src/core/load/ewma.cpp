#include "core/load/ewma.h"

#include <cmath>
#include <string>

#include "core/error.h"
#include "core/model.h"

namespace runlytics::load {

void require_day_order(Day last, Day next) {
    if (next >= last) return;
    throw Error(sqlstate::invalid_parameter, "the rows are not in the order of their days",
                "a row is " + std::to_string(std::int64_t{last} - next) +
                    " days before the row that precedes it",
                "Add ORDER BY day to the aggregate or to its window.");
}

Decay::Decay(double tau_days) : tau_days_(tau_days), one_day_(std::exp(-1 / tau_days)) {
    if (tau_days > 0 && std::isfinite(tau_days)) return;
    throw Error(sqlstate::invalid_parameter, "the time constant must be positive",
                "tau is " + std::to_string(tau_days) + " days");
}

double Decay::power(std::int64_t days) const {
    return std::exp(-static_cast<double>(days) / tau_days_);
}

void Ewma::add(Day day, double load) {
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

double Ewma::value() const {
    if (!started_) return missing_value;
    return today_ + decay_.over(1) * (through_yesterday_ - today_);
}

}  // namespace runlytics::load
