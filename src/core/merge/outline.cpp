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

// How much of the larger the smaller one lacks; nothing when one is not known.
std::optional<double> gap_between(double a, double b) {
    if (!(a > 0 && b > 0)) return std::nullopt;
    return 1 - std::min(a, b) / std::max(a, b);
}

// The same for the distances.
std::optional<double> distance_gap(const Outline& a, const Outline& b) {
    return gap_between(a.distance_m, b.distance_m);
}

// The same for the distances, each for its time: who starts a device late lacks the way as well,
// and that was counted already. Without durations the distances themselves.
std::optional<double> speed_gap(const Outline& a, const Outline& b) {
    if (!(a.elapsed_s > 0 && b.elapsed_s > 0)) return distance_gap(a, b);
    return gap_between(a.distance_m / a.elapsed_s, b.distance_m / b.elapsed_s);
}

double distance(const geo::Point& a, const geo::Point& b) {
    return geo::geodesic_distance(a.lat, a.lon, b.lat, b.lon);
}

// How many metres the two were apart on average, at the same part of their time.
std::optional<double> metres_apart(const Outline& a, const Outline& b) {
    const auto one = geo::decode_polyline(a.shape, shape_digits);
    const auto other = geo::decode_polyline(b.shape, shape_digits);
    if (one.size() != other.size() || one.empty()) return std::nullopt;
    double sum = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        sum += distance(one[i], other[i]);
    return sum / static_cast<double>(one.size());
}

// An outline's positions with the seconds, since a common moment, at which it was there.
struct Way {
    Way(const Outline& outline, UnixMillis zero)
        : points(geo::decode_polyline(outline.shape, shape_digits)),
          begin(static_cast<double>(outline.started_at - zero) / 1000),
          length(outline.elapsed_s) {}

    double second(std::size_t i) const {
        return begin + length * static_cast<double>(i) / static_cast<double>(points.size() - 1);
    }

    // Where it was, on the straight line between two positions; nothing outside of its time.
    std::optional<geo::Point> at(double second) const {
        const double place = (second - begin) / length * static_cast<double>(points.size() - 1);
        if (!(place >= 0 && place <= static_cast<double>(points.size() - 1))) return std::nullopt;
        const auto i = static_cast<std::size_t>(place);
        const double share = place - static_cast<double>(i);
        const geo::Point& from = points[i];
        const geo::Point& to = points[std::min(i + 1, points.size() - 1)];
        return geo::Point{from.lon + share * (to.lon - from.lon),
                          from.lat + share * (to.lat - from.lat)};
    }

    std::vector<geo::Point> points;
    double begin;
    double length;
};

// Adds up how far the other was at the moments of the one, where both were under way.
void compare_moments(const Way& one, const Way& other, double& sum, double& count) {
    for (std::size_t i = 0; i < one.points.size(); ++i) {
        const auto there = other.at(one.second(i));
        if (!there) continue;
        sum += distance(one.points[i], *there);
        ++count;
    }
}

// How many metres the two were apart on average while both were under way: one device may have
// been started minutes after the other.
std::optional<double> metres_apart_in_time(const Outline& a, const Outline& b) {
    if (!(a.elapsed_s > 0 && b.elapsed_s > 0)) return metres_apart(a, b);
    const UnixMillis zero = std::min(a.started_at, b.started_at);
    const Way one(a, zero), other(b, zero);
    if (one.points.size() < 2 || other.points.size() < 2) return std::nullopt;
    double sum = 0, count = 0;
    compare_moments(one, other, sum, count);
    compare_moments(other, one, sum, count);
    if (count == 0) return std::nullopt;
    return sum / count;
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
    const auto gap = speed_gap(a, b);
    const auto apart = metres_apart_in_time(a, b);
    const double length = gap ? fade(*gap, 0.03, 0.3) : unknown_distance;
    const double shape =
        apart ? fade(*apart, usual_distance_apart_m, 10 * usual_distance_apart_m) : unknown_shape;
    std::string reason = printed("%.0f %% of the time in common", 100 * share);
    if (gap) reason += printed(", mean speeds differ by %.1f %%", 100 * *gap);
    if (apart) reason += printed(", %.0f m apart on average", *apart);
    if (a.sport != b.sport) reason += ", another sport";
    return {share * length * shape * sport_likeness(a.sport, b.sport), reason, 0};
}

}  // namespace

// A moment between two samples takes the later one's position, and one before the first or behind
// the last position that one.
std::string shape_of(const Activity& activity) {
    const Track& track = activity.track;
    const auto& lat = track.column(Channel::latitude);
    const auto& lon = track.column(Channel::longitude);
    if (lat.empty() || lon.empty()) return {};
    std::vector<std::size_t> placed;
    for (std::size_t i = 0; i < track.size(); ++i) {
        if (std::isfinite(lat[i]) && std::isfinite(lon[i])) placed.push_back(i);
    }
    if (placed.size() < 2) return {};
    const double begin = static_cast<double>(activity.started_at);
    const double length = activity.elapsed_s > 0 ? 1000 * activity.elapsed_s
                                                 : static_cast<double>(track.time.back()) - begin;
    std::vector<geo::Point> points;
    auto next = placed.begin();
    for (int n = 0; n < outline_points; ++n) {
        const double at = begin + length * n / (outline_points - 1);
        while (next + 1 != placed.end() && static_cast<double>(track.time[*next]) < at)
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
