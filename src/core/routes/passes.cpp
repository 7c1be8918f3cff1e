#include "core/routes/passes.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/activity/course.h"
#include "core/activity/mean_heart_rate.h"
#include "core/activity/route.h"
#include "core/interrupt.h"
#include "core/routes/likeness.h"
#include "core/routes/plane.h"

namespace runlytics::routes {

namespace {

using geo::Point;

constexpr double step_m = 10;
constexpr double longest_line_m = 1e6;
constexpr double longest_gap_ms = 30'000;
constexpr double ends_within_m = 10;
constexpr std::size_t longest_astray_s = 20;
constexpr double least_share_on_line = 0.8;
constexpr std::size_t no_place = static_cast<std::size_t>(-1);

bool known(Offset place) {
    return !std::isnan(place.x);
}

// Where the recording was at each full second from its start; NaN in gaps and pauses.
std::vector<Offset> each_second(stream::Reader& reader, const Plane& plane) {
    const auto route = activity::route(reader);
    const auto times = reader.times();
    const auto pauses = reader.pauses();
    std::vector<Offset> seconds;
    if (route.points.size() < 2) return seconds;
    seconds.resize(static_cast<std::size_t>(times.back()) / 1000 + 1,
                   {missing_value, missing_value});
    Offset from = plane(route.points[0]);
    for (std::size_t i = 1; i < route.points.size(); ++i) {
        if (i % 4096 == 0) poll_interrupt();
        const std::uint32_t before = route.samples[i - 1], here = route.samples[i];
        const Offset to = plane(route.points[i]);
        const double began = times[before], ended = times[here];
        const auto pause = std::ranges::upper_bound(pauses, before);
        const bool paused = pause != pauses.end() && *pause <= here;
        if (ended > began && ended - began <= longest_gap_ms && !paused) {
            for (auto s = static_cast<std::size_t>(std::ceil(began / 1000)); s * 1000.0 <= ended;
                 ++s) {
                const double share = (static_cast<double>(s) * 1000 - began) / (ended - began);
                seconds[s] = {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
            }
        }
        from = to;
    }
    return seconds;
}

// A line across the segment at one of its ends.
class Gate {
  public:
    Gate(Offset at, Offset from, Offset to, double width_m) : at_(at), width_m_(width_m) {
        const double length = std::hypot(to.x - from.x, to.y - from.y);
        along_ = {(to.x - from.x) / length, (to.y - from.y) / length};
    }

    // At which share of the way from one place to the other the gate is passed in its direction.
    std::optional<double> crossed(Offset from, Offset to) const {
        const double before = ahead(from), after = ahead(to);
        if (!(before < 0 && after >= 0)) return std::nullopt;
        const double share = before / (before - after);
        const Offset there{from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
        return is_beside(there) ? std::optional(share) : std::nullopt;
    }

    // How far a place lies beyond the gate.
    double ahead(Offset place) const {
        return (place.x - at_.x) * along_.x + (place.y - at_.y) * along_.y;
    }
    bool is_beside(Offset place) const {
        return std::abs((place.y - at_.y) * along_.x - (place.x - at_.x) * along_.y) <= width_m_;
    }
    bool is_at(Offset place) const {
        return is_beside(place) && std::abs(ahead(place)) <= ends_within_m;
    }

  private:
    Offset at_;
    Offset along_;
    double width_m_;
};

class Follower {
  public:
    Follower(std::vector<Offset> seconds, std::vector<Offset> places, double tolerance_m)
        : seconds_(std::move(seconds)),
          places_(std::move(places)),
          tolerance_m_(tolerance_m),
          ends_(static_cast<std::size_t>(std::ceil(tolerance_m / step_m)) + 1),
          start_(places_[0], places_[0], places_[std::min<std::size_t>(2, last())], tolerance_m),
          finish_(places_[last()], places_[last() - std::min<std::size_t>(2, last())],
                  places_[last()], tolerance_m) {}

    std::vector<Pass> all() {
        std::vector<Pass> found;
        for (std::size_t s = 0; s + 1 < seconds_.size(); ++s) {
            if (s % 4096 == 0) poll_interrupt();
            const auto began = starts_at(s);
            if (!began) continue;
            const auto pass = follow(s, *began);
            if (!pass) continue;
            found.push_back(*pass);
            s = static_cast<std::size_t>(pass->start_s + pass->elapsed_s);
        }
        return found;
    }

  private:
    std::size_t last() const { return places_.size() - 1; }

    // When the start is passed in the second that begins there.
    std::optional<double> starts_at(std::size_t s) const {
        const Offset here = seconds_[s], next = seconds_[s + 1];
        if (!known(here) || !known(next)) return std::nullopt;
        const auto second = static_cast<double>(s);
        if (const auto share = start_.crossed(here, next)) return second + *share;
        const bool begins = s == 0 || !known(seconds_[s - 1]);
        if (begins && start_.is_at(here) && start_.ahead(here) >= 0) return second;
        return std::nullopt;
    }

    std::optional<double> ends_at(std::size_t s) const {
        const Offset before = seconds_[s - 1], here = seconds_[s];
        if (!known(before) || !known(here)) return std::nullopt;
        const auto second = static_cast<double>(s);
        if (const auto share = finish_.crossed(before, here)) return second - 1 + *share;
        const bool is_last = s + 1 == seconds_.size() || !known(seconds_[s + 1]);
        if (is_last && finish_.is_at(here)) return second;
        return std::nullopt;
    }

    // The nearest place of the line around the one that was reached, if it is near enough.
    std::size_t nearest(Offset here, std::size_t reached, std::size_t astray) const {
        const std::size_t first = reached > 3 ? reached - 3 : 0;
        const std::size_t end = std::min(last(), reached + 5 + 2 * astray);
        std::size_t best = no_place;
        double least = tolerance_m_;
        for (std::size_t n = first; n <= end; ++n) {
            const double away = std::hypot(places_[n].x - here.x, places_[n].y - here.y);
            if (away > least) continue;
            least = away;
            best = n;
        }
        return best;
    }

    double off(Offset here, std::size_t place) const {
        const Offset a = places_[place > 0 ? place - 1 : 0];
        const Offset b = places_[std::min(place + 1, last())];
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        if (length == 0) return std::hypot(here.x - a.x, here.y - a.y);
        return std::abs((here.y - a.y) * (b.x - a.x) - (here.x - a.x) * (b.y - a.y)) / length;
    }

    std::optional<Pass> follow(std::size_t first, double began) const {
        std::size_t reached = 0, astray = 0, on_line = 0;
        double off_m = 0;
        for (std::size_t s = first + 1; s < seconds_.size(); ++s) {
            const std::size_t near =
                known(seconds_[s]) ? nearest(seconds_[s], reached, astray) : no_place;
            if (near == no_place) {
                if (++astray > longest_astray_s) return std::nullopt;
                continue;
            }
            astray = 0;
            ++on_line;
            off_m += off(seconds_[s], near);
            reached = std::max(reached, near);
            // Who comes back over the start has begun there.
            if (reached <= ends_ && s + 1 < seconds_.size() && starts_at(s)) return std::nullopt;
            if (reached + ends_ < last()) continue;
            const auto ended = ends_at(s);
            if (!ended) continue;
            const auto seconds = static_cast<double>(on_line);
            if (seconds < least_share_on_line * static_cast<double>(s - first)) return std::nullopt;
            return Pass{began, *ended - began, missing_value, missing_value, off_m / seconds};
        }
        return std::nullopt;
    }

    std::vector<Offset> seconds_;
    std::vector<Offset> places_;
    double tolerance_m_;
    std::size_t ends_;
    Gate start_;
    Gate finish_;
};

// A value between those that are known.
double interpolate(std::span<const double> at, std::span<const double> values, double where) {
    const auto after = std::ranges::lower_bound(at, where);
    if (after == at.end() || (after == at.begin() && *after != where)) return missing_value;
    const auto n = static_cast<std::size_t>(after - at.begin());
    if (*after == where || n == 0) return values[n];
    const double share = (where - at[n - 1]) / (at[n] - at[n - 1]);
    return values[n - 1] + share * (values[n] - values[n - 1]);
}

}  // namespace

std::vector<Pass> passes(stream::Reader& reader, std::span<const Point> line, double tolerance_m) {
    const double metres = length(line);
    if (line.size() < 2 || !(metres >= 2 * step_m && metres <= longest_line_m)) return {};
    const Plane plane(line.front());
    std::vector<Offset> places;
    for (const Point& place : walk(line, step_m))
        places.push_back(plane(place));
    auto seconds = each_second(reader, plane);
    if (seconds.size() < 2) return {};
    auto found = Follower(std::move(seconds), std::move(places), tolerance_m).all();
    if (found.empty()) return found;
    const activity::Course course(reader);
    for (Pass& pass : found) {
        const double from = pass.start_s * 1000, to = from + pass.elapsed_s * 1000;
        pass.avg_hr = activity::mean_heart_rate(reader, from, to);
        if (course.empty()) continue;
        pass.distance_m = interpolate(course.times(), course.distances(), to) -
                          interpolate(course.times(), course.distances(), from);
    }
    return found;
}

std::vector<Point> cut(stream::Reader& reader, double from_m, double to_m) {
    const auto route = activity::route(reader);
    const activity::Course course(reader);
    std::vector<Point> piece;
    if (course.empty()) return piece;
    const auto times = reader.times();
    double before_m = missing_value;
    for (std::size_t i = 0; i < route.points.size(); ++i) {
        const double here_m =
            interpolate(course.times(), course.distances(), times[route.samples[i]]);
        if (std::isnan(here_m)) continue;
        const bool enters = before_m < from_m && here_m >= from_m && i > 0;
        if (enters && here_m > from_m) {
            piece.push_back(between(route.points[i - 1], route.points[i],
                                    (from_m - before_m) / (here_m - before_m)));
        }
        if (here_m > to_m) {
            if (!piece.empty() && here_m > before_m) {
                piece.push_back(between(route.points[i - 1], route.points[i],
                                        (to_m - before_m) / (here_m - before_m)));
            }
            break;
        }
        if (here_m >= from_m) piece.push_back(route.points[i]);
        before_m = here_m;
    }
    return piece;
}

}  // namespace runlytics::routes
