#include "core/anomaly/joint.h"

#include <array>
#include <cmath>

#include "core/interrupt.h"

namespace runlytics::anomaly {
namespace {

// The quantile .999 of chi-square with one to five degrees of freedom.
constexpr std::array<double, vital_count> limits = {10.828, 13.816, 16.266, 18.467, 20.515};
constexpr double shrinkage = 0.3;         // of correlations towards nothing
constexpr std::size_t least_common = 14;  // nights on which two vitals were both measured
constexpr double most_z = 6;              // what one night may say of how vitals go together

using Square = std::array<std::array<double, vital_count>, vital_count>;

double bounded(double z) {
    return std::fmin(std::fmax(z, -most_z), most_z);
}

// How two vitals went together over the nights before.
double correlation(std::span<const NightDeviations> past, std::size_t a, std::size_t b) {
    double n = 0, ab = 0, aa = 0, bb = 0;
    for (const NightDeviations& night : past) {
        const double x = bounded(night[a].z);
        const double y = bounded(night[b].z);
        if (std::isnan(night[a].z) || std::isnan(night[b].z)) continue;
        n += 1;
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    if (n < least_common || aa == 0 || bb == 0) return 0;
    return (1 - shrinkage) * ab / std::sqrt(aa * bb);
}

// z' R^-1 z over the vitals that are there, by elimination; R is positive definite, being drawn
// towards the unit matrix.
double squared_distance(Square r, std::array<double, vital_count> z, std::size_t count) {
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sum += z[i] * z[i] / r[i][i];
        for (std::size_t j = i + 1; j < count; ++j) {
            const double factor = r[j][i] / r[i][i];
            for (std::size_t k = i; k < count; ++k)
                r[j][k] -= factor * r[i][k];
            z[j] -= factor * z[i];
        }
    }
    return sum;
}

Joint joint_of(std::span<const NightDeviations> past, const NightDeviations& tonight) {
    Joint joint;
    std::array<std::size_t, vital_count> there{};
    std::array<double, vital_count> z{};
    double towards_illness = 0;
    for (std::size_t vital = 0; vital < vital_count; ++vital) {
        const double deviation = tonight[vital].z;
        if (std::isnan(deviation)) continue;
        const auto at = static_cast<std::size_t>(joint.measured++);
        there[at] = vital;
        z[at] = deviation;
        towards_illness += deviation;
        if (deviation > outside_band) ++joint.outside;
    }
    if (joint.measured < 2) return joint;
    const auto count = static_cast<std::size_t>(joint.measured);
    Square r{};
    for (std::size_t i = 0; i < count; ++i) {
        r[i][i] = 1;
        for (std::size_t j = 0; j < i; ++j)
            r[i][j] = r[j][i] = correlation(past, there[i], there[j]);
    }
    joint.limit = limits[count - 1];
    // A night that is better than usual is none to warn of.
    joint.distance = towards_illness > 0 ? squared_distance(r, z, count) : 0;
    return joint;
}

}  // namespace

std::vector<Joint> joint_signs(std::span<const NightDeviations> nights) {
    std::vector<Joint> signs;
    for (std::size_t night = 0; night < nights.size(); ++night) {
        if (night % 64 == 0) poll_interrupt();
        const std::size_t end = night + 1 > baseline_ends ? night + 1 - baseline_ends : 0;
        const std::size_t first = end > baseline_nights ? end - baseline_nights : 0;
        signs.push_back(joint_of(nights.subspan(first, end - first), nights[night]));
    }
    return signs;
}

}  // namespace runlytics::anomaly
