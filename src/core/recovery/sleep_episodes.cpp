#include "core/recovery/sleep_episodes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "core/interrupt.h"

namespace runlytics::recovery {
namespace {

constexpr std::size_t rows_between_polls = 1024;

// Of stages told for one moment the first of these counts: awake inside is not asleep, and a stage
// says more than asleep.
constexpr std::array by_precedence = {Stage::awake, Stage::deep,   Stage::rem,
                                      Stage::core,  Stage::asleep, Stage::in_bed};

std::size_t index(Stage stage) {
    return static_cast<std::size_t>(stage);
}

bool is_asleep(Stage stage) {
    return stage != Stage::awake && stage != Stage::in_bed;
}

double seconds(UnixMillis span) {
    return static_cast<double>(span) / 1000;
}

// Counts every moment of the stretches of one episode once.
class Timeline {
  public:
    explicit Timeline(std::span<const SleepReport> stretches) {
        for (const SleepReport& stretch : stretches) {
            edges_.push_back({stretch.starts_at, index(*stretch.stage), 1});
            edges_.push_back({stretch.ends_at, index(*stretch.stage), -1});
            told_[index(*stretch.stage)] = true;
        }
        std::ranges::sort(edges_, {}, &Edge::at);
    }

    void walk(Episode& episode) {
        std::array<int, stage_count> open{};
        for (std::size_t i = 0; i < edges_.size(); ++i) {
            if (i % rows_between_polls == 0) poll_interrupt();
            open[edges_[i].stage] += edges_[i].change;
            if (i + 1 == edges_.size() || edges_[i + 1].at == edges_[i].at) continue;
            for (const Stage stage : by_precedence) {
                if (open[index(stage)] == 0) continue;
                count(episode, stage, {edges_[i].at, edges_[i + 1].at});
                break;
            }
        }
        episode.sums = sums();
    }

  private:
    struct Edge {
        UnixMillis at;
        std::size_t stage;
        int change;
    };

    void count(Episode& episode, Stage stage, Interval interval) {
        spent_[index(stage)] += interval.ends_at - interval.starts_at;
        if (!is_asleep(stage)) return;
        if (!episode.asleep.empty() && episode.asleep.back().ends_at == interval.starts_at) {
            episode.asleep.back().ends_at = interval.ends_at;
        } else {
            episode.asleep.push_back(interval);
        }
    }

    // What was spent in a stage; NaN when the source tells of no such stage.
    double told(Stage stage, bool is_told) const {
        return is_told ? seconds(spent_[index(stage)]) : missing_value;
    }

    SleepSums sums() const {
        const bool staged =
            told_[index(Stage::core)] || told_[index(Stage::deep)] || told_[index(Stage::rem)];
        SleepSums sums;
        UnixMillis asleep = 0, all = 0;
        for (std::size_t i = 0; i < stage_count; ++i) {
            all += spent_[i];
            if (is_asleep(static_cast<Stage>(i))) asleep += spent_[i];
        }
        sums.asleep_s = seconds(asleep);
        sums.core_s = told(Stage::core, staged);
        sums.deep_s = told(Stage::deep, staged);
        sums.rem_s = told(Stage::rem, staged);
        sums.awake_s = told(Stage::awake, staged || told_[index(Stage::awake)]);
        // Who sleeps lies in bed, also where the app's stretch in bed ends a little early.
        if (told_[index(Stage::in_bed)]) sums.in_bed_s = seconds(all);
        return sums;
    }

    std::vector<Edge> edges_;
    std::array<UnixMillis, stage_count> spent_{};
    std::array<bool, stage_count> told_{};
};

// The stretches of one episode, in the order of their starts -> the episode.
Episode episode_of(std::span<const SleepReport> stretches) {
    Episode episode;
    episode.source = stretches.front().source;
    for (const SleepReport& stretch : stretches) {
        if (*stretch.stage == Stage::in_bed) continue;
        if (episode.ends_at == 0) episode.starts_at = stretch.starts_at;
        if (episode.ends_at != 0 && stretch.ends_at <= episode.ends_at) continue;
        episode.ends_at = stretch.ends_at;
        episode.utc_offset_s = stretch.utc_offset_s;
    }
    Timeline(stretches).walk(episode);
    return episode;
}

// A night that an app added up, with what cannot be taken back to what can.
Episode episode_of(const SleepReport& total) {
    Episode episode{total.starts_at,
                    total.ends_at,
                    total.utc_offset_s,
                    total.source,
                    true,
                    total.sums,
                    {{total.starts_at, total.ends_at}}};
    const double length = seconds(total.ends_at - total.starts_at);
    SleepSums& sums = episode.sums;
    sums.asleep_s = std::min(sums.asleep_s, length);
    const bool plausible =
        sums.in_bed_s >= sums.asleep_s && sums.in_bed_s <= seconds(longest_sleep_ms);
    if (!plausible) sums.in_bed_s = missing_value;
    return episode;
}

// Stretches that follow one another, with when the last of them ends.
struct Group {
    std::span<const SleepReport> stretches;
    UnixMillis ends_at;
};

// What of a group is sleep, and on which clock it ended; empty when none of it is.
struct Slept {
    Interval interval = {0, 0};
    int utc_offset_s = 0;

    bool is_empty() const { return interval.ends_at == interval.starts_at; }
};

Slept slept_in(std::span<const SleepReport> stretches) {
    Slept slept;
    for (const SleepReport& stretch : stretches) {
        if (!is_asleep(*stretch.stage)) continue;
        if (slept.is_empty()) slept.interval.starts_at = stretch.starts_at;
        if (!slept.is_empty() && stretch.ends_at <= slept.interval.ends_at) continue;
        slept.interval.ends_at = stretch.ends_at;
        slept.utc_offset_s = stretch.utc_offset_s;
    }
    return slept;
}

// The stretches of one source, in the order of their starts, parted where an hour lies between.
std::vector<Group> parted(std::span<const SleepReport> stretches) {
    std::vector<Group> groups;
    std::size_t first = 0;
    UnixMillis end = stretches.front().ends_at;
    for (std::size_t i = 1; i <= stretches.size(); ++i) {
        if (i % rows_between_polls == 0) poll_interrupt();
        if (i < stretches.size() && stretches[i].starts_at - end < episode_gap_ms) {
            end = std::max(end, stretches[i].ends_at);
            continue;
        }
        groups.push_back({stretches.subspan(first, i - first), end});
        if (i == stretches.size()) break;
        first = i;
        end = stretches[i].ends_at;
    }
    return groups;
}

bool is_one_night(const Group& group, const Group& next, const UsualSleep& usual) {
    if (next.stretches.front().starts_at - group.ends_at >= waking_gap_ms) return false;
    const Slept before = slept_in(group.stretches), after = slept_in(next.stretches);
    if (before.is_empty() || after.is_empty()) return false;
    return usual.is_near({before.interval.starts_at, after.interval.ends_at}, after.utc_offset_s);
}

// The groups with those together that are one night; groups that follow one another lie side by
// side in memory.
std::vector<Group> joined(const std::vector<Group>& groups, const UsualSleep& usual) {
    std::vector<Group> nights;
    for (const Group& group : groups) {
        if (nights.empty() || !is_one_night(nights.back(), group, usual)) {
            nights.push_back(group);
            continue;
        }
        Group& night = nights.back();
        night.stretches = {night.stretches.data(), night.stretches.size() + group.stretches.size()};
        night.ends_at = group.ends_at;
    }
    return nights;
}

// The episodes of one source that tells stretches.
void add_stretches(std::span<const SleepReport> stretches, const UsualSleep* usual,
                   std::vector<Episode>& episodes) {
    std::vector<Group> groups = parted(stretches);
    if (usual) groups = joined(groups, *usual);
    for (const Group& group : groups) {
        Episode episode = episode_of(group.stretches);
        if (episode.sums.asleep_s > 0) episodes.push_back(std::move(episode));
    }
}

// The nights of one source that adds up. Of those that overlap, one is a later version of the
// other: the one with more sleep.
void add_totals(std::span<const SleepReport> totals, std::vector<Episode>& episodes) {
    UnixMillis end = totals.front().starts_at;
    bool first = true;
    for (const SleepReport& total : totals) {
        Episode episode = episode_of(total);
        if (!(episode.sums.asleep_s > 0)) continue;
        const bool again = !first && total.starts_at < end;
        end = std::max(end, total.ends_at);
        first = false;
        if (!again) {
            episodes.push_back(std::move(episode));
        } else if (episode.sums.asleep_s > episodes.back().sums.asleep_s) {
            episodes.back() = std::move(episode);
        }
    }
}

// Who tells: one source by one of its two ways.
using Teller = std::tuple<std::string_view, bool>;

Teller teller_of(const Episode& episode) {
    return {episode.source, episode.added_up};
}

// How much a teller says of a group of episodes; the greater is chosen.
struct Detail {
    int stages = 0;
    bool stretches = false;
    bool awake = false;
    double asleep_s = 0;

    auto operator<=>(const Detail&) const = default;

    void add(const Episode& episode) {
        const SleepSums& sums = episode.sums;
        stages = std::max(stages, (sums.core_s > 0) + (sums.deep_s > 0) + (sums.rem_s > 0));
        stretches = !episode.added_up;
        awake = awake || sums.awake_s > 0;
        asleep_s += sums.asleep_s;
    }
};

// The episodes of the teller with the most detail.
void choose(std::span<Episode> overlapping, std::vector<Episode>& chosen) {
    std::map<Teller, Detail> details;
    for (const Episode& episode : overlapping)
        details[teller_of(episode)].add(episode);
    auto best = details.begin();
    for (auto each = details.begin(); each != details.end(); ++each) {
        if (best->second < each->second) best = each;
    }
    for (Episode& episode : overlapping) {
        if (teller_of(episode) == best->first) chosen.push_back(std::move(episode));
    }
}

// The reports that can be sleep, by source and kind, each in the order of time.
std::vector<SleepReport> sorted(std::span<const SleepReport> reports) {
    std::vector<SleepReport> result;
    for (const SleepReport& report : reports) {
        const UnixMillis length = report.ends_at - report.starts_at;
        if (length > 0 && length <= longest_sleep_ms) result.push_back(report);
    }
    std::ranges::sort(result, {}, [](const SleepReport& report) {
        return std::tuple(report.source, !report.stage.has_value(), report.starts_at,
                          report.ends_at, report.stage, report.utc_offset_s);
    });
    return result;
}

// The episodes of every source.
std::vector<Episode> all_episodes(std::span<const SleepReport> reports, const UsualSleep* usual) {
    const auto same_teller = [](const SleepReport& a, const SleepReport& b) {
        return a.source == b.source && a.stage.has_value() == b.stage.has_value();
    };
    std::vector<Episode> episodes;
    while (!reports.empty()) {
        const auto end = std::ranges::find_if_not(
            reports, [&](const SleepReport& each) { return same_teller(each, reports.front()); });
        const auto told = reports.first(static_cast<std::size_t>(end - reports.begin()));
        told.front().stage ? add_stretches(told, usual, episodes) : add_totals(told, episodes);
        reports = reports.subspan(told.size());
    }
    return episodes;
}

}  // namespace

std::optional<Stage> stage_of(std::string_view word) {
    constexpr std::array<std::string_view, stage_count> words = {"in_bed", "asleep", "core",
                                                                 "deep",   "rem",    "awake"};
    const auto* const found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return static_cast<Stage>(found - words.begin());
}

std::vector<Episode> sleep_episodes(std::span<const SleepReport> reports, const UsualSleep* usual) {
    const std::vector<SleepReport> told = sorted(reports);
    std::vector<Episode> episodes = all_episodes(told, usual);
    std::ranges::stable_sort(episodes, {}, &Episode::starts_at);

    std::vector<Episode> chosen;
    for (std::size_t first = 0; first < episodes.size();) {
        poll_interrupt();
        UnixMillis end = episodes[first].ends_at;
        std::size_t last = first + 1;
        for (; last < episodes.size() && episodes[last].starts_at < end; ++last)
            end = std::max(end, episodes[last].ends_at);
        choose(std::span(episodes).subspan(first, last - first), chosen);
        first = last;
    }
    return chosen;
}

}  // namespace runlytics::recovery
