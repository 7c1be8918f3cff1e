#include "core/activity/splits.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/activity/course.h"
#include "core/activity/elevation.h"
#include "core/activity/graded_speed.h"
#include "core/error.h"
#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::activity {
namespace {

constexpr double shortest_rest_m = 0.01;  // the resolution of distance

// The sums behind a split's means.
struct Sums {
    double beats = 0;  // heart rate * ms
    double hr_ms = 0;
    double run = 0;     // speed * ms while moving
    double graded = 0;  // graded speed * ms while moving
    double steps = 0;   // cadence * ms while moving
    double step_ms = 0;
};

// Where the course is cut: the distances at the ends of the pieces, by the time they are reached.
std::vector<Split> cut(const Course& course, double metres) {
    if (!(metres > 0) || !std::isfinite(metres)) {
        throw Error(sqlstate::invalid_parameter, "the length of a split must be positive",
                    "length is " + std::to_string(metres) + " m");
    }
    if (course.length() / metres > most_splits) {
        throw Error(sqlstate::limit_exceeded, "the activity has too many splits",
                    "length is " + std::to_string(metres) + " m", "Choose a longer split.");
    }
    std::vector<Split> pieces;
    if (course.size() < 2) return pieces;
    const auto times = course.times(), distances = course.distances();
    double begin_ms = times.front(), reached = 0;
    const auto close = [&](double end_ms, double distance) {
        Split piece;
        piece.n = static_cast<int>(pieces.size()) + 1;
        piece.start_s = begin_ms * 1e-3;
        piece.elapsed_s = (end_ms - begin_ms) * 1e-3;
        piece.distance_m = distance;
        pieces.push_back(piece);
        begin_ms = end_ms;
        reached += distance;
    };
    for (std::size_t i = 1; i < times.size(); ++i) {
        while (distances[i] >= reached + metres) {
            const double share =
                (reached + metres - distances[i - 1]) / (distances[i] - distances[i - 1]);
            close(times[i - 1] + share * (times[i] - times[i - 1]), metres);
        }
    }
    const double rest = course.length() - reached;
    if (rest >= shortest_rest_m) close(times.back(), rest);
    return pieces;
}

// Calls each(piece, milliseconds) for the pieces that lie in a stretch of time; `at` remembers the
// first that may, as the stretches come in order.
template <typename Visit>
void share_out(std::vector<Split>& pieces, std::size_t& at, double begin_ms, double end_ms,
               Visit&& each) {
    const auto end_of = [&](std::size_t i) {
        return (pieces[i].start_s + pieces[i].elapsed_s) * 1e3;
    };
    while (at < pieces.size() && end_of(at) <= begin_ms)
        ++at;
    for (std::size_t i = at; i < pieces.size() && pieces[i].start_s * 1e3 < end_ms; ++i) {
        const double from = std::max(begin_ms, pieces[i].start_s * 1e3);
        const double to = std::min(end_ms, end_of(i));
        if (to > from) each(i, to - from);
    }
}

// Heart rate, moving time and graded speed of the pieces.
void add_intervals(stream::Reader& reader, std::span<const stream::Segment> parts,
                   std::vector<Split>& pieces) {
    const auto times = reader.times();
    const stream::HeldValues hr(reader, Channel::heart_rate, parts);
    const stream::HeldValues cadence(reader, Channel::cadence, parts);
    const stream::IntervalSpeed speed(reader, parts);
    const stream::Motion moving(reader, speed, parts);
    const auto graded = graded_speeds(reader, parts);
    std::vector<Sums> sums(pieces.size());
    std::size_t at = 0;
    stream::for_each_interval(parts, times, [&](std::uint32_t i, double) {
        share_out(pieces, at, times[i], times[i + 1], [&](std::size_t piece, double ms) {
            if (!hr.empty() && hr.known(i)) {
                sums[piece].beats += hr[i] * ms;
                sums[piece].hr_ms += ms;
            }
            if (!speed.known() || !moving(i)) return;
            const double v = speed(i);
            pieces[piece].moving_s += ms * 1e-3;
            sums[piece].run += v * ms;
            sums[piece].graded += graded[i] * ms;
            if (cadence.empty() || !cadence.known(i)) return;
            sums[piece].steps += cadence[i] * ms;
            sums[piece].step_ms += ms;
        });
    });
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Sums& sum = sums[i];
        Split& piece = pieces[i];
        piece.avg_hr = sum.hr_ms > 0 ? sum.beats / sum.hr_ms : missing_value;
        piece.speed_mps = piece.moving_s > 0 ? piece.distance_m / piece.moving_s : missing_value;
        // The same ratio as between the two speeds, so that both columns can be compared.
        piece.graded_speed_mps =
            sum.run > 0 ? piece.speed_mps * sum.graded / sum.run : missing_value;
        piece.cadence = sum.step_ms > 0
                            ? sum.steps / sum.step_ms / stream::scale_of(Channel::cadence)
                            : missing_value;
    }
}

// The climbs are found over the whole way and then shared out, so that the pieces add up to its
// elevation gain.
void add_ascent(stream::Reader& reader, std::span<const stream::Segment> parts,
                std::vector<Split>& pieces) {
    const auto altitude = smoothed_altitude(reader, parts);
    for (Split& piece : pieces)
        piece.ascent_m = altitude.empty() ? missing_value : 0;
    if (altitude.empty()) return;
    const auto times = reader.times();
    std::size_t at = 0;
    for (const Leg& leg : legs(altitude, parts, climb_threshold_m)) {
        if (leg.rise_m <= 0) continue;
        std::uint32_t from = leg.first;
        for (std::uint32_t i = leg.first + 1; i <= leg.last; ++i) {
            if (std::isnan(altitude[i])) continue;
            const double rise = altitude[i] - altitude[from];
            const double held_ms = times[i] - times[from];
            share_out(pieces, at, times[from], times[i], [&](std::size_t piece, double ms) {
                pieces[piece].ascent_m += rise * ms / held_ms;
            });
            from = i;
        }
    }
}

// The pieces of a course between times that ascend.
std::vector<Split> cut(const Course& course, std::span<const Stretch> stretches) {
    std::vector<Split> pieces;
    if (course.size() < 2) return pieces;
    double reached = course.times().front() * 1e-3;
    const double last = course.times().back() * 1e-3;
    std::size_t at = 0;
    for (const Stretch& stretch : stretches) {
        if (!(stretch.end_s >= stretch.begin_s)) {
            throw Error(
                sqlstate::invalid_parameter, "a part of an activity ends before it begins",
                std::to_string(stretch.begin_s) + " to " + std::to_string(stretch.end_s) + " s");
        }
        Split piece;
        piece.n = static_cast<int>(pieces.size()) + 1;
        piece.start_s = std::clamp(stretch.begin_s, reached, last);
        reached = std::clamp(stretch.end_s, reached, last);
        piece.elapsed_s = reached - piece.start_s;
        const double begin_m = course.distance_at(piece.start_s * 1e3, at);
        piece.distance_m = course.distance_at(reached * 1e3, at) - begin_m;
        pieces.push_back(piece);
    }
    return pieces;
}

void measure(stream::Reader& reader, std::vector<Split>& pieces) {
    const auto parts = stream::segments(reader);
    add_intervals(reader, parts, pieces);
    add_ascent(reader, parts, pieces);
}

}  // namespace

std::vector<Split> splits(stream::Reader& reader, double metres, double fastest_mps) {
    std::vector<Split> pieces = cut(Course(reader, fastest_mps), metres);
    measure(reader, pieces);
    return pieces;
}

std::vector<Split> splits_between(stream::Reader& reader, std::span<const Stretch> stretches,
                                  double fastest_mps) {
    std::vector<Split> pieces = cut(Course(reader, fastest_mps), stretches);
    measure(reader, pieces);
    return pieces;
}

}  // namespace runlytics::activity
