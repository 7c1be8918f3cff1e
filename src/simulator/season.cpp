#include "simulator/season.h"

#include <algorithm>

#include "simulator/effects.h"
#include "simulator/failing_days.h"
#include "simulator/physiology.h"

namespace runlytics::simulator {

namespace {

constexpr double treadmill_temperature = 20;

// Whether a run starts within the 24 hours that belong to a night shift.
bool is_within_night_shift(const std::vector<Day>& days, const Session& session) {
    const auto contains = [&](const Day& day) {
        if (day.shift != Shift::night) return false;
        const UnixSeconds start = shift_start(day.shift, day.date);
        return session.start >= start && session.start < start + 86400;
    };
    return contains(days[session.day]) || (session.day > 0 && contains(days[session.day - 1]));
}

// Threshold speed today: the season's trend and the answer to training.
double threshold_speed(const Options& options, std::size_t day, const TrainingResponse& response) {
    const double grown = std::min(static_cast<double>(day) / (7 * effect::fitness_weeks), 1.0);
    const double trend = options.effects.fitness ? effect::fitness_change * grown : 0;
    return athlete::threshold_speed * (1 + trend + response.fraction());
}

// What the day does to a run.
Conditions conditions_of(const Options& options, const std::vector<Day>& days,
                         const Session& session, double load_yesterday,
                         const TrainingResponse& response) {
    const Day& day = days[session.day];
    const bool indoors = session.course == Course::treadmill;
    Conditions conditions;
    conditions.threshold_speed = threshold_speed(options, session.day, response);
    conditions.within_night_shift = is_within_night_shift(days, session);
    conditions.sleep_h = day.sleep.hours;
    conditions.temperature = indoors ? treadmill_temperature
                                     : day.temperature(local_second_of_day(session.start) / 3600.0);
    conditions.load_yesterday = load_yesterday;

    const Effects& effects = options.effects;
    double& cost = conditions.pace_cost_s_per_km;
    if (effects.shifts && conditions.within_night_shift) cost += effect::night_pace_s_per_km;
    if (effects.sleep) {
        const double missing = std::max(0.0, effect::sleep_need_h - conditions.sleep_h);
        cost += effect::sleep_pace_s_per_km_per_h * missing;
    }
    if (effects.heat) {
        const double excess = std::max(0.0, conditions.temperature - effect::heat_from_celsius);
        cost += effect::heat_pace_s_per_km_per_degree * excess;
    }
    if (effects.load && load_yesterday > effect::heavy_load) {
        conditions.efficiency += effect::heavy_load_efficiency_change;
    }
    return conditions;
}

}  // namespace

Season simulate_season(const Options& options, const RunSink& sink) {
    const Routes routes;
    TrainingResponse response;
    Season season;
    season.days = simulate_days(options);
    const std::vector<Session> sessions = plan_sessions(options, season.days);
    auto session = sessions.begin();
    double load_yesterday = 0;
    for (std::size_t day = 0; day < season.days.size(); ++day) {
        double load = 0;
        if (session != sessions.end() && session->day == day) {
            const Conditions conditions =
                conditions_of(options, season.days, *session, load_yesterday, response);
            Trace trace = simulate_run(*session, conditions, routes, options);
            for (FaultRecord& record : apply_faults(trace, *session, options)) {
                season.faults.push_back(std::move(record));
            }
            sink(*session, trace);
            season.runs.push_back({*session, conditions, trace.summary});
            load = trace.summary.load;
            ++session;
        }
        response.add_day(load);
        load_yesterday = load;
    }
    if (options.failing_sensors) {
        for (FaultRecord& record : failing_days(season))
            season.faults.push_back(std::move(record));
    }
    return season;
}

}  // namespace runlytics::simulator
