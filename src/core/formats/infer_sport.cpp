// The sport of a recording that does not say, from how it moves.
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/formats/finish.h"
#include "core/formats/repair.h"
#include "core/formats/totals.h"

namespace runlytics::formats {

namespace {

constexpr UnixMillis window_ms = 10'000;
constexpr UnixMillis longest_window_ms = 40'000;
constexpr double standing_mps = 0.5;
constexpr std::size_t least_windows = 18;  // three minutes

// The value below which a share of the values lies.
double quantile(std::vector<double>& values, double share) {
    const auto at = values.begin() +
                    static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// The speeds over ten seconds and more each, those of standing left out.
std::vector<double> window_speeds(const Track& track) {
    const auto& lat = track.column(Channel::latitude);
    const auto& lon = track.column(Channel::longitude);
    std::vector<double> speeds;
    if (lat.empty() || lon.empty()) return speeds;
    std::size_t begin = track.size(), last = begin;
    double metres = 0;
    for (std::size_t i = 0; i < track.size(); ++i) {
        if (std::isnan(lat[i])) continue;
        if (begin == track.size()) begin = last = i;
        metres += rough_distance(lat[last], lon[last], lat[i], lon[i]);
        last = i;
        const UnixMillis elapsed = track.time[i] - track.time[begin];
        if (elapsed < window_ms) continue;
        const double speed = metres * 1000 / static_cast<double>(elapsed);
        if (elapsed <= longest_window_ms && speed >= standing_mps) speeds.push_back(speed);
        begin = i;
        metres = 0;
    }
    return speeds;
}

// The usual cadence while anything turns; missing without one. Formats count one leg, some two.
double usual_cadence(const Track& track) {
    std::vector<double> values;
    for (const double cadence : track.column(Channel::cadence)) {
        if (cadence > 0) values.push_back(cadence);
    }
    if (values.size() < least_windows) return missing_value;
    const double usual = quantile(values, 0.5);
    return usual > 120 ? usual / 2 : usual;
}

// The gaits are told apart by speed; between them, and where a ride is as slow as a run, cadence
// tells or nobody does.
const char* sport_of_speeds(double usual, double fast, double cadence) {
    constexpr double least_strides = 70, most_strides = 115;
    const bool strides = cadence >= least_strides && cadence <= most_strides;
    if (usual > 16 || fast > 25) return "other";
    if (usual >= 5.6 || fast >= 8) return "cycling";
    if (usual >= 2 && usual < 5 && fast < 6) return "running";
    if (usual >= 1.7 && strides && fast < 7) return "running";
    if (usual >= 0.8 && usual < 1.9 && fast < 2.6) return "walking";
    return "other";
}

}  // namespace

void infer_sport(Activity& activity) {
    if (activity.sport != "other" || !activity.vendor_sport.empty()) return;
    auto speeds = window_speeds(activity.track);
    if (speeds.size() < least_windows) return;
    const double usual = quantile(speeds, 0.5), fast = quantile(speeds, 0.95);
    const char* const sport = sport_of_speeds(usual, fast, usual_cadence(activity.track));
    if (std::string_view(sport) == "other") return;
    activity.sport = sport;
    warn(activity, "the sport was inferred from speed and cadence");
}

}  // namespace runlytics::formats
