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

// One recording read twice agrees to a metre or two; two devices, or two runs that were paced
// alike to the second, differ by what satellites do.
constexpr double same_recording_apart_m = 5;
constexpr int least_moments = 16;

// A position stands for so many seconds around it, and a longer way between two of them than
// widest_gap_ms was not recorded.
constexpr double near_s = 10;
constexpr UnixMillis widest_gap_ms = 30'000;

// Who is slower than that stands, and who is faster was not recorded on the way.
constexpr double slowest_mps = 0.3;
constexpr double fastest_mps = 40;

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
// and that was counted already. But a duration without the pauses says nothing of a speed, so the
// better of the two counts.
std::optional<double> speed_gap(const Outline& a, const Outline& b) {
    const auto whole = distance_gap(a, b);
    if (!whole || !(a.elapsed_s > 0 && b.elapsed_s > 0)) return whole;
    return std::min(*whole, *gap_between(a.distance_m / a.elapsed_s, b.distance_m / b.elapsed_s));
}

double distance(const geo::Point& a, const geo::Point& b) {
    return geo::geodesic_distance(a.lat, a.lon, b.lat, b.lon);
}

// What stands in a shape for a moment whose place is not known; nobody runs there.
constexpr geo::Point nowhere = {0, 0};

bool is_known(const geo::Point& point) {
    return point.lon != nowhere.lon || point.lat != nowhere.lat;
}

// How far apart two recordings were, and at how many moments that could be said.
struct Apart {
    double sum_m = 0;
    int moments = 0;

    void add(const geo::Point& a, const geo::Point& b) {
        sum_m += distance(a, b);
        ++moments;
    }

    std::optional<double> mean_m() const {
        if (moments == 0) return std::nullopt;
        return sum_m / moments;
    }
};

// How far apart the two were at the same part of their time.
Apart apart_in_order(const Outline& a, const Outline& b) {
    const auto one = geo::decode_polyline(a.shape, shape_digits);
    const auto other = geo::decode_polyline(b.shape, shape_digits);
    Apart apart;
    if (one.size() != other.size()) return apart;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (is_known(one[i]) && is_known(other[i])) apart.add(one[i], other[i]);
    }
    return apart;
}

// An outline's positions with the seconds, since a common moment, at which it was there.
struct Way {
    Way(const Outline& outline, UnixMillis zero)
        : points(geo::decode_polyline(outline.shape, shape_digits)),
          begin(static_cast<double>(outline.started_at - zero) / 1000),
          length(outline.elapsed_s) {
        speeds.reserve(points.size());
        for (std::size_t i = 0; i < points.size(); ++i)
            speeds.push_back(speed_to_next(i));
    }

    double step() const { return length / static_cast<double>(points.size() - 1); }
    double second(std::size_t i) const { return begin + step() * static_cast<double>(i); }

    // Where it was, on the straight line between two positions, or at the only one that is known
    // and near; nothing outside of its time and where it paused.
    std::optional<geo::Point> at(double second) const {
        const double place = (second - begin) / step();
        if (!(place >= 0 && place <= static_cast<double>(points.size() - 1))) return std::nullopt;
        const auto i = static_cast<std::size_t>(place);
        const double share = place - static_cast<double>(i);
        const geo::Point& from = points[i];
        const geo::Point& to = points[std::min(i + 1, points.size() - 1)];
        if (speeds[i] < fastest_mps) {
            return geo::Point{from.lon + share * (to.lon - from.lon),
                              from.lat + share * (to.lat - from.lat)};
        }
        const double nearest_s = step() * std::min(share, 1 - share);
        const geo::Point& nearest = share < 0.5 ? from : to;
        if (!(nearest_s <= near_s) || !is_known(nearest)) return std::nullopt;
        return nearest;
    }

    // Whether it stood still before or behind a moment.
    bool stands(double second) const {
        const double place = std::round((second - begin) / step());
        if (!(place >= 0 && place < static_cast<double>(points.size()))) return false;
        const auto i = static_cast<std::size_t>(place);
        return (i > 0 && speeds[i - 1] < slowest_mps) || speeds[i] < slowest_mps;
    }

    std::vector<geo::Point> points;
    double begin;
    double length;
    std::vector<double> speeds;  // to the position that follows; NaN when one is not known

  private:
    double speed_to_next(std::size_t i) const {
        if (i + 1 >= points.size() || !is_known(points[i]) || !is_known(points[i + 1])) {
            return missing_value;
        }
        return distance(points[i], points[i + 1]) / step();
    }
};

// Adds how far the other was at the moments of the one, where the place of both is known. Where
// only one of them stands, it was paused, and the other went on to where that was over.
void compare_moments(const Way& one, const Way& other, Apart& apart) {
    for (std::size_t i = 0; i < one.points.size(); ++i) {
        if (!is_known(one.points[i])) continue;
        const double second = one.second(i);
        const auto there = other.at(second);
        if (there && one.stands(second) == other.stands(second)) apart.add(one.points[i], *there);
    }
}

// How far apart the two were at the same moments: one device may have been started minutes after
// the other. Where one paused and the other went on, neither says where the run was.
Apart apart_in_time(const Outline& a, const Outline& b) {
    if (!(a.elapsed_s > 0 && b.elapsed_s > 0)) return apart_in_order(a, b);
    const UnixMillis zero = std::min(a.started_at, b.started_at);
    const Way one(a, zero), other(b, zero);
    Apart apart;
    if (one.points.size() < 2 || other.points.size() < 2) return apart;
    compare_moments(one, other, apart);
    compare_moments(other, one, apart);
    return apart;
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

bool is_multiple(double value, double of) {
    return std::abs(value - of * std::round(value / of)) < 0.5;
}

// Whether a device told this, not somebody who typed it or set it on a treadmill: that is whole
// minutes, and hundreds of metres.
bool is_recorded(const Outline& outline) {
    return !is_multiple(static_cast<double>(outline.started_at) / 1000, 60) &&
           !is_multiple(outline.elapsed_s, 60) && !is_multiple(outline.distance_m, 100);
}

// Whether two that say no places are one to the second and the metre, as two runs are not by
// themselves.
bool are_one_summary(const Outline& a, const Outline& b) {
    return a.sport == b.sport && std::abs(a.started_at - b.started_at) < 1000 &&
           std::abs(a.elapsed_s - b.elapsed_s) <= 1 && std::abs(a.distance_m - b.distance_m) <= 1 &&
           is_recorded(a) && is_recorded(b);
}

// Whether a clock that is off by `shift` is the only difference. The same lap run every hour, each
// one started on the hour, differs in its pacing.
bool differs_by_clock_alone(const Outline& a, Outline b, UnixMillis shift) {
    b.started_at -= shift;
    const auto gap = distance_gap(a, b);
    if (!gap || !(a.elapsed_s > 0 && b.elapsed_s > 0)) return false;
    if (std::abs(b.started_at - a.started_at) > 10'000) return false;
    const Apart apart = apart_in_time(a, b);
    if (apart.moments < least_moments) return are_one_summary(a, b);
    return std::abs(a.elapsed_s - b.elapsed_s) <= 10 && *gap <= 0.03 &&
           *apart.mean_m() <= same_recording_apart_m;
}

Likeness compare_in_time(const Outline& a, const Outline& b) {
    const double share = overlap(a, b);
    if (share == 0) return {};
    const auto gap = speed_gap(a, b);
    const auto apart = apart_in_time(a, b).mean_m();
    const double length = gap ? fade(*gap, 0.03, 0.3) : unknown_distance;
    const double shape =
        apart ? fade(*apart, usual_distance_apart_m, 10 * usual_distance_apart_m) : unknown_shape;
    std::string reason = printed("%.0f %% of the time in common", 100 * share);
    if (gap) reason += printed(", mean speeds differ by %.1f %%", 100 * *gap);
    if (apart) reason += printed(", %.0f m apart on average", *apart);
    if (a.sport != b.sport) reason += ", another sport";
    return {share * length * shape * sport_likeness(a.sport, b.sport), reason, 0};
}

// Where a track was when.
class Places {
  public:
    explicit Places(const Track& track) : track_(track) {
        const auto& lat = track.column(Channel::latitude);
        const auto& lon = track.column(Channel::longitude);
        if (lat.empty() || lon.empty()) return;
        for (std::size_t i = 0; i < track.size(); ++i) {
            if (std::isfinite(lat[i]) && std::isfinite(lon[i])) placed_.push_back(i);
        }
    }

    std::size_t size() const { return placed_.size(); }

    // On the way between two samples, or at one that is near; nowhere in a pause and far from all.
    geo::Point at(double ms) const {
        const auto after = std::ranges::partition_point(
            placed_, [&](std::size_t i) { return static_cast<double>(track_.time[i]) < ms; });
        const bool has_before = after != placed_.begin();
        if (has_before && after != placed_.end() && are_joined(*(after - 1), *after)) {
            return between(*(after - 1), *after, ms);
        }
        if (after != placed_.end() && is_near(*after, ms)) return point(*after);
        if (has_before && is_near(*(after - 1), ms)) return point(*(after - 1));
        return nowhere;
    }

  private:
    geo::Point point(std::size_t i) const {
        return {track_.column(Channel::longitude)[i], track_.column(Channel::latitude)[i]};
    }

    bool is_near(std::size_t i, double ms) const {
        return std::abs(static_cast<double>(track_.time[i]) - ms) <= 1000 * near_s;
    }

    bool are_joined(std::size_t i, std::size_t next) const {
        const auto pause = std::ranges::upper_bound(track_.pauses, i);
        const bool is_paused = pause != track_.pauses.end() && *pause <= next;
        return !is_paused && track_.time[next] - track_.time[i] <= widest_gap_ms;
    }

    geo::Point between(std::size_t i, std::size_t next, double ms) const {
        const geo::Point from = point(i), to = point(next);
        const double length = static_cast<double>(track_.time[next] - track_.time[i]);
        const double share = (ms - static_cast<double>(track_.time[i])) / length;
        return {from.lon + share * (to.lon - from.lon), from.lat + share * (to.lat - from.lat)};
    }

    const Track& track_;
    std::vector<std::size_t> placed_;
};

}  // namespace

std::string shape_of(const Activity& activity) {
    const Places places(activity.track);
    if (places.size() < 2) return {};
    const double begin = static_cast<double>(activity.started_at);
    const double length = activity.elapsed_s > 0
                              ? 1000 * activity.elapsed_s
                              : static_cast<double>(activity.track.time.back()) - begin;
    std::vector<geo::Point> points;
    for (int n = 0; n < outline_points; ++n)
        points.push_back(places.at(begin + length * n / (outline_points - 1)));
    if (std::ranges::none_of(points, is_known)) return {};
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
