#include "core/formats/repair.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>
#include <utility>
#include <vector>

#include "core/formats/finish.h"
#include "core/interrupt.h"
#include "core/sport_limits.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t poll_mask = 4095;
constexpr double metres_a_degree = 111'195;
constexpr double lowest_land_m = -450;
constexpr std::string_view unreachable = "altitudes that cannot be reached were left out";
constexpr std::size_t most_runs = 500;  // more is noise, which no chain can tell from the truth
constexpr double share_of_a_shift = 0.25;

double seconds_between(const Track& track, std::uint32_t from, std::uint32_t to) {
    return static_cast<double>(track.time[to] - track.time[from]) / 1000;
}

// Neighbouring samples each of which can have been reached from the one before.
struct Run {
    std::uint32_t first;
    std::uint32_t last;
    double samples;
    bool kept = false;
};

// Cuts the known samples into runs.
template <typename Known, typename Reaches>
std::vector<Run> cut_into_runs(const Track& track, Known&& known, Reaches&& reaches) {
    std::vector<Run> runs;
    for (std::uint32_t i = 0; i < track.size(); ++i) {
        if ((i & poll_mask) == 0) poll_interrupt();
        if (!known(i)) continue;
        if (runs.empty() || !reaches(runs.back().last, i)) {
            runs.push_back({i, i, 0});
        }
        runs.back().last = i;
        ++runs.back().samples;
    }
    return runs;
}

// Keeps the chain of runs with the most samples in which each can be reached from the one before,
// and what is too long to be an outlier.
template <typename Reaches>
void keep_longest_chain(std::vector<Run>& runs, Reaches&& reaches) {
    std::vector<double> samples(runs.size());
    std::vector<std::size_t> before(runs.size(), runs.size());
    double all = 0;
    std::size_t best = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if ((i & 63) == 0) poll_interrupt();
        samples[i] = runs[i].samples;
        all += runs[i].samples;
        for (std::size_t j = 0; j < i; ++j) {
            if (samples[j] + runs[i].samples <= samples[i]) continue;
            if (!reaches(runs[j].last, runs[i].first)) continue;
            samples[i] = samples[j] + runs[i].samples;
            before[i] = j;
        }
        if (samples[i] > samples[best]) best = i;
    }
    for (std::size_t i = best; i < runs.size(); i = before[i])
        runs[i].kept = true;
    for (Run& run : runs)
        run.kept |= run.samples >= share_of_a_shift * all;
}

// Zeros that stand far from their neighbours are none, however many they are.
void drop_zeros(const std::vector<double>& altitude, std::vector<Run>& runs) {
    constexpr double far_m = 30;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (altitude[runs[i].first] != 0 || altitude[runs[i].last] != 0) continue;
        const bool behind = i > 0 && std::abs(altitude[runs[i - 1].last]) > far_m;
        const bool ahead = i + 1 < runs.size() && std::abs(altitude[runs[i + 1].first]) > far_m;
        if (behind || ahead) runs[i].kept = false;
    }
}

// Whether the same instant is told of by two samples that complement each other.
class Complement {
  public:
    explicit Complement(const Track& track) {
        for (std::size_t i = 0; i < channel_count; ++i) {
            const auto& values = track.column(static_cast<Channel>(i));
            if (!values.empty()) columns_.push_back(&values);
        }
    }

    bool operator()(std::uint32_t a, std::uint32_t b) const {
        bool first_adds = false, second_adds = false;
        for (const auto* const values : columns_) {
            const double one = (*values)[a], other = (*values)[b];
            first_adds |= !std::isnan(one) && std::isnan(other);
            second_adds |= std::isnan(one) && !std::isnan(other);
            if (!std::isnan(one) && !std::isnan(other) && one != other) return false;
        }
        return first_adds && second_adds;
    }

  private:
    std::vector<const std::vector<double>*> columns_;
};

// Whether the device writes like that. Where a stray sample repeats an instant, all stay as they
// were recorded.
bool is_habit(const Track& track, const Complement& complement) {
    constexpr std::size_t least_share = 10;
    std::size_t pairs = 0;
    for (std::uint32_t i = 1; i < track.size(); ++i)
        pairs += track.time[i] == track.time[i - 1] && complement(i - 1, i) ? 1 : 0;
    return pairs > 0 && pairs * least_share >= track.size();
}

// Takes what a sample lacks from another.
void complete(Track& track, std::uint32_t sample, std::uint32_t other) {
    for (std::size_t i = 0; i < channel_count; ++i) {
        auto& values = track.column(static_cast<Channel>(i));
        if (!values.empty() && std::isnan(values[sample])) values[sample] = values[other];
    }
}

// Moves a sample to an earlier place.
void move_sample(Track& track, std::uint32_t from, std::uint32_t to) {
    track.time[to] = track.time[from];
    for (std::size_t i = 0; i < channel_count; ++i) {
        auto& values = track.column(static_cast<Channel>(i));
        if (!values.empty()) values[to] = values[from];
    }
}

}  // namespace

double rough_distance(double lat, double lon, double other_lat, double other_lon) {
    const double north = (other_lat - lat) * metres_a_degree;
    double around = std::abs(other_lon - lon);
    if (around > 180) around = 360 - around;
    const double east = around * metres_a_degree * std::cos(lat * std::numbers::pi / 180);
    return std::sqrt(north * north + east * east);
}

void merge_instants(Activity& activity) {
    Track& track = activity.track;
    if (std::adjacent_find(track.time.begin(), track.time.end()) == track.time.end()) return;
    const Complement complement(track);
    if (!is_habit(track, complement)) return;
    const std::vector<std::uint32_t> pauses = std::move(track.pauses);
    track.pauses.clear();
    auto pause = pauses.begin();
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < track.size(); ++i) {
        if ((i & poll_mask) == 0) poll_interrupt();
        const bool paused = pause != pauses.end() && *pause == i;
        if (paused) ++pause;
        const bool same = kept > 0 && track.time[kept - 1] == track.time[i];
        if (same && complement(kept - 1, i)) {
            complete(track, kept - 1, i);
            continue;
        }
        if (paused) track.pauses.push_back(kept);
        if (kept != i) move_sample(track, i, kept);
        ++kept;
    }
    if (kept == track.size()) return;
    shorten(track, kept);
    warn(activity, "samples of one moment that complement each other were joined");
}

double mask_altitudes(Activity& activity) {
    const Track& track = activity.track;
    auto& altitude = activity.track.column(Channel::altitude);
    const double climbing = limits_of(activity.sport).climbing_mps;
    for (double& metres : altitude) {
        if (!(metres <= lowest_land_m)) continue;
        metres = missing_value;
        warn(activity, unreachable);
    }
    const auto reaches = [&](std::uint32_t from, std::uint32_t to) {
        const double step = std::abs(altitude[to] - altitude[from]);
        const double elapsed = seconds_between(track, from, to);
        // A zero beside something else is more often no altitude than the sea.
        const bool zero = (altitude[from] == 0) != (altitude[to] == 0);
        return step <= (zero ? 8 + std::min(3.0, climbing) * elapsed : 20 + climbing * elapsed);
    };
    if (altitude.empty()) return 0;
    auto runs = cut_into_runs(
        track, [&](std::uint32_t i) { return !std::isnan(altitude[i]); }, reaches);
    if (runs.size() < 2 || runs.size() > most_runs) return 0;
    keep_longest_chain(runs, reaches);
    drop_zeros(altitude, runs);
    double step = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].kept) continue;
        if (i > 0)
            step = std::fmax(step, std::abs(altitude[runs[i].first] - altitude[runs[i - 1].last]));
        if (i + 1 < runs.size())
            step = std::fmax(step, std::abs(altitude[runs[i + 1].first] - altitude[runs[i].last]));
    }
    if (step == 0) return 0;
    for (const Run& run : runs) {
        if (run.kept) continue;
        std::fill(altitude.begin() + run.first, altitude.begin() + run.last + 1, missing_value);
    }
    warn(activity, unreachable);
    return step;
}

void mask_positions(Activity& activity) {
    constexpr double receiver_m = 100;
    const Track& track = activity.track;
    auto& lat = activity.track.column(Channel::latitude);
    auto& lon = activity.track.column(Channel::longitude);
    if (lat.empty()) return;
    const double fastest = 2 * limits_of(activity.sport).fastest_mps;
    const auto reaches = [&](std::uint32_t from, std::uint32_t to) {
        return rough_distance(lat[from], lon[from], lat[to], lon[to]) <=
               receiver_m + fastest * seconds_between(track, from, to);
    };
    auto runs = cut_into_runs(
        track, [&](std::uint32_t i) { return !std::isnan(lat[i]); }, reaches);
    if (runs.size() < 2 || runs.size() > most_runs) return;
    keep_longest_chain(runs, reaches);
    if (std::all_of(runs.begin(), runs.end(), [](const Run& run) { return run.kept; })) return;
    for (const Run& run : runs) {
        if (run.kept) continue;
        std::fill(lat.begin() + run.first, lat.begin() + run.last + 1, missing_value);
        std::fill(lon.begin() + run.first, lon.begin() + run.last + 1, missing_value);
    }
    warn(activity, "positions that cannot be reached were left out");
}

}  // namespace runlytics::formats
