#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/interrupt.h"
#include "core/stream/layout.h"

namespace runlytics::stream {
namespace {

constexpr std::size_t interrupt_interval = 8192;  // samples

using Values = std::vector<std::int32_t>;

// Milliseconds from the first sample.
Values relative_times(const std::vector<UnixMillis>& times) {
    if (times.size() > max_samples) {
        throw Error(sqlstate::limit_exceeded, "too many samples for a stream",
                    std::to_string(times.size()) + " samples; at most " +
                        std::to_string(max_samples) + " are possible");
    }
    Values relative;
    relative.reserve(times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (i > 0 && times[i] < times[i - 1]) {
            throw Error(sqlstate::invalid_parameter, "sample times go backwards",
                        "sample " + std::to_string(i));
        }
        if (times[i] < earliest_start || times[i] > latest_start) {
            throw Error(sqlstate::out_of_range, "sample time out of range",
                        "sample " + std::to_string(i) + " is not between the years 1 and 9999");
        }
        if (times[i] - times.front() > INT32_MAX) {
            throw Error(sqlstate::limit_exceeded, "a stream lasts at most 24 days",
                        "sample " + std::to_string(i), "Split the activity into several.");
        }
        relative.push_back(static_cast<std::int32_t>(times[i] - times.front()));
    }
    return relative;
}

[[noreturn]] void throw_out_of_range(Channel channel, std::size_t sample, double value) {
    const std::string name(traits_of(channel).name);
    throw Error(sqlstate::out_of_range, name + " out of range",
                "sample " + std::to_string(sample) + " is " + std::to_string(value));
}

// One column in steps of the channel's resolution; empty when no sample has a value.
Values quantise(const Track& track, Channel channel) {
    const auto& column = track.column(channel);
    if (!column.empty() && column.size() != track.size()) {
        throw Error(sqlstate::invalid_parameter, "a column differs in length from the times");
    }
    if (std::ranges::none_of(column, [](double value) { return std::isfinite(value); })) return {};
    const double scale = scale_of(channel);
    const double limit = limit_of(column_of(channel)) + 0.5;
    Values steps(column.size());
    for (std::size_t first = 0; first < column.size(); first += interrupt_interval) {
        poll_interrupt();
        const auto last = std::min(first + interrupt_interval, column.size());
        bool all_fit = true;
        // Without a branch; what does not fit, or is infinite, is looked for afterwards.
        for (std::size_t i = first; i < last; ++i) {
            const double scaled = column[i] * scale;
            const bool fits = std::abs(scaled) < limit;
            const double kept = fits ? scaled : 0;
            const auto step = static_cast<std::int32_t>(kept + std::copysign(0.5, kept));
            steps[i] = fits ? step : missing;
            all_fit &= fits;
        }
        for (std::size_t i = first; i < last && !all_fit; ++i) {
            if (steps[i] == missing && std::isfinite(column[i]))
                throw_out_of_range(channel, i, column[i]);
        }
    }
    return steps;
}

// The pauses without those that repeat or come after the last sample.
std::vector<std::uint32_t> distinct_pauses(const Track& track) {
    auto pauses = track.pauses;
    if (!std::ranges::is_sorted(pauses)) {
        throw Error(sqlstate::invalid_parameter, "pauses are out of order");
    }
    pauses.erase(std::unique(pauses.begin(), pauses.end()), pauses.end());
    while (!pauses.empty() && pauses.back() >= track.size())
        pauses.pop_back();
    return pauses;
}

}  // namespace

std::vector<std::byte> encode(const Track& track) {
    std::array<Values, column_count> values;
    values[time_column] = relative_times(track.time);
    for (std::size_t i = 0; i < channel_count; ++i) {
        const auto channel = static_cast<Channel>(i);
        values[column_of(channel)] = quantise(track, channel);
    }

    Layout layout;
    std::array<std::vector<std::byte>, column_count> bytes;
    for (std::size_t i = 0; i < column_count; ++i) {
        if (!values[i].empty()) layout.columns[i] = encode_column(i, values[i], bytes[i]);
    }
    const auto pauses = distinct_pauses(track);
    const auto pause_bytes = write_pauses(pauses);
    layout.pause_count = static_cast<std::uint32_t>(pauses.size());
    layout.pauses = pause_bytes;

    auto& header = layout.header;
    header.samples = static_cast<std::uint32_t>(track.size());
    if (!track.empty()) {
        header.started_at = track.time.front();
        header.elapsed_ms = static_cast<std::uint32_t>(values[time_column].back());
    }
    header.distance_m = last_distance(values[column_of(Channel::distance)]);
    header.box =
        bounding_box(values[column_of(Channel::latitude)], values[column_of(Channel::longitude)]);
    return write_layout(layout);
}

}  // namespace runlytics::stream
