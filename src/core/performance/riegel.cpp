#include "core/performance/riegel.h"

#include <cmath>
#include <vector>

#include "core/model.h"
#include "core/performance/line.h"

namespace runlytics::performance {

double riegel(double metres, double seconds, double target_metres, double exponent) {
    if (!(metres > 0) || !(seconds > 0) || !(target_metres > 0)) return missing_value;
    const double result = seconds * std::pow(target_metres / metres, exponent);
    return std::isfinite(result) ? result : missing_value;
}

double riegel_exponent(std::span<const double> metres, std::span<const double> seconds) {
    require_pairs(metres, seconds);
    std::vector<double> x, y;
    for (std::size_t i = 0; i < metres.size(); ++i) {
        if (!(metres[i] > 0) || !(seconds[i] > 0)) continue;
        if (!std::isfinite(metres[i]) || !std::isfinite(seconds[i])) continue;
        x.push_back(std::log(metres[i]));
        y.push_back(std::log(seconds[i]));
    }
    return fit_line(x, y).slope;
}

}  // namespace runlytics::performance
