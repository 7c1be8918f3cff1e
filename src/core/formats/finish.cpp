#include "core/formats/finish.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/formats/repair.h"
#include "core/formats/totals.h"
#include "core/geo/geodesic.h"
#include "core/interrupt.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t poll_mask = 4095;
constexpr UnixMillis earliest = 631'152'000'000;  // 1990-01-01
constexpr UnixMillis latest = 4'102'444'800'000;  // 2100-01-01
constexpr double most_strides = 120;
constexpr double least_false_climb_m = 100;

// Every channel there is.
template <typename Visit>
void for_each_channel(Visit&& visit) {
    for (const ChannelTraits& traits : channels)
        visit(traits.channel);
}

// Drops a channel that holds no value at all.
void drop_if_empty(std::vector<double>& values) {
    if (std::all_of(values.begin(), values.end(), [](double v) { return std::isnan(v); })) {
        values = {};
    }
}

// A position needs both coordinates, and 0,0 is where a receiver is that has none.
void pair_positions(Track& track) {
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
    pair_positions(track);
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

}  // namespace

// The order matters: pauses move with the samples, what is impossible is judged by the sport, and
// distance needs clean positions.
void finish(Activity& activity) {
    sort_samples(activity);
    merge_instants(activity);
    mask_impossible(activity.track);
    infer_sport(activity);
    count_both_legs(activity);
    const double altitude_step = mask_altitudes(activity);
    mask_positions(activity);
    settle_start(activity);
    repair_distance(activity);
    derive_distance(activity.track);
    for_each_channel([&](Channel channel) { drop_if_empty(activity.track.column(channel)); });
    if (activity.ascent_m >= altitude_step && altitude_step >= least_false_climb_m) {
        activity.ascent_m = activity.descent_m = missing_value;
        warn(activity,
             "ascent and descent of the device came from altitudes that cannot be reached");
    }
    complete_totals(activity);
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
