#include "simulator/plan.h"

#include <algorithm>
#include <array>
#include <optional>

#include "simulator/random.h"

namespace runlytics::simulator {

namespace {

constexpr double easy_effort = 0.74;
constexpr double long_effort = 0.76;
constexpr double hour_s = 3600;

// How much of the full volume a week asks for: every fourth is lighter, as are the weeks before
// and after the marathon.
double volume_of_week(int week) {
    const int in_cycle = week % cycle_weeks;
    if (in_cycle == 24) return 0.7;
    if (in_cycle == 25) return 0.5;
    const bool after_marathon = in_cycle == 0 && week > 0;
    return after_marathon || in_cycle % 4 == 3 ? 0.7 : 1;
}

// The long run grows to 30 km three weeks before the marathon.
double long_metres(int week) {
    const double progress = std::min(week % cycle_weeks, 22) / 22.0;
    return (18000 + 12000 * progress) * volume_of_week(week);
}

double race_effort(double metres) {
    if (metres < 6000) return 1.06;
    if (metres < 15000) return 1.02;
    return metres < 30000 ? 0.96 : 0.87;
}

std::vector<Step> intervals(int repeats) {
    std::vector<Step> steps = {{.effort = easy_effort, .metres = 2000}};
    for (int i = 0; i < repeats; ++i) {
        steps.push_back({.effort = 1.05, .metres = 800});
        steps.push_back({.effort = 0.6, .seconds = 150});
    }
    steps.push_back({.effort = easy_effort - 0.04, .metres = 1800});
    return steps;
}

std::vector<Step> tempo(double metres) {
    return {{.effort = easy_effort, .metres = 2000},
            {.effort = 0.96, .metres = metres},
            {.effort = easy_effort - 0.04, .metres = 2000}};
}

// A day on which work leaves no hours for a long run.
bool is_crowded(const Day& day) {
    return day.shift == Shift::day || (day.shift == Shift::night && day.after_night);
}

// Saturday's long run moves to Sunday when Saturday is crowded and Sunday is not.
bool long_run_is_on_sunday(const std::vector<Day>& days, std::size_t saturday) {
    return saturday + 1 < days.size() && is_crowded(days[saturday]) &&
           !is_crowded(days[saturday + 1]);
}

// What the plan asks for on a day; nothing on Mondays and Thursdays.
std::optional<Kind> kind_of_day(const std::vector<Day>& days, std::size_t index, int week) {
    using std::chrono::Friday, std::chrono::Monday, std::chrono::Sunday, std::chrono::Thursday,
        std::chrono::Tuesday, std::chrono::Wednesday;
    const Day& day = days[index];
    const std::chrono::weekday weekday(day.date);
    const bool race_week = race_of_week(week) > 0;
    if (day.no_training || weekday == Monday || weekday == Thursday) return std::nullopt;
    if (day.race) return Kind::race;
    if (weekday == Tuesday) return Kind::easy;
    if (weekday == Wednesday) return Kind::intervals;
    if (weekday == Friday) return race_week ? Kind::easy : Kind::tempo;
    if (race_week) return Kind::easy;
    const bool sunday = weekday == Sunday;
    const bool moved =
        sunday && index == 0 ? false : long_run_is_on_sunday(days, sunday ? index - 1 : index);
    return sunday == moved ? Kind::long_run : Kind::easy;
}

// The steps of a session.
std::vector<Step> steps_of(Kind kind, const Day& day, int week, Random& random) {
    const double volume = volume_of_week(week);
    switch (kind) {
        case Kind::intervals:
            return intervals(volume < 1 ? 4 : 6);
        case Kind::tempo:
            return tempo(6000 * volume);
        case Kind::race:
            return {{.effort = race_effort(race_of_week(week)),
                     // Nobody runs the blue line: a race is always a little longer.
                     .metres = race_of_week(week) * 1.003}};
        case Kind::long_run: {
            const double metres = long_metres(week) + 500 * random.normal();
            return {{.effort = long_effort,
                     .metres = is_crowded(day) ? std::min(metres, 15000.0) : metres}};
        }
        case Kind::easy:
            break;
    }
    const bool eve_of_race =
        race_of_week(week) > 0 && std::chrono::weekday(day.date) == std::chrono::Saturday;
    const double metres = eve_of_race ? 4000 : random.uniform(7000, 11500) * volume;
    return {{.effort = easy_effort + 0.01 * random.normal(), .metres = metres}};
}

// When a run starts: it makes way for work and for sleep.
UnixSeconds start_of(const Day& day, Kind kind, Random& random) {
    double hour = 17.5;
    const auto weekday = std::chrono::weekday(day.date);
    const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    if (kind == Kind::race) return instant_of(day.date, 10 * hour_s);
    if (day.shift == Shift::day) {
        hour = 19.6;
    } else if (day.after_night) {
        hour = day.shift == Shift::night ? 16.0 : 16.75;
    } else if (day.shift == Shift::night || weekend) {
        hour = 9.5;
    }
    const UnixSeconds planned = instant_of(day.date, hour * hour_s + random.uniform(0, 1500));
    return std::max(planned, day.sleep.ends + 2400);
}

// The watch, the course and the packing of a session.
void equip(Session& session, Random& random) {
    const bool steady = session.kind == Kind::easy || session.kind == Kind::long_run;
    const bool forest = random.chance(session.kind == Kind::long_run ? 0.6 : 0.3) && steady;
    const double watch = random.uniform();
    const double packing = random.uniform();
    session.course = forest ? Course::forest : Course::park;
    session.watch = watch < 0.6 ? Watch::forerunner_945 : Watch::forerunner_235;
    // The COROS stays out of the forest, since hills without its missing altitude would look like
    // bad running; and out of intervals, since its files repeat the whole track in each lap.
    const bool coros = watch < 0.35 && !forest && session.kind != Kind::intervals;
    if (coros) session.watch = Watch::coros_pace;
    session.packing = packing < 0.5 ? Packing::gzip : Packing::plain;
    if (coros && packing > 0.65) session.packing = Packing::renamed;
    if (session.steps.size() == 1) session.lap_metres = coros ? 5000 : 1000;
}

// Steady runs of a Garmin watch.
std::vector<Session*> faultless(std::vector<Session>& sessions) {
    std::vector<Session*> candidates;
    for (Session& session : sessions) {
        const bool steady = session.kind == Kind::easy || session.kind == Kind::long_run;
        if (steady && session.watch != Watch::coros_pace) candidates.push_back(&session);
    }
    return candidates;
}

// One run in two fails, each fault in its turn.
void fail_often(std::vector<Session>& sessions) {
    constexpr std::array faults = {Fault::cadence_lock, Fault::stuck_hr, Fault::gps_spike};
    std::size_t number = 0;
    for (Session* session : faultless(sessions)) {
        if (number % 2 == 0) session->fault = faults[number / 2 % faults.size()];
        ++number;
    }
}

// Hands each one-off fault to a run of its own.
void deal_faults(std::vector<Session>& sessions, std::uint64_t seed) {
    constexpr std::array faults = {Fault::strap_died, Fault::cadence_lock, Fault::gps_spike,
                                   Fault::treadmill, Fault::cut_file};
    std::vector<Session*> candidates = faultless(sessions);
    Random random(seed, Purpose::faults);
    for (const Fault fault : faults) {
        if (candidates.empty()) return;
        const auto chosen = candidates.begin() + static_cast<long>(random.below(candidates.size()));
        Session& session = **chosen;
        candidates.erase(chosen);
        session.fault = fault;
        if (fault == Fault::treadmill) session.course = Course::treadmill;
        if (fault == Fault::cut_file) session.packing = Packing::plain;
    }
}

}  // namespace

const char* name_of(Kind kind) {
    switch (kind) {
        case Kind::easy:
            return "easy";
        case Kind::intervals:
            return "intervals";
        case Kind::tempo:
            return "tempo";
        case Kind::long_run:
            return "long";
        case Kind::race:
            break;
    }
    return "race";
}

const char* name_of(Fault fault) {
    switch (fault) {
        case Fault::none:
            return "none";
        case Fault::strap_died:
            return "strap_died";
        case Fault::cadence_lock:
            return "cadence_lock";
        case Fault::gps_spike:
            return "gps_spike";
        case Fault::treadmill:
            return "treadmill";
        case Fault::stuck_hr:
            return "stuck_hr";
        case Fault::cut_file:
            break;
    }
    return "cut_file";
}

double Session::metres() const {
    double sum = 0;
    for (const Step& step : steps)
        sum += step.metres;
    return sum;
}

std::string Session::file_name() const {
    const char* const extension = packing == Packing::renamed ? ".tsx"
                                  : packing == Packing::gzip  ? ".tcx.gz"
                                                              : ".tcx";
    return iso_date(local_date(start)) + '-' + name_of(kind) + extension;
}

std::vector<Session> plan_sessions(const Options& options, const std::vector<Day>& days) {
    std::vector<Session> sessions;
    if (!options.effects.training) return sessions;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const int week = training_week(options.first_day, days[i].date);
        const auto kind = kind_of_day(days, i, week);
        if (!kind) continue;
        Random random(options.seed, Purpose::session, i);
        Session session;
        session.number = sessions.size();
        session.day = i;
        session.kind = *kind;
        session.steps = steps_of(*kind, days[i], week, random);
        session.start = start_of(days[i], *kind, random);
        equip(session, random);
        sessions.push_back(std::move(session));
    }
    if (options.failing_sensors) {
        fail_often(sessions);
        return sessions;
    }
    deal_faults(sessions, options.seed);
    return sessions;
}

}  // namespace runlytics::simulator
