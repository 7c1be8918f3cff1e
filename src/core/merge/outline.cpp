#include "core/merge/outline.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

#include "core/geo/geodesic.h"
#include "core/geo/polyline.h"

namespace runlytics::merge {

namespace {

constexpr int shape_digits = 5;
constexpr UnixMillis quarter_hour = 900'000;
constexpr UnixMillis largest_shift = 14 * 3'600'000;

// Up to here two devices on one wrist may differ; ten times that is somewhere else.
constexpr double usual_distance_apart_m = 100;

// What a pair without the evidence loses against one that has it.
constexpr double unknown_distance = 0.9;
constexpr double unknown_shape = 0.95;

double end_of(const Outline& outline) {
    return static_cast<double>(outline.started_at) + 1000 * outline.elapsed_s;
}

// 1 down to 0 as a value goes from `good` to `bad`.
double fade(double value, double good, double bad) {
    return std::clamp((bad - value) / (bad - good), 0.0, 1.0);
}

// The part of the longer recording in which both ran; without durations, whether they began
// together.
double overlap(const Outline& a, const Outline& b) {
    const double longest = std::max(a.elapsed_s, b.elapsed_s);
    if (!(a.elapsed_s > 0 && b.elapsed_s > 0)) {
        return std::abs(a.started_at - b.started_at) <= 60'000 ? 1 : 0;
    }
    const double begin = static_cast<double>(std::max(a.started_at, b.started_at));
    return std::max(std::min(end_of(a), end_of(b)) - begin, 0.0) / (1000 * longest);
}

// How much of the longer distance the shorter one lacks; nothing when one is not known.
std::optional<double> distance_gap(const Outline& a, const Outline& b) {
    if (!(a.distance_m > 0 && b.distance_m > 0)) return std::nullopt;
    return 1 - std::min(a.distance_m, b.distance_m) / std::max(a.distance_m, b.distance_m);
}

// How many metres the two were apart on average, at the same part of their time.
std::optional<double> metres_apart(const Outline& a, const Outline& b) {
    const auto one = geo::decode_polyline(a.shape, shape_digits);
    const auto other = geo::decode_polyline(b.shape, shape_digits);
    if (one.size() != other.size() || one.empty()) return std::nullopt;
    double sum = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        sum += geo::geodesic_distance(one[i].lat, one[i].lon, other[i].lat, other[i].lon);
    }
    return sum / static_cast<double>(one.size());
}

bool on_foot(std::string_view sport) {
    return sport == "running" || sport == "walking" || sport == "hiking";
}

// Services name sports differently, and athletes correct them: a weak sign.
double sport_likeness(std::string_view a, std::string_view b) {
    if (a == b) return 1;
    if (a == "other" || b == "other" || a.empty() || b.empty()) return 0.97;
    return on_foot(a) && on_foot(b) ? 0.9 : 0.7;
}

std::string printed(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

// Whether a clock that is off by `shift` is the only difference. The same lap run every hour, each
// one started on the hour, differs in its pacing; indoors, where nothing shows that, both the start
// and the end must agree to the second.
bool differs_by_clock_alone(const Outline& a, const Outline& b, UnixMillis shift) {
    const auto rest = std::abs(b.started_at - a.started_at - shift);
    const double longer = std::abs(a.elapsed_s - b.elapsed_s);
    const auto gap = distance_gap(a, b);
    const auto apart = metres_apart(a, b);
    if (!gap || !(a.elapsed_s > 0)) return false;
    if (apart) return rest <= 10'000 && longer <= 10 && *gap <= 0.03 && *apart <= 25;
    return rest <= 1'000 && longer <= 1 && *gap <= 0.001 && a.sport == b.sport;
}

Likeness compare_in_time(const Outline& a, const Outline& b) {
    const double share = overlap(a, b);
    if (share == 0) return {};
    const auto gap = distance_gap(a, b);
    const auto apart = metres_apart(a, b);
    const double distance = gap ? fade(*gap, 0.03, 0.3) : unknown_distance;
    const double shape =
        apart ? fade(*apart, usual_distance_apart_m, 10 * usual_distance_apart_m) : unknown_shape;
    std::string reason = printed("%.0f %% of the time in common", 100 * share);
    if (gap) reason += printed(", distances differ by %.1f %%", 100 * *gap);
    if (apart) reason += printed(", %.0f m apart on average", *apart);
    if (a.sport != b.sport) reason += ", another sport";
    return {share * distance * shape * sport_likeness(a.sport, b.sport), reason, 0};
}

}  // namespace

// A moment between two samples takes the later one's position.
std::string shape_of(const Track& track) {
    const auto& lat = track.column(Channel::latitude);
    const auto& lon = track.column(Channel::longitude);
    if (lat.empty() || lon.empty()) return {};
    std::vector<std::size_t> placed;
    for (std::size_t i = 0; i < track.size(); ++i) {
        if (std::isfinite(lat[i]) && std::isfinite(lon[i])) placed.push_back(i);
    }
    if (placed.size() < 2) return {};
    const UnixMillis begin = track.time[placed.front()], end = track.time[placed.back()];
    std::vector<geo::Point> points;
    auto next = placed.begin();
    for (int n = 0; n < outline_points; ++n) {
        const UnixMillis at = begin + (end - begin) * n / (outline_points - 1);
        while (track.time[*next] < at)
            ++next;
        points.push_back({lon[*next], lat[*next]});
    }
    return geo::encode_polyline(points, shape_digits);
}

// In time first; only recordings without any common time can be apart by a clock.
Likeness compare(const Outline& first, const Outline& second) {
    Likeness likeness = compare_in_time(first, second);
    if (likeness.score >= same_run_score) return likeness;
    const UnixMillis difference = second.started_at - first.started_at;
    const auto shift =
        static_cast<UnixMillis>(std::llround(static_cast<double>(difference) / quarter_hour)) *
        quarter_hour;
    if (shift == 0 || std::abs(shift) > largest_shift) return likeness;
    if (!differs_by_clock_alone(first, second, shift)) return likeness;
    return {0.9 * sport_likeness(first.sport, second.sport),
            printed("the same recording with its clock off by %g h",
                    std::abs(static_cast<double>(shift)) / 3'600'000),
            shift};
}

}  // namespace runlytics::merge
