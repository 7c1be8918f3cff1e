#include "core/page/sparkline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace runlytics::page {
namespace {

constexpr std::array<std::string_view, 8> heights = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view level = "▄";
constexpr std::array<std::string_view, 9> lengths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};

void require_width(int width) {
    if (width >= 1 && width <= widest_picture) return;
    throw Error(sqlstate::invalid_parameter, "width must be from 1 to 1000");
}

// The mean of those that are known, worked so that no sum overflows.
double mean(std::span<const double> values) {
    const auto known = std::ranges::count_if(values, [](double v) { return std::isfinite(v); });
    double result = 0;
    for (const double value : values) {
        if (std::isfinite(value)) result += value / static_cast<double>(known);
    }
    return known == 0 ? std::numeric_limits<double>::quiet_NaN() : result;
}

std::vector<double> resampled(std::span<const double> values, std::size_t width) {
    std::vector<double> result(width, std::numeric_limits<double>::quiet_NaN());
    if (values.empty()) return result;
    for (std::size_t i = 0; i < width; ++i) {
        const std::size_t first = i * values.size() / width;
        const std::size_t last = std::max(first + 1, (i + 1) * values.size() / width);
        result[i] = mean(values.subspan(first, last - first));
    }
    return result;
}

std::string drawn(std::span<const double> values) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    std::string text;
    for (const double value : values) {
        if (!std::isfinite(value)) {
            text += ' ';
        } else if (low == high) {
            text += level;
        } else {
            // Halved, for the whole range may be more than a double holds.
            const double share = (value / 2 - low / 2) / (high / 2 - low / 2);
            text += heights[std::min<std::size_t>(static_cast<std::size_t>(share * 8), 7)];
        }
    }
    return text;
}

}  // namespace

std::string sparkline(std::span<const double> values, std::optional<int> width) {
    if (!width) return drawn(values);
    require_width(*width);
    return drawn(resampled(values, static_cast<std::size_t>(*width)));
}

std::string bar(double value, double full, int width) {
    require_width(width);
    if (!(value > 0) || !(full > 0) || !std::isfinite(full)) return {};
    const double share = std::min(1.0, value / full);
    const auto eighths = static_cast<std::size_t>(std::lround(share * width * 8));
    std::string text;
    for (std::size_t i = 0; i < eighths / 8; ++i)
        text += lengths[8];
    return text + std::string(lengths[eighths % 8]);
}

}  // namespace runlytics::page
