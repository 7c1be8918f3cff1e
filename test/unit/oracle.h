#pragma once

#include <algorithm>
#include <cmath>
#include <ctime>
#include <gtest/gtest.h>
#include <map>
#include <string>

#include "core/model.h"

// What compares an Activity with a row of expected.tsv, whatever the format.
namespace runlytics::test {

using Row = std::map<std::string, std::string>;

// How many samples have a value in the channel.
inline std::size_t count_values(const Track& track, Channel channel) {
    const auto& values = track.column(channel);
    return static_cast<std::size_t>(
        std::count_if(values.begin(), values.end(), [](double v) { return !std::isnan(v); }));
}

// "2022-07-24T11:18:16.909Z" by the C library.
inline UnixMillis utc_millis(const std::string& text) {
    std::tm parts{};
    const char* rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    EXPECT_NE(rest, nullptr) << text;
    const double fraction = rest && *rest == '.' ? std::stod(rest) : 0;
    return UnixMillis{timegm(&parts)} * 1000 + std::llround(fraction * 1000);
}

// A value against a cell: an empty cell says nothing.
inline void expect_near(double actual, const Row& row, const char* column, double tolerance) {
    const std::string& cell = row.at(column);
    if (cell.empty()) return;
    EXPECT_NEAR(actual, std::stod(cell), tolerance) << column;
}

// The heart rates of the samples against the oracle's.
inline void expect_sample_heart_rates(const Activity& activity, const Row& row) {
    double sum = 0, highest = 0;
    for (const double bpm : activity.track.column(Channel::heart_rate)) {
        if (std::isnan(bpm)) continue;
        sum += bpm;
        highest = std::max(highest, bpm);
    }
    const auto count = static_cast<double>(count_values(activity.track, Channel::heart_rate));
    expect_near(sum / count, row, "hr_avg_points", 0.1);
    expect_near(highest, row, "hr_max_points", 0);
}

}  // namespace runlytics::test
