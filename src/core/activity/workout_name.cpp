// The words for a workout.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

#include "core/activity/pace_changes.h"
#include "core/activity/workout.h"
#include "core/median.h"

namespace runlytics::activity {
namespace {

constexpr double tolerance = 0.04;
constexpr double least_tolerance_m = 12;

// Metres, and seconds, that people run on purpose.
constexpr std::array<double, 27> usual_metres = {
    60,   80,   100,  150,  200,  250,  300,  400,  500,  600,  700,   800,   1000, 1200,
    1500, 1600, 2000, 2400, 2500, 3000, 4000, 5000, 6000, 8000, 10000, 12000, 15000};
constexpr std::array<double, 24> usual_seconds = {10,  15,  20,  30,  40,   45,   60,   75,
                                                  90,  120, 150, 180, 240,  300,  360,  420,
                                                  480, 600, 720, 900, 1200, 1500, 1800, 2400};

struct Usual {
    double value;
    double off;  // as a share of it
};

template <std::size_t n>
Usual nearest(const std::array<double, n>& list, double value) {
    Usual best{value, 1};
    for (const double usual : list) {
        const double off = std::abs(value - usual) / usual;
        if (off < best.off) best = {usual, off};
    }
    return best;
}

std::string clock(double seconds) {
    const int whole = static_cast<int>(std::lround(seconds));
    char text[32];
    if (whole >= 3600) {
        std::snprintf(text, sizeof text, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        std::snprintf(text, sizeof text, "%d:%02d", whole / 60, whole % 60);
    }
    return text;
}

std::string metres_in_words(double metres) {
    char text[32];
    if (metres < 1000 || (metres < 2000 && std::fmod(metres, 1000) != 0)) {
        std::snprintf(text, sizeof text, "%.0f m", metres);
    } else {
        std::snprintf(text, sizeof text, "%.*f km", std::fmod(metres, 1000) == 0 ? 0 : 1,
                      metres / 1000);
    }
    return text;
}

// The pieces of work or of rest.
std::vector<const Split*> of(std::span<const Interval> intervals, Part part) {
    std::vector<const Split*> found;
    for (const Interval& interval : intervals) {
        if (interval.part == part) found.push_back(&interval.split);
    }
    return found;
}

// How pieces are called: each by a distance or each by a time, whichever is more often a usual one.
struct Lengths {
    bool by_distance = false;
    std::vector<double> values;  // usual where they are near one
    double off = 0;              // the mean distance from the usual ones
};

Lengths lengths(const std::vector<const Split*>& pieces, bool by_distance) {
    Lengths found{by_distance, {}, 0};
    for (const Split* piece : pieces) {
        const double value = by_distance ? piece->distance_m : piece->elapsed_s;
        const Usual usual =
            by_distance ? nearest(usual_metres, value) : nearest(usual_seconds, value);
        // Few metres are many per cent of a short one.
        const double within =
            by_distance ? std::max(tolerance, least_tolerance_m / value) : tolerance;
        found.values.push_back(usual.off <= within ? usual.value : value);
        found.off += std::min(usual.off, 2 * tolerance) / static_cast<double>(pieces.size());
    }
    return found;
}

double spread(const std::vector<double>& values) {
    const double middle = median(values);
    double sum = 0;
    for (const double value : values)
        sum += std::abs(value - middle) / middle;
    return sum / static_cast<double>(values.size());
}

// By distance or by time: what repeats itself more exactly, and lies nearer to what is usual.
Lengths best_lengths(const std::vector<const Split*>& pieces) {
    Lengths distance = lengths(pieces, true), time = lengths(pieces, false);
    std::vector<double> metres, seconds;
    for (const Split* piece : pieces) {
        metres.push_back(piece->distance_m);
        seconds.push_back(piece->elapsed_s);
    }
    // A reading within a quarter of the tolerance is as good as exact.
    const double even = pieces.size() > 1 ? spread(metres) - spread(seconds) : 0;
    return distance.off + even <= time.off + tolerance / 8 ? distance : time;
}

std::string in_words(double value, bool by_distance) {
    return by_distance ? metres_in_words(value < 2000 ? std::round(value / 10) * 10
                                                      : std::round(value / 100) * 100)
                       : clock(value < 120 ? value : std::round(value / 5) * 5);
}

bool same(double a, double b) {
    return std::abs(a - b) <= 2 * tolerance * std::max(a, b);
}

// "200-400-800-400-200 m": rises and falls again, or only one of them.
std::optional<std::string> as_ladder(const Lengths& work) {
    const auto& v = work.values;
    if (v.size() < 3) return std::nullopt;
    std::size_t i = 1;
    const auto rises = [&](std::size_t k) { return v[k] > v[k - 1] && !same(v[k], v[k - 1]); };
    const auto falls = [&](std::size_t k) { return v[k] < v[k - 1] && !same(v[k], v[k - 1]); };
    while (i < v.size() && rises(i))
        ++i;
    const bool rose = i > 1;
    if (rose && i < v.size() && same(v[i], v[i - 1])) ++i;  // the top twice
    const std::size_t top = i;
    while (i < v.size() && falls(i))
        ++i;
    if (i < v.size()) return std::nullopt;
    const bool fell = i > top;
    std::string text = rose && fell ? "pyramid " : "ladder ";
    for (std::size_t k = 0; k < v.size(); ++k) {
        std::string length = in_words(v[k], work.by_distance);
        // The unit once, where it is one.
        const bool short_ones = std::all_of(v.begin(), v.end(), [](double m) { return m < 1000; });
        if (work.by_distance && short_ones && k + 1 < v.size()) {
            length = length.substr(0, length.find(' '));
        }
        text += (k > 0 ? "-" : "") + length;
    }
    return text;
}

// "6 x 800 m", or "2 x 1600 m, 4 x 400 m".
std::string as_groups(const Lengths& work) {
    constexpr std::size_t most_groups = 3;
    struct Group {
        std::size_t count;
        double sum;
    };
    std::vector<Group> groups;
    for (const double value : work.values) {
        if (!groups.empty() &&
            same(groups.back().sum / static_cast<double>(groups.back().count), value)) {
            ++groups.back().count;
            groups.back().sum += value;
        } else {
            groups.push_back({1, value});
        }
    }
    if (groups.size() > most_groups) {
        const auto [least, most] = std::minmax_element(work.values.begin(), work.values.end());
        return "varied pace, " + std::to_string(work.values.size()) + " surges of " +
               in_words(*least, work.by_distance) + " to " + in_words(*most, work.by_distance);
    }
    std::string text;
    for (const Group& group : groups) {
        if (!text.empty()) text += ", ";
        if (group.count > 1) text += std::to_string(group.count) + " x ";
        text += in_words(group.sum / static_cast<double>(group.count), work.by_distance);
    }
    return text;
}

// "2:00 jog", "90 m walk": the rests that lie between the work.
std::string rests_in_words(const std::vector<const Split*>& rests) {
    constexpr double jogging_mps = 1.7, walking_mps = 0.5;
    std::vector<double> seconds, metres;
    for (const Split* rest : rests) {
        seconds.push_back(rest->elapsed_s);
        metres.push_back(rest->distance_m);
    }
    const double usual_s = median(seconds), usual_m = median(metres);
    const double speed = usual_m / usual_s;
    const char* how = speed >= jogging_mps ? " jog" : speed >= walking_mps ? " walk" : " standing";
    const Usual time = nearest(usual_seconds, usual_s), way = nearest(usual_metres, usual_m);
    const bool by_distance = speed >= jogging_mps && rests.size() > 2 && way.off <= tolerance &&
                             spread(metres) * 2 < spread(seconds);
    if (by_distance) return metres_in_words(way.value) + how;
    return clock(time.off <= 2 * tolerance ? time.value : std::round(usual_s / 5) * 5) + how;
}

bool is_uphill(const std::vector<const Split*>& work) {
    double metres = 0, ascent = 0;
    for (const Split* piece : work) {
        metres += piece->distance_m;
        ascent += std::isnan(piece->ascent_m) ? 0 : piece->ascent_m;
    }
    return ascent >= 0.035 * metres;
}

std::string long_distance(double metres, LongUnit unit) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f ", metres / unit.metres);
    return text + std::string(unit.name);
}

}  // namespace

std::string describe_workout(stream::Reader& reader, std::span<const Interval> intervals,
                             LongUnit unit) {
    if (intervals.empty()) return {};
    const auto work = of(intervals, Part::work);
    double whole_m = 0;
    for (const Interval& interval : intervals)
        whole_m += interval.split.distance_m;
    if (work.size() < 2 && progresses(pace_bins(reader))) {
        return "progression run, " + long_distance(whole_m, unit);
    }
    if (work.empty()) return "even run, " + long_distance(whole_m, unit);
    if (work.size() == 1) {
        if (intervals.back().part == Part::work && work[0]->distance_m < 0.5 * whole_m) {
            return "fast finish of " +
                   in_words(best_lengths(work).values[0], best_lengths(work).by_distance) + ", " +
                   long_distance(whole_m, unit);
        }
        const Lengths length = best_lengths(work);
        const char* kind = work[0]->elapsed_s >= 480 ? "tempo " : "one surge of ";
        return kind + in_words(length.values[0], length.by_distance);
    }
    const Lengths lengths = best_lengths(work);
    std::string text = as_ladder(lengths).value_or("");
    if (text.empty()) text = as_groups(lengths);
    if (is_uphill(work)) text += " uphill";
    const auto rests = of(intervals, Part::rest);
    if (!rests.empty()) text += ", " + rests_in_words(rests);
    return text;
}

}  // namespace runlytics::activity
