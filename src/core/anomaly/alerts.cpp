#include "core/anomaly/alerts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "core/anomaly/charts.h"
#include "core/anomaly/joint.h"
#include "core/anomaly/night_signal.h"

namespace runlytics::anomaly {
namespace {

constexpr std::size_t same_episode = 3;   // nights
constexpr double far_outside = 2.75;      // sigmas
constexpr double worth_a_warning = 2.25;  // sigmas of a yellow night
// The vitals of which a chart is kept; the others are noisier and count only together.
constexpr std::array<Vital, 2> charted = {Vital::resting_hr, Vital::hrv};

bool all_of_label(const NightDeviations& night) {
    return std::ranges::all_of(night,
                               [](const Deviation& d) { return d.of_label || std::isnan(d.z); });
}

void add_joint_signs(std::span<const NightDeviations> nights, std::vector<Sign>& signs) {
    const std::vector<Joint> joint = joint_signs(nights);
    for (std::size_t night = 0; night < nights.size(); ++night) {
        const bool of_label = all_of_label(nights[night]);
        if (joint[night].outside >= least_outside) {
            const bool again = night > 0 && joint[night - 1].outside >= least_outside;
            signs.push_back({night,
                             Kind::joint,
                             {},
                             again ? Level::critical : Level::warning,
                             static_cast<double>(joint[night].outside),
                             least_outside,
                             of_label});
        }
        if (joint[night].distance > joint[night].limit)
            signs.push_back({night,
                             Kind::distance,
                             {},
                             Level::warning,
                             joint[night].distance,
                             joint[night].limit,
                             of_label});
    }
}

// The steps of NightSignal are of three and four beats for everybody. A night that is yellow, but
// within what this athlete's nights stray, is worth no warning; and one that is red is critical
// only where it is far beyond that, for two such nights in a row come by chance once in a year or
// two.
Level level_of(Signal signal, const Deviation& tonight) {
    if (signal == Signal::red) return tonight.z > far_outside ? Level::critical : Level::warning;
    return tonight.z > worth_a_warning ? Level::warning : Level::notice;
}

void add_night_signal(const Nights& nights, std::span<const NightDeviations> deviations,
                      std::vector<Sign>& signs) {
    const std::vector<Signal> signals = night_signal(nights);
    constexpr auto rate = static_cast<std::size_t>(Vital::resting_hr);
    for (std::size_t night = 0; night < signals.size(); ++night) {
        if (signals[night] < Signal::yellow) continue;
        const Deviation& tonight = deviations[night][rate];
        signs.push_back({night, Kind::night_signal, Vital::resting_hr,
                         level_of(signals[night], tonight), tonight.value, tonight.usual,
                         tonight.of_label});
    }
}

void add_charts(std::span<const NightDeviations> nights, Vital vital, std::vector<Sign>& signs) {
    std::vector<double> z;
    for (const NightDeviations& night : nights)
        z.push_back(night[static_cast<std::size_t>(vital)].z);
    const std::vector<double> average = ewma_chart(z);
    const std::vector<double> gathered = cusum_chart(z);
    for (std::size_t night = 0; night < nights.size(); ++night) {
        const Deviation& tonight = nights[night][static_cast<std::size_t>(vital)];
        if (!(tonight.z > 0)) continue;  // nothing was measured, or it was a good night
        if (average[night] > ewma_limit)
            signs.push_back({night, Kind::ewma, vital, Level::warning, average[night], ewma_limit,
                             tonight.of_label});
        if (gathered[night] > cusum_limit)
            signs.push_back({night, Kind::cusum, vital, Level::notice, gathered[night], cusum_limit,
                             tonight.of_label});
    }
}

// Takes out the signs of first nights after a change of shift that the next night does not confirm.
void confirm(const Nights& nights, std::vector<Sign>& signs) {
    std::map<std::pair<Kind, std::optional<Vital>>, std::vector<std::size_t>> at;
    for (const Sign& sign : signs)
        at[{sign.kind, sign.vital}].push_back(sign.night);
    std::erase_if(signs, [&](const Sign& sign) {
        if (!after_change_of_shift(nights, sign.night)) return false;
        const auto& alike = at[{sign.kind, sign.vital}];
        return !std::ranges::binary_search(alike, sign.night + 1);
    });
}

// Nights that could only be compared with nights of other shifts tell less: one level less. `mixed`
// is the first night of another label than the first.
void lower_uncertain(const Nights& nights, std::vector<Sign>& signs) {
    const auto mixed = static_cast<std::size_t>(
        std::ranges::find_if(nights.labels,
                             [&](int label) { return label != nights.labels.front(); }) -
        nights.labels.begin());
    for (Sign& sign : signs) {
        if (sign.of_label || sign.night < mixed || sign.level == Level::notice) continue;
        sign.level = sign.level == Level::critical ? Level::warning : Level::notice;
    }
}

}  // namespace

std::string_view name_of(Kind kind) {
    constexpr std::array<std::string_view, 5> names = {"joint", "distance", "night_signal", "ewma",
                                                       "cusum"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Level level) {
    constexpr std::array<std::string_view, 3> names = {"notice", "warning", "critical"};
    return names[static_cast<std::size_t>(level)];
}

std::vector<Sign> signs_of(const Nights& nights) {
    const std::vector<NightDeviations> all = deviations(nights);
    std::vector<Sign> signs;
    add_joint_signs(all, signs);
    add_night_signal(nights, all, signs);
    for (const Vital vital : charted)
        add_charts(all, vital, signs);
    confirm(nights, signs);
    lower_uncertain(nights, signs);
    std::ranges::stable_sort(signs, {}, &Sign::night);
    return signs;
}

std::vector<Episode> episodes_of(const std::vector<Sign>& signs) {
    std::vector<Episode> episodes;
    std::map<std::pair<Kind, std::optional<Vital>>, std::size_t> open;
    for (const Sign& sign : signs) {
        const auto found = open.find({sign.kind, sign.vital});
        if (found != open.end() && sign.night <= episodes[found->second].last + same_episode) {
            Episode& episode = episodes[found->second];
            episode.last = sign.night;
            episode.level = std::max(episode.level, sign.level);
            episode.evidence.push_back(sign);
            continue;
        }
        open[{sign.kind, sign.vital}] = episodes.size();
        episodes.push_back({sign.kind, sign.vital, sign.level, sign.night, sign.night, {sign}});
    }
    return episodes;
}

}  // namespace runlytics::anomaly
