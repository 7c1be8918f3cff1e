#include "core/formats/fit/activities.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/formats/finish.h"
#include "core/formats/fit/names.h"
#include "core/text/limits.h"

namespace runlytics::formats::fit {

namespace {

constexpr double longest_told_s = 60 * 86'400.0;

// Two instants, the first not after the second.
struct Interval {
    UnixMillis begin;
    UnixMillis end;
};

// When the timer stood still. A stop without a start behind it ends the recording.
std::vector<Interval> stopped_intervals(std::vector<TimerEvent> events) {
    std::stable_sort(events.begin(), events.end(),
                     [](const TimerEvent& a, const TimerEvent& b) { return a.at < b.at; });
    std::vector<Interval> intervals;
    bool stopped = false;
    UnixMillis since = 0;
    for (const TimerEvent& event : events) {
        if (event.starts && stopped) intervals.push_back({since, event.at});
        if (!event.starts && !stopped) since = event.at;
        stopped = !event.starts;
    }
    return intervals;
}

// Marks every interval between two samples in which the timer stood still for a while.
void mark_pauses(const std::vector<Interval>& stopped, Track& track) {
    auto interval = stopped.begin();
    for (std::size_t i = 1; i < track.size(); ++i) {
        while (interval != stopped.end() && interval->end <= track.time[i - 1])
            ++interval;
        if (interval == stopped.end()) return;
        const UnixMillis begin = std::max(interval->begin, track.time[i - 1]);
        const UnixMillis end = std::min(interval->end, track.time[i]);
        if (begin < end) track.pauses.push_back(static_cast<std::uint32_t>(i));
    }
}

// Makes the distance count from the session's start, unless the device began anew by itself. Sets
// where it ended before to where it ends now.
void subtract_distance(double& before, Track& track) {
    auto& distance = track.column(Channel::distance);
    const auto last = std::find_if(distance.rbegin(), distance.rend(),
                                   [](double metres) { return !std::isnan(metres); });
    if (last == distance.rend()) return;
    const double end = *last;
    const bool anew = std::any_of(distance.begin(), distance.end(),
                                  [&](double metres) { return metres < before; });
    for (double& metres : distance)
        metres -= anew ? 0 : before;
    before = end;
}

// The samples from first to last, without the last.
Track copy_samples(const Track& track, std::size_t first, std::size_t last) {
    const auto part = [&](const auto& values) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
        return std::decay_t<decltype(values)>(begin,
                                              begin + static_cast<std::ptrdiff_t>(last - first));
    };
    Track copy;
    copy.time = part(track.time);
    for (std::size_t i = 0; i < channel_count; ++i) {
        const auto& values = track.column(static_cast<Channel>(i));
        if (!values.empty()) copy.column(static_cast<Channel>(i)) = part(values);
    }
    return copy;
}

// Makes the sessions that the file does not tell, for it was cut before: one for each sport, as far
// as laps and profiles tell when it changed, from this instant on.
void make_sessions(Recording& recording, UnixMillis since) {
    std::vector<SportChange> changes = recording.sport_changes;
    changes.insert(changes.end(), recording.lap_sports.begin(), recording.lap_sports.end());
    std::stable_sort(changes.begin(), changes.end(),
                     [](const SportChange& a, const SportChange& b) { return a.at < b.at; });
    const std::size_t told = recording.sessions.size();
    for (const SportChange& change : changes) {
        if (!change.sport) continue;
        const bool first = recording.sessions.size() == told;
        if (!first && recording.sessions.back().sport == change.sport) continue;
        // What was chosen before the first sample, or in an earlier session, goes on.
        if (first || change.at <= since) {
            if (!first) recording.sessions.pop_back();
            recording.sessions.emplace_back().activity.started_at = since;
        } else {
            recording.sessions.emplace_back().activity.started_at = change.at;
        }
        recording.sessions.back().sport = change.sport;
        recording.sessions.back().sub_sport = change.sub_sport;
        text::check_limit(recording.sessions.size(), max_activities, "activities");
    }
    if (recording.sessions.size() == told)
        recording.sessions.emplace_back().activity.started_at = since;
    for (std::size_t i = told; i < recording.sessions.size(); ++i)
        recording.sessions[i].made = true;
}

// Where the samples go on that no session tells of; nothing when all of them are told.
std::optional<UnixMillis> first_untold_sample(const Recording& recording) {
    constexpr std::size_t fewest = 10;  // a device writes a few behind its summary
    const auto& time = recording.track.time;
    if (time.empty()) return std::nullopt;
    if (recording.sessions.empty()) return time.front();
    if (recording.is_closed() || !recording.ends_early) return std::nullopt;
    UnixMillis end = 0;
    for (const Session& session : recording.sessions) {
        // Some devices write the summary before the samples, with the time of its beginning.
        const double lasted_s = session.activity.elapsed_s;
        const UnixMillis lasted = lasted_s > 0 ? std::llround(1000 * std::fmin(lasted_s, 1e8)) : 0;
        end = std::max({end, session.ended_at, session.activity.started_at + lasted});
    }
    const auto behind = std::upper_bound(time.begin(), time.end(), end);
    const bool enough = static_cast<std::size_t>(time.end() - behind) >= fewest;
    if (!is_plausible_time(end) || !enough) return std::nullopt;
    return *behind;
}

// The totals that a session which was never told can have: those of its samples.
void tell_by_samples(Activity& activity) {
    const Track& track = activity.track;
    if (track.empty()) return;
    UnixMillis paused = 0;
    for (const auto i : track.pauses)
        paused += track.time[i] - track.time[i - 1];
    const UnixMillis elapsed = track.time.back() - track.time.front();
    activity.started_at = track.time.front();
    activity.elapsed_s = static_cast<double>(elapsed) / 1000;
    activity.timer_s = static_cast<double>(elapsed - paused) / 1000;
    double beats = 0, count = 0;
    for (const double rate : track.column(Channel::heart_rate)) {
        const double bpm = plausible_heart_rate(rate);
        if (std::isnan(bpm)) continue;
        beats += bpm;
        ++count;
        activity.max_hr = std::fmax(activity.max_hr, bpm);
    }
    if (count > 0) activity.avg_hr = beats / count;
    const auto& distance = track.column(Channel::distance);
    const auto last = std::find_if(distance.rbegin(), distance.rend(),
                                   [](double metres) { return !std::isnan(metres); });
    if (last != distance.rend()) activity.distance_m = *last;
}

// Energy is in the laps alone: when they are not all there, their sum is not the whole.
void drop_partial_calories(Activity& activity) {
    constexpr double most_of = 0.95;
    double seconds = 0;
    for (const Lap& lap : activity.laps)
        seconds += std::isnan(lap.timer_s) ? 0 : lap.timer_s;
    if (!(seconds >= most_of * activity.timer_s)) activity.calories = missing_value;
}

// The sessions in order of time, those that do not tell their beginning where the recording's is.
void order_sessions(Recording& recording) {
    const UnixMillis first_sample = recording.track.empty() ? 0 : recording.track.time.front();
    for (Session& session : recording.sessions) {
        UnixMillis& start = session.activity.started_at;
        if (!is_plausible_time(start)) start = first_sample;
        if (!is_plausible_time(start)) start = recording.created_at;
    }
    std::stable_sort(recording.sessions.begin(), recording.sessions.end(),
                     [](const Session& a, const Session& b) {
                         return a.activity.started_at < b.activity.started_at;
                     });
}

// What is the same for every session of the file.
void complete(const Recording& recording, Session& session) {
    Activity& activity = session.activity;
    if (!session.sport) {
        session.sport = recording.sport;
        session.sub_sport = recording.sub_sport;
    }
    activity.vendor_sport = sport_word(session.sport);
    activity.sub_sport = sub_sport_word(session.sub_sport);
    activity.sport = sport_of(activity.vendor_sport, activity.sub_sport);
    if (activity.name.empty() && recording.sessions.size() == 1) {
        activity.name = recording.sport_name;
    }
    activity.device = recording.device();
    activity.utc_offset_s = recording.utc_offset_s;
    if (recording.placed_by_guess) {
        warn(activity, "the clock was not set: times come from the local time of the device");
    }
    if (activity.timer_s > activity.elapsed_s + 1) {
        warn(activity, "the timer is said to have run longer than the activity lasted");
    }
}

// Hands each session the laps that begin in it; before the first one is in the first.
void divide_laps(Recording& recording) {
    for (Lap& lap : recording.laps) {
        auto session = recording.sessions.begin();
        while (session + 1 != recording.sessions.end() &&
               (session + 1)->activity.started_at <= lap.started_at)
            ++session;
        if (!is_plausible_time(lap.started_at)) lap.started_at = session->activity.started_at;
        session->activity.laps.push_back(std::move(lap));
    }
}

// Hands each session the samples from its beginning to that of the next one; what comes before the
// first belongs to it as well. The samples are in order of time.
void divide_samples(Recording& recording) {
    auto& sessions = recording.sessions;
    if (sessions.size() == 1) {
        sessions.front().activity.track = std::move(recording.track);
        return;
    }
    const auto& times = recording.track.time;
    std::size_t first = 0;
    double distance = 0;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        auto end = times.end();
        if (i + 1 < sessions.size()) {
            end = std::lower_bound(times.begin(), end, sessions[i + 1].activity.started_at);
        }
        const auto last = static_cast<std::size_t>(end - times.begin());
        Track& track = sessions[i].activity.track;
        track = copy_samples(recording.track, first, last);
        subtract_distance(distance, track);
        first = last;
    }
}

// Sums up the beats of each session; those before the first one belong to it as well.
void divide_beats(Recording& recording) {
    auto& sessions = recording.sessions;
    std::vector<double> intervals;
    auto beat = recording.beats.begin();
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        intervals.clear();
        for (; beat != recording.beats.end(); ++beat) {
            if (i + 1 < sessions.size() && beat->at >= sessions[i + 1].activity.started_at) break;
            intervals.push_back(beat->interval_s);
        }
        sessions[i].activity.rmssd_ms = rmssd_ms(intervals);
    }
}

// Puts the samples in order, with the sessions and laps that go by the same clock.
std::vector<std::string> sort_recording(Recording& recording) {
    Activity whole;
    whole.track = std::move(recording.track);
    UnixMillis ended_at = 0;
    for (const Session& session : recording.sessions) {
        const Activity& told = session.activity;
        if (!is_plausible_time(told.started_at)) continue;
        if (whole.started_at == 0 || told.started_at < whole.started_at)
            whole.started_at = told.started_at;
        if (told.elapsed_s > 0 && told.elapsed_s < longest_told_s)
            ended_at = std::max<UnixMillis>(ended_at,
                                            told.started_at + std::llround(1000 * told.elapsed_s));
    }
    if (ended_at > 0) whole.elapsed_s = static_cast<double>(ended_at - whole.started_at) / 1000;
    for (const Session& session : recording.sessions)
        whole.laps.emplace_back().started_at = session.activity.started_at;
    for (const Lap& lap : recording.laps)
        whole.laps.emplace_back().started_at = lap.started_at;
    sort_samples(whole);
    auto placed = whole.laps.begin();
    for (Session& session : recording.sessions) {
        const UnixMillis moved = placed->started_at - session.activity.started_at;
        session.activity.started_at = (placed++)->started_at;
        double& elapsed_s = session.activity.elapsed_s;
        const double moved_s = static_cast<double>(moved) / 1000;
        if (moved > 0 && elapsed_s >= moved_s) elapsed_s -= moved_s;
    }
    for (Lap& lap : recording.laps)
        lap.started_at = (placed++)->started_at;
    recording.track = std::move(whole.track);
    return std::move(whole.warnings);
}

}  // namespace

// The samples are put in order first: a session's are then those from one place to another.
std::vector<Activity> divide(Recording&& recording) {
    const std::vector<std::string> warnings = sort_recording(recording);
    merge_heart_rates(std::move(recording.heart_rates), recording.track);
    if (recording.sessions.empty() && recording.track.empty()) return {};
    if (const auto since = first_untold_sample(recording)) make_sessions(recording, *since);
    order_sessions(recording);
    divide_laps(recording);
    divide_samples(recording);
    divide_beats(recording);

    const auto stopped = stopped_intervals(std::move(recording.timer_events));
    std::vector<Activity> activities;
    for (Session& session : recording.sessions) {
        Activity& activity = session.activity;
        activity.warnings = warnings;
        complete(recording, session);
        mark_pauses(stopped, activity.track);
        if (session.made) {
            warn(activity, "the file has no session: totals come from the samples");
            tell_by_samples(activity);
        }
        // Some devices tell the totals first: those of a file that was cut are more than its
        // samples.
        activity.truncated = recording.ends_early && &session == &recording.sessions.back();
        finish(activity);
        activity.truncated = false;  // whoever knows where it broke says so
        if (session.made) drop_partial_calories(activity);
        if (session.made && activity.track.empty()) continue;
        if (is_plausible_time(activity.started_at)) activities.push_back(std::move(activity));
    }
    return activities;
}

}  // namespace runlytics::formats::fit
