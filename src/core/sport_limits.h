#pragma once

#include <algorithm>
#include <array>
#include <string_view>

// What no athlete of a sport exceeds. Judged by it are the samples when they are read, the totals
// of a summary, and the way on which best efforts are looked for.
namespace runlytics {

struct SportLimits {
    double fastest_mps;          // at a moment: what is faster is a jump of the receiver
    double fastest_average_mps;  // over a whole activity
    double climbing_mps;         // up or down at a moment, descents included
    double ascending_mps;        // up, on the average of a whole activity
};

inline constexpr double fastest_running_mps = 9.5;
inline constexpr SportLimits unknown_sport = {100, 60, 25, 15};

// The limits of a sport of the model; generous ones where it is not known.
inline SportLimits limits_of(std::string_view sport) {
    struct Row {
        std::string_view sport;
        SportLimits limits;
    };
    // World records: 100 m at 10.4 m/s with 12.4 at the top (a watch never shows them), 1500 m at
    // 7.3; cycling downhill 38 m/s, an hour at 15.8; 50 m swimming at 2.4, rowing 2000 m at 6.2.
    static constexpr auto rows = std::to_array<Row>({
        {"running", {fastest_running_mps, 8, 5, 1}},
        {"walking", {fastest_running_mps, 5, 5, 1}},
        {"hiking", {fastest_running_mps, 5, 5, 1}},
        {"swimming", {4, 2.6, 1, 0.2}},
        {"rowing", {9, 7, 2, 0.2}},
        {"cycling", {38, 20, 20, 1}},
        {"strength", {fastest_running_mps, 5, 5, 1}},
    });
    const auto* const found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.sport == sport; });
    return found == rows.end() ? unknown_sport : found->limits;
}

}  // namespace runlytics
