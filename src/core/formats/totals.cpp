#include "core/formats/totals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/formats/finish.h"
#include "core/sport_limits.h"

namespace runlytics::formats {

namespace {

constexpr UnixMillis second_ms = 1000;
constexpr UnixMillis day_ms = 86'400 * second_ms;
constexpr double start_slack_s = 3600;
constexpr double stretch_s = 30;  // that samples may go beyond the summary
constexpr double stretch_m = 30;
constexpr double longest_s = 60 * 86'400.0;
constexpr double longest_behind_s = 4 * 86'400.0;  // a sample
constexpr double distance_slack_m = 200;
constexpr double far_apart = 1.5;  // summary and samples by themselves
constexpr double apart = 1.1;      // when laps and samples agree
constexpr double together = 1.05;
constexpr double least_compared_m = 200;
constexpr double least_time_covered = 0.9;

// The sum of what the laps say; missing when none says anything.
double sum_of_laps(const Activity& activity, double Lap::*value) {
    double sum = missing_value;
    for (const Lap& lap : activity.laps) {
        if (std::isnan(lap.*value)) continue;
        sum = std::isnan(sum) ? lap.*value : sum + lap.*value;
    }
    return sum;
}

// The time during which samples were recorded.
double recorded_seconds(const Track& track) {
    UnixMillis paused = 0;
    for (const auto i : track.pauses)
        paused += i > 0 ? track.time[i] - track.time[i - 1] : 0;
    return static_cast<double>(track.time.back() - track.time.front() - paused) / 1000;
}

// The last value that a channel has.
double last_value(const std::vector<double>& values) {
    const auto found =
        std::find_if(values.rbegin(), values.rend(), [](double v) { return !std::isnan(v); });
    return found == values.rend() ? missing_value : *found;
}

// The share of the recording between the first and the last distance.
double share_with_distance(const Track& track) {
    const auto& distance = track.column(Channel::distance);
    const auto known = [](double v) { return !std::isnan(v); };
    const auto first = std::find_if(distance.begin(), distance.end(), known);
    if (first == distance.end()) return 0;
    const auto last = std::find_if(distance.rbegin(), distance.rend(), known).base() - 1;
    const UnixMillis span = track.time.back() - track.time.front();
    const UnixMillis covered = track.time[static_cast<std::size_t>(last - distance.begin())] -
                               track.time[static_cast<std::size_t>(first - distance.begin())];
    return span > 0 ? static_cast<double>(covered) / static_cast<double>(span) : 0;
}

// Whether one of two is more than so many times the other.
bool differ(double a, double b, double times) {
    return a > b * times || b > a * times;
}

// Clears a total that no activity has.
void require_possible(Activity& activity, double& total, const char* name, double most) {
    if (std::isnan(total) || (total >= 0 && total <= most)) return;
    total = missing_value;
    warn(activity, std::string("a total that cannot be was left out: ") + name);
}

// Whether so many metres can be covered in a time, by the sport's averages.
bool possible(const Activity& activity, double metres, double seconds) {
    if (!(seconds > 0)) return true;
    return metres <= limits_of(activity.sport).fastest_average_mps * seconds + distance_slack_m;
}

// Times that go on for days behind the last sample are in another unit, or of a device that nobody
// switched off.
void drop_endless(Activity& activity) {
    const Track& track = activity.track;
    if (track.empty() || activity.truncated) return;
    const double most =
        static_cast<double>(track.time.back() - track.time.front()) / 1000 + longest_behind_s;
    for (Lap& lap : activity.laps) {
        require_possible(activity, lap.elapsed_s, "the time of a lap", most);
        require_possible(activity, lap.timer_s, "the timer of a lap", most);
    }
    require_possible(activity, activity.elapsed_s, "elapsed time", most);
    require_possible(activity, activity.timer_s, "the timer", most);
    require_possible(activity, activity.moving_s, "moving time", most);
}

// What is negative, not finite or longer than anybody is under way.
void drop_impossible(Activity& activity) {
    constexpr double farthest_m = 20'000'000;
    constexpr double highest_m = 100'000;
    constexpr double most_calories = 200'000;
    for (Lap& lap : activity.laps) {
        require_possible(activity, lap.elapsed_s, "the time of a lap", longest_s);
        require_possible(activity, lap.timer_s, "the timer of a lap", longest_s);
        require_possible(activity, lap.calories, "the calories of a lap", most_calories);
        require_possible(activity, lap.distance_m, "the distance of a lap", farthest_m);
        const double seconds = std::fmax(lap.elapsed_s, lap.timer_s);
        if (lap.distance_m > 0 && !possible(activity, lap.distance_m, seconds)) {
            lap.distance_m = missing_value;
            warn(activity, "a total that cannot be was left out: the distance of a lap");
        }
    }
    require_possible(activity, activity.elapsed_s, "elapsed time", longest_s);
    require_possible(activity, activity.timer_s, "the timer", longest_s);
    require_possible(activity, activity.moving_s, "moving time", longest_s);
    require_possible(activity, activity.distance_m, "distance", farthest_m);
    require_possible(activity, activity.ascent_m, "ascent", highest_m);
    require_possible(activity, activity.descent_m, "descent", highest_m);
    require_possible(activity, activity.calories, "calories", most_calories);
}

// A lap lasts until the next one starts, the last one until the last sample.
void fill_laps(Activity& activity) {
    for (std::size_t i = 0; i < activity.laps.size(); ++i) {
        Lap& lap = activity.laps[i];
        lap.avg_hr = plausible_heart_rate(lap.avg_hr);
        lap.max_hr = plausible_heart_rate(lap.max_hr);
        if (!std::isnan(lap.elapsed_s)) continue;
        UnixMillis end = lap.started_at;
        if (i + 1 < activity.laps.size()) {
            end = activity.laps[i + 1].started_at;
        } else if (!activity.track.empty()) {
            end = activity.track.time.back();
        }
        const double seconds = static_cast<double>(end - lap.started_at) / 1000;
        if (seconds > 0) lap.elapsed_s = seconds;
    }
}

// Average and maximum: of the laps, the average weighted by their timers, else of the samples.
void fill_heart_rate(Activity& activity) {
    double beats = 0;
    double seconds = 0;
    double highest = missing_value;
    for (const Lap& lap : activity.laps) {
        highest = std::fmax(highest, lap.max_hr);
        if (std::isnan(lap.avg_hr) || !(lap.timer_s > 0)) continue;
        beats += lap.avg_hr * lap.timer_s;
        seconds += lap.timer_s;
    }
    double sum = 0;
    double count = 0;
    double highest_sample = missing_value;
    for (const double bpm : activity.track.column(Channel::heart_rate)) {
        highest_sample = std::fmax(highest_sample, bpm);
        if (std::isnan(bpm)) continue;
        sum += bpm;
        ++count;
    }
    if (std::isnan(activity.avg_hr) && seconds > 0) activity.avg_hr = beats / seconds;
    if (std::isnan(activity.avg_hr) && count > 0) activity.avg_hr = sum / count;
    if (std::isnan(activity.max_hr)) activity.max_hr = highest;
    if (std::isnan(activity.max_hr)) activity.max_hr = highest_sample;
}

// Where the samples move on behind the end that the summary tells, it lacks a stretch: a device
// closed it without the lap that was under way. The totals are then those of the samples.
void drop_short_summary(Activity& activity) {
    const Track& track = activity.track;
    if (track.empty() || std::isnan(activity.elapsed_s)) return;
    const double span_s = static_cast<double>(track.time.back() - activity.started_at) / 1000;
    if (span_s <= activity.elapsed_s + stretch_s) return;
    activity.elapsed_s = missing_value;
    const double of_samples = last_value(track.column(Channel::distance));
    const double told = std::isnan(activity.distance_m) ? sum_of_laps(activity, &Lap::distance_m)
                                                        : activity.distance_m;
    const bool lacks = of_samples > told + stretch_m && differ(of_samples, told, 1.02);
    if (!lacks) return;
    activity.timer_s = activity.moving_s = activity.distance_m = activity.avg_hr = missing_value;
    for (double Lap::*total : {&Lap::timer_s, &Lap::distance_m}) {
        const double sum = sum_of_laps(activity, total);
        const double whole = total == &Lap::timer_s ? recorded_seconds(track) : of_samples;
        if (sum < whole) (total == &Lap::timer_s ? activity.timer_s : activity.distance_m) = whole;
    }
    warn(activity, "the summary ends before the samples do: totals are of the samples");
}

// The distance that is believed: the summary's, unless it cannot be, or the samples contradict it
// by half, or laps and samples agree on another. Then the laps', by the same rule, then the
// samples'.
void choose_distance(Activity& activity) {
    const Track& track = activity.track;
    const double seconds = std::fmax(std::fmax(activity.timer_s, activity.elapsed_s),
                                     track.empty() ? 0 : recorded_seconds(track));
    const double of_laps = sum_of_laps(activity, &Lap::distance_m);
    double of_samples = last_value(track.column(Channel::distance));
    if (of_samples > 0 && !possible(activity, of_samples, seconds)) of_samples = missing_value;
    const bool indoor = activity.sub_sport == "treadmill" || activity.sub_sport == "indoor_running";
    // Of a file that was cut the summary knows more than the samples that are left.
    const bool cut_short = activity.truncated && activity.distance_m > of_samples;
    const bool samples_tell = of_samples >= least_compared_m && activity.sport != "swimming" &&
                              share_with_distance(track) >= least_time_covered && !cut_short;
    const bool agree = samples_tell && !indoor && !differ(of_laps, of_samples, together);
    const auto believed = [&](double metres) {
        if (std::isnan(metres)) return false;
        if (metres == 0 && of_samples > 0) return false;
        if (!possible(activity, metres, seconds)) return false;
        if (agree && of_laps > 0 && differ(metres, of_samples, apart)) return false;
        return !samples_tell || !differ(metres, of_samples, far_apart);
    };
    const double told = activity.distance_m;
    for (const double metres : {told, of_laps, of_samples}) {
        activity.distance_m = metres;
        if (believed(metres)) break;
    }
    const bool doubted = std::isnan(told) ? of_laps > 0 && !believed(of_laps) : !believed(told);
    const double first = std::isnan(told) ? of_laps : told;
    if (doubted && first > 0) {
        warn(activity, "the distance of the summary is contradicted: that of the samples counts");
    }
}

// moving <= timer <= elapsed, but for what rounds. Where the file tells both, the samples tell
// which is wrong.
void order_times(Activity& activity, bool elapsed_told) {
    constexpr double rounding_s = 1;
    const Track& track = activity.track;
    if (activity.timer_s > activity.elapsed_s + rounding_s) {
        const double span_s =
            track.empty() ? 0 : static_cast<double>(track.time.back() - track.time.front()) / 1000;
        const bool timer_holds = !elapsed_told || span_s + stretch_s >= activity.timer_s;
        (timer_holds ? activity.elapsed_s : activity.timer_s) =
            timer_holds ? activity.timer_s : activity.elapsed_s;
    }
    const double longest = std::isnan(activity.timer_s) ? activity.elapsed_s : activity.timer_s;
    if (activity.moving_s > longest) activity.moving_s = longest;
}

// Nobody climbs faster on the average; a lift is no ascent of the sports that have a limit.
void check_climbs(Activity& activity) {
    const double seconds = std::fmax(activity.timer_s, activity.elapsed_s);
    const double most = limits_of(activity.sport).ascending_mps * seconds + distance_slack_m;
    if (activity.ascent_m > most) {
        activity.ascent_m = missing_value;
        warn(activity, "a total that cannot be was left out: ascent");
    }
}

}  // namespace

void settle_start(Activity& activity) {
    const Track& track = activity.track;
    if (track.empty()) return;
    const UnixMillis first = track.time.front(), last = track.time.back();
    const UnixMillis told = activity.started_at;
    if (!is_plausible_time(told)) {
        activity.started_at = first;
        return;
    }
    const double lasted =
        activity.elapsed_s > 0 ? std::fmin(activity.elapsed_s, longest_behind_s) : 86'400;
    const double until_first_s = static_cast<double>(first - told) / 1000;
    const bool behind = told > last + static_cast<UnixMillis>(start_slack_s) * second_ms;
    if (!behind && until_first_s <= lasted + start_slack_s) return;
    for (Lap& lap : activity.laps) {
        const bool inside = lap.started_at >= first && lap.started_at <= last;
        const UnixMillis moved = lap.started_at + (first - told);
        if (!inside && moved >= first - day_ms && moved <= last) lap.started_at = moved;
    }
    activity.started_at = first;
    warn(activity, "the clock was set after the start: the samples tell when it was");
}

void complete_totals(Activity& activity) {
    const Track& track = activity.track;
    drop_endless(activity);
    drop_impossible(activity);
    activity.avg_hr = plausible_heart_rate(activity.avg_hr);
    activity.max_hr = plausible_heart_rate(activity.max_hr);
    fill_laps(activity);
    drop_short_summary(activity);

    const bool elapsed_told = !std::isnan(activity.elapsed_s);
    if (std::isnan(activity.timer_s)) activity.timer_s = sum_of_laps(activity, &Lap::timer_s);
    if (std::isnan(activity.timer_s) && !track.empty()) activity.timer_s = recorded_seconds(track);
    const double elapsed_ms =
        track.empty() ? 0 : static_cast<double>(track.time.back() - activity.started_at);
    if (std::isnan(activity.elapsed_s) && elapsed_ms > 0) activity.elapsed_s = elapsed_ms / 1000;
    if (std::isnan(activity.elapsed_s)) activity.elapsed_s = activity.timer_s;
    choose_distance(activity);
    order_times(activity, elapsed_told);
    check_climbs(activity);
    if (std::isnan(activity.calories)) activity.calories = sum_of_laps(activity, &Lap::calories);
    fill_heart_rate(activity);
}

}  // namespace runlytics::formats
