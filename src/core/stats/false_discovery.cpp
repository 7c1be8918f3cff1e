#include "core/stats/false_discovery.h"

#include <algorithm>
#include <cmath>

#include "core/model.h"

namespace runlytics::stats {

std::vector<double> false_discovery_rates(std::span<const double> p) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (std::isfinite(p[i])) order.push_back(i);
    }
    std::ranges::sort(order, {}, [&](std::size_t i) { return p[i]; });
    std::vector<double> rates(p.size(), missing_value);
    double least = 1;
    for (std::size_t rank = order.size(); rank >= 1; --rank) {
        const std::size_t i = order[rank - 1];
        const double all = static_cast<double>(order.size());
        least = std::min(least, p[i] * all / static_cast<double>(rank));
        rates[i] = least;
    }
    return rates;
}

}  // namespace runlytics::stats
