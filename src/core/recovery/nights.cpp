#include "core/recovery/nights.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/interrupt.h"

namespace runlytics::recovery {
namespace {

constexpr UnixMillis day_ms = 86'400'000;
constexpr int week = 7;

// The local day on which an episode ends.
std::int32_t day_of(const Episode& episode) {
    return local_day(episode.ends_at, episode.utc_offset_s);
}

KnownNight known(const Night& night) {
    const UnixMillis middle =
        night.main.starts_at + (night.main.ends_at - night.main.starts_at) / 2;
    return {night.day, static_cast<double>(middle) / 1000 + night.main.utc_offset_s};
}

void add(Night& night, Episode episode) {
    if (episode.sums.asleep_s > night.main.sums.asleep_s) std::swap(episode, night.main);
    ++night.naps;
    night.nap_s += episode.sums.asleep_s;
}

// One stretch from falling asleep to waking, as a journal tells it, says nothing of efficiency.
double efficiency(const Night& night) {
    const SleepSums& sums = night.main.sums;
    if (night.in_bed_is_told()) return 100 * sums.asleep_s / sums.in_bed_s;
    const double episode = static_cast<double>(night.main.ends_at - night.main.starts_at) / 1000;
    const bool has_stages = sums.core_s > 0 || sums.deep_s > 0 || sums.rem_s > 0;
    return sums.asleep_s < episode || has_stages ? 100 * sums.asleep_s / episode : missing_value;
}

// The stretches asleep that the seven nights up to the given one can have.
std::span<const Interval> of_week(std::span<const Interval> asleep, UnixMillis since,
                                  UnixMillis until) {
    const auto* const begin = asleep.data();
    const auto* const first = std::partition_point(
        begin, begin + asleep.size(),
        [&](const Interval& each) { return each.starts_at < since - longest_sleep_ms; });
    const auto* const last = std::partition_point(
        first, begin + asleep.size(), [&](const Interval& each) { return each.starts_at < until; });
    return {first, last};
}

void add_regularity(std::vector<Night>& nights, std::span<const Interval> asleep) {
    for (std::size_t i = week - 1; i < nights.size(); ++i) {
        poll_interrupt();
        if (nights[i].day - nights[i - (week - 1)].day != week - 1) continue;
        const UnixMillis until = nights[i].main.ends_at;
        const UnixMillis since = until - week * day_ms;
        nights[i].regularity = sleep_regularity(of_week(asleep, since, until), since, until);
    }
}

// The episodes, in the order of time, by the day on which they end.
std::vector<Night> by_day(std::vector<Episode> episodes) {
    std::map<std::int32_t, Night> days;
    for (Episode& episode : episodes) {
        const std::int32_t day = day_of(episode);
        const auto [found, is_new] = days.try_emplace(day);
        if (is_new) {
            found->second.day = day;
            found->second.main = std::move(episode);
        } else {
            add(found->second, std::move(episode));
        }
    }
    std::vector<Night> result;
    for (auto& [day, night] : days)
        result.push_back(std::move(night));
    return result;
}

}  // namespace

std::vector<Night> nights(std::vector<Episode> episodes) {
    std::vector<Interval> asleep;
    for (const Episode& episode : episodes)
        asleep.insert(asleep.end(), episode.asleep.begin(), episode.asleep.end());
    std::vector<Night> result = by_day(std::move(episodes));
    for (Night& night : result)
        night.efficiency_pct = efficiency(night);
    add_regularity(result, asleep);
    return result;
}

std::vector<Night> nights(std::span<const SleepReport> reports, std::span<const ShiftDay> shifts) {
    std::vector<KnownNight> known_nights;
    for (const Night& night : by_day(sleep_episodes(reports)))
        known_nights.push_back(known(night));
    const UsualSleep usual(known_nights, shifts);
    return nights(sleep_episodes(reports, &usual));
}

}  // namespace runlytics::recovery
