#include "core/load/ewma.h"

#include <cmath>
#include <string>

#include "core/error.h"

namespace runlytics::load {

void refuse_day_order(Day last, Day next) {
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

}  // namespace runlytics::load
