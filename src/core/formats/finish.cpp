#include "core/formats/finish.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/geo/geodesic.h"
#include "core/interrupt.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t poll_mask = 4095;
constexpr UnixMillis earliest = 631'152'000'000;  // 1990-01-01
constexpr UnixMillis latest = 4'102'444'800'000;  // 2100-01-01
constexpr UnixMillis day_ms = 86'400'000;
constexpr UnixMillis farthest_from_median = 16 * day_ms;
constexpr double most_strides = 120;

// Every channel there is.
template <typename Visit>
void for_each_channel(Visit&& visit) {
    for (const ChannelTraits& traits : channels)
        visit(traits.channel);
}

// The indexes of the samples to keep, in order of time.
std::vector<std::uint32_t> order_by_time(const std::vector<UnixMillis>& time) {
    std::vector<std::uint32_t> order;
    order.reserve(time.size());
    for (std::size_t i = 0; i < time.size(); ++i) {
        if (is_plausible_time(time[i])) order.push_back(static_cast<std::uint32_t>(i));
    }
    if (order.empty()) return order;

    // A clock that was not set yet puts samples years away; the middle one tells when it was.
    std::vector<UnixMillis> times;
    times.reserve(order.size());
    for (const auto i : order)
        times.push_back(time[i]);
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    const UnixMillis median = *middle;
    std::erase_if(
        order, [&](std::uint32_t i) { return std::abs(time[i] - median) > farthest_from_median; });
    const auto earlier = [&](std::uint32_t a, std::uint32_t b) { return time[a] < time[b]; };
    if (!std::is_sorted(order.begin(), order.end(), earlier)) {
        poll_interrupt();
        std::stable_sort(order.begin(), order.end(), earlier);
    }
    return order;
}

// The values at these indexes.
template <typename Value>
std::vector<Value> gather(const std::vector<Value>& values,
                          const std::vector<std::uint32_t>& order) {
    std::vector<Value> result;
    result.reserve(order.size());
    for (const auto i : order)
        result.push_back(values[i]);
    return result;
}

// Drops a channel that holds no value at all.
void drop_if_empty(std::vector<double>& values) {
    if (std::all_of(values.begin(), values.end(), [](double v) { return std::isnan(v); })) {
        values = {};
    }
}

// A position needs both coordinates, and 0,0 is where a receiver is that has none.
void mask_positions(Track& track) {
    auto& lat = track.column(Channel::latitude);
    auto& lon = track.column(Channel::longitude);
    if (lat.empty() != lon.empty()) lat = lon = {};
    for (std::size_t i = 0; i < lat.size(); ++i) {
        const bool nowhere = lat[i] == 0 && lon[i] == 0;
        if (nowhere || std::isnan(lat[i]) || std::isnan(lon[i])) lat[i] = lon[i] = missing_value;
    }
}

// Doubles a runner's cadence, unless it counts steps already: nobody averages 120 strides a minute.
void count_both_legs(Activity& activity) {
    if (activity.sport != "running") return;
    auto& cadence = activity.track.column(Channel::cadence);
    double sum = 0;
    double count = 0;
    for (const double strides : cadence) {
        if (!(strides > 0)) continue;
        sum += strides;
        ++count;
    }
    if (sum > most_strides * count) return;
    for (double& strides : cadence)
        strides *= 2;
}

// Clears what no device means.
void mask_impossible(Track& track) {
    for_each_channel([&](Channel channel) {
        const Range range = traits_of(channel).range;
        for (double& value : track.column(channel)) {
            if (!range.holds(value)) value = missing_value;
        }
    });
    mask_positions(track);
    // Altitude 0 throughout is written by watches without a barometer.
    auto& altitude = track.column(Channel::altitude);
    if (std::all_of(altitude.begin(), altitude.end(), [](double m) { return !(m != 0); })) {
        altitude = {};
    }
    for_each_channel([&](Channel channel) { drop_if_empty(track.column(channel)); });
}

// Measures the way from position to position; pauses are not bridged.
void derive_distance(Track& track) {
    if (track.has(Channel::distance) || !track.has(Channel::latitude)) return;
    const auto& lat = track.column(Channel::latitude);
    const auto& lon = track.column(Channel::longitude);
    auto& distance = track.column(Channel::distance);
    distance.assign(track.size(), missing_value);
    auto pause = track.pauses.begin();
    double travelled = 0;
    std::size_t last = track.size();  // the last position of this piece, or the end
    for (std::size_t i = 0; i < track.size(); ++i) {
        if ((i & poll_mask) == 0) poll_interrupt();
        if (pause != track.pauses.end() && *pause == i) {
            last = track.size();
            ++pause;
        }
        if (std::isnan(lat[i])) continue;
        if (last != track.size()) {
            travelled += geo::geodesic_distance(lat[last], lon[last], lat[i], lon[i]);
        }
        distance[i] = travelled;
        last = i;
    }
}

// The sum of what the laps say; missing when none says anything.
double sum_of_laps(const Activity& activity, double Lap::*value) {
    double sum = missing_value;
    for (const Lap& lap : activity.laps) {
        if (std::isnan(lap.*value)) continue;
        sum = std::isnan(sum) ? lap.*value : sum + lap.*value;
    }
    return sum;
}

// The time during which samples were recorded.
double recorded_seconds(const Track& track) {
    UnixMillis paused = 0;
    for (const auto i : track.pauses)
        paused += track.time[i] - track.time[i - 1];
    return static_cast<double>(track.time.back() - track.time.front() - paused) / 1000;
}

// The last value that a channel has.
double last_value(const std::vector<double>& values) {
    const auto found =
        std::find_if(values.rbegin(), values.rend(), [](double v) { return !std::isnan(v); });
    return found == values.rend() ? missing_value : *found;
}

// A lap lasts until the next one starts, the last one until the last sample.
void fill_laps(Activity& activity) {
    for (std::size_t i = 0; i < activity.laps.size(); ++i) {
        Lap& lap = activity.laps[i];
        lap.avg_hr = plausible_heart_rate(lap.avg_hr);
        lap.max_hr = plausible_heart_rate(lap.max_hr);
        if (!std::isnan(lap.elapsed_s)) continue;
        UnixMillis end = lap.started_at;
        if (i + 1 < activity.laps.size()) {
            end = activity.laps[i + 1].started_at;
        } else if (!activity.track.empty()) {
            end = activity.track.time.back();
        }
        const double seconds = static_cast<double>(end - lap.started_at) / 1000;
        if (seconds > 0) lap.elapsed_s = seconds;
    }
}

// Average and maximum: of the laps, the average weighted by their timers, else of the samples.
void fill_heart_rate(Activity& activity) {
    double beats = 0;
    double seconds = 0;
    double highest = missing_value;
    for (const Lap& lap : activity.laps) {
        highest = std::fmax(highest, lap.max_hr);
        if (std::isnan(lap.avg_hr) || !(lap.timer_s > 0)) continue;
        beats += lap.avg_hr * lap.timer_s;
        seconds += lap.timer_s;
    }
    double sum = 0;
    double count = 0;
    double highest_sample = missing_value;
    for (const double bpm : activity.track.column(Channel::heart_rate)) {
        highest_sample = std::fmax(highest_sample, bpm);
        if (std::isnan(bpm)) continue;
        sum += bpm;
        ++count;
    }
    if (std::isnan(activity.avg_hr) && seconds > 0) activity.avg_hr = beats / seconds;
    if (std::isnan(activity.avg_hr) && count > 0) activity.avg_hr = sum / count;
    if (std::isnan(activity.max_hr)) activity.max_hr = highest;
    if (std::isnan(activity.max_hr)) activity.max_hr = highest_sample;
}

// Fills the totals that are still missing.
void fill_totals(Activity& activity) {
    const Track& track = activity.track;
    if (!is_plausible_time(activity.started_at) && !track.empty()) {
        activity.started_at = track.time.front();
    }
    if (std::isnan(activity.timer_s)) activity.timer_s = sum_of_laps(activity, &Lap::timer_s);
    if (std::isnan(activity.timer_s) && !track.empty()) activity.timer_s = recorded_seconds(track);

    const double elapsed_ms =
        track.empty() ? 0 : static_cast<double>(track.time.back() - activity.started_at);
    if (std::isnan(activity.elapsed_s) && elapsed_ms > 0) activity.elapsed_s = elapsed_ms / 1000;
    if (std::isnan(activity.elapsed_s)) activity.elapsed_s = activity.timer_s;

    // Some devices write 0 into every lap; then the samples know better.
    if (std::isnan(activity.distance_m)) {
        const double of_laps = sum_of_laps(activity, &Lap::distance_m);
        const double of_samples = last_value(track.column(Channel::distance));
        const bool laps_tell = of_laps > 0 || std::isnan(of_samples);
        activity.distance_m = laps_tell ? of_laps : of_samples;
    }
    if (std::isnan(activity.calories)) activity.calories = sum_of_laps(activity, &Lap::calories);
    fill_heart_rate(activity);
}

}  // namespace

// The order matters: pauses move with the samples, and distance needs clean positions.
void finish(Activity& activity) {
    sort_samples(activity);
    count_both_legs(activity);
    mask_impossible(activity.track);
    derive_distance(activity.track);
    activity.avg_hr = plausible_heart_rate(activity.avg_hr);
    activity.max_hr = plausible_heart_rate(activity.max_hr);
    fill_laps(activity);
    fill_totals(activity);
}

// Brings the samples in order of time, the pauses with them.
void sort_samples(Activity& activity) {
    Track& track = activity.track;
    const auto order = order_by_time(track.time);
    if (order.size() < track.size()) warn(activity, "samples with an impossible time were dropped");

    std::vector<bool> paused(track.size());
    for (const auto i : track.pauses)
        paused.at(i) = true;
    track.pauses.clear();
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (paused[order[i]]) track.pauses.push_back(static_cast<std::uint32_t>(i));
    }
    const bool in_place =
        order.size() == track.size() && std::is_sorted(order.begin(), order.end());
    if (in_place) return;
    track.time = gather(track.time, order);
    for_each_channel([&](Channel channel) {
        auto& values = track.column(channel);
        if (!values.empty()) values = gather(values, order);
    });
}

// Reads a time of the activity.
std::optional<text::Timestamp> read_time(Activity& activity, std::string_view text) {
    const auto time = text::to_time(text);
    if (!time) return std::nullopt;
    if (!time->utc_offset_s) warn(activity, "times without a zone were read as UTC");
    const bool tells = time->utc_offset_s.value_or(0) != 0;
    if (tells && !activity.utc_offset_s) activity.utc_offset_s = time->utc_offset_s;
    return time;
}

// Appends a sample.
void append_sample(Track& track, UnixMillis at, std::span<const Reading> readings) {
    track.append(at);
    for (const auto& [channel, value] : readings) {
        if (!std::isnan(value)) track.set(channel, value);
    }
}

// Takes samples off the end of the track.
void shorten(Track& track, std::size_t samples) {
    if (samples >= track.size()) return;
    track.time.resize(samples);
    for_each_channel([&](Channel channel) {
        auto& values = track.column(channel);
        if (!values.empty()) values.resize(samples);
    });
    std::erase_if(track.pauses, [&](std::uint32_t i) { return i >= samples; });
}

// A heart rate that a heart can have.
double plausible_heart_rate(double bpm) {
    return is_plausible_heart_rate(bpm) ? bpm : missing_value;
}

// Whether the instant is one of this format's age.
bool is_plausible_time(UnixMillis at) {
    return at >= earliest && at < latest;
}

// Notes that the file ends early.
void mark_truncated(Activity& activity) {
    activity.truncated = true;
    warn(activity, "the file ends early");
}

// Refuses a file that ends before there is anything to keep.
void refuse_cut(std::string_view format, std::string_view where) {
    throw Error(sqlstate::malformed_input,
                "the " + std::string(format) + " document ends before its first activity",
                std::string(where), "The file was not copied completely; fetch it again.");
}

// Adds a warning once.
void warn(Activity& activity, std::string_view warning) {
    auto& warnings = activity.warnings;
    if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end()) {
        warnings.emplace_back(warning);
    }
}

}  // namespace runlytics::formats
