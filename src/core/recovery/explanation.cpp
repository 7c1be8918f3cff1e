#include "core/recovery/explanation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace runlytics::recovery {
namespace {

constexpr std::array<const char*, part_count> names = {"HRV", "resting HR", "sleep", "load",
                                                       "how you feel"};

// With a sign and one decimal; no "-0.0".
std::string signed_points(double points) {
    char text[32];
    const double rounded = std::round(points * 10) / 10 + 0.0;
    std::snprintf(text, sizeof text, rounded == 0 ? "%.1f" : "%+.1f", rounded == 0 ? 0.0 : rounded);
    return text;
}

// The parts that count, those that move the score most first.
std::vector<std::size_t> by_effect(const Readiness& today) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < part_count; ++i) {
        if (std::isfinite(today.parts[i].points)) order.push_back(i);
    }
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&](std::size_t i) { return std::abs(today.parts[i].points); });
    return order;
}

// "HRV", "HRV and resting HR": those of the two that a test holds for.
std::string which(const Readiness& today, bool Component::*is_so) {
    const bool hrv = today[Part::hrv].*is_so;
    const bool resting = today[Part::resting_hr].*is_so;
    return std::string(hrv ? names[0] : "") + (hrv && resting ? " and " : "") +
           (resting ? names[1] : "");
}

std::string why_none(const Readiness& today) {
    const bool heart_is_known =
        std::isfinite(today[Part::hrv].score) || std::isfinite(today[Part::resting_hr].score);
    if (heart_is_known) return "No score: too little is known beside the heart.";
    return "No score: neither HRV nor resting HR is known well enough; each needs 7 days of the 60 "
           "before and a value today or 3 in the week.";
}

}  // namespace

std::string explain(const Readiness& today) {
    if (std::isnan(today.score)) return why_none(today);
    std::string text = std::to_string(std::lround(today.score)) + " of 100, 70 being usual:";
    const char* separator = " ";
    for (const std::size_t i : by_effect(today)) {
        text += separator + std::string(names[i]) + " " + signed_points(today.parts[i].points);
        separator = ", ";
    }
    text += ".";
    if (std::isfinite(today.cap)) {
        text +=
            " At most " + std::to_string(std::lround(today.cap)) + ": " + today.cap_reason + ".";
    }
    if (today.stale()) {
        text +=
            " No value today of " + which(today, &Component::stale) + ": the week's mean counts.";
    }
    if (today.provisional()) {
        text += " Provisional: fewer than 14 days of " + which(today, &Component::provisional) +
                " to compare with.";
    }
    return text;
}

}  // namespace runlytics::recovery
