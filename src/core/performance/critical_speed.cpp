#include "core/performance/critical_speed.h"

#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/model.h"
#include "core/performance/line.h"

namespace runlytics::performance {

CriticalSpeed critical_speed(std::span<const double> metres, std::span<const double> seconds,
                             double level) {
    require_pairs(metres, seconds);
    if (!(level > 0 && level < 1)) {
        throw Error(sqlstate::invalid_parameter, "level must be between 0 and 1", "",
                    "0.95 is an interval of 95 %.");
    }
    CriticalSpeed result{missing_value, missing_value, missing_value,
                         missing_value, missing_value, missing_value};
    std::vector<double> x, y;
    for (std::size_t i = 0; i < metres.size(); ++i) {
        if (!(metres[i] > 0) || !std::isfinite(metres[i])) continue;
        if (!(seconds[i] >= shortest_critical_s && seconds[i] <= longest_critical_s)) continue;
        x.push_back(seconds[i]);
        y.push_back(metres[i]);
    }
    result.efforts = x.size();
    if (x.size() < least_critical_efforts) return result;
    const Line line = fit_line(x, y);
    if (!(line.slope > 0)) return result;
    const double t = student_quantile(0.5 + level / 2, static_cast<double>(x.size() - 2));
    result.critical_speed = line.slope;
    result.low = line.slope - t * line.slope_error;
    result.high = line.slope + t * line.slope_error;
    result.d_prime = line.intercept;
    result.d_prime_low = line.intercept - t * line.intercept_error;
    result.d_prime_high = line.intercept + t * line.intercept_error;
    return result;
}

}  // namespace runlytics::performance
