#include "unit/simulator/predicted_fleet.h"

#include <chrono>
#include <cmath>
#include <random>

namespace runlytics::simulator {

DailyAthlete::DailyAthlete(const Options& options) {
    const std::vector<Day> days = simulate_days(options);
    first_weekday_ = static_cast<int>(std::chrono::weekday(options.first_day).iso_encoding());
    live(days);
    train_daily(options, days);
    judge();
}

void DailyAthlete::live(const std::vector<Day>& days) {
    constexpr double share_asleep_pct = 95.5;
    for (const Day& day : days) {
        asleep_s_.push_back(day.sleep.hours * 3600);
        efficiency_pct_.push_back(share_asleep_pct);
        midpoint_s_.push_back(
            local_second_of_day(day.sleep.begins + (day.sleep.ends - day.sleep.begins) / 2));
        ln_hrv_.push_back(day.ln_hrv);
        hrv_ms_.push_back(std::exp(day.ln_hrv));
        resting_hr_.push_back(std::round(day.resting_hr));
        night_shift_.push_back(day.shift == Shift::night);
        day_off_.push_back(day.shift == Shift::off);
        missing_.push_back(missing_value);
    }
}

void DailyAthlete::train_daily(const Options& options, const std::vector<Day>& days) {
    load_.assign(days.size(), 0.0);
    for (const Session& session : plan_sessions(options, days)) {
        for (const Step& step : session.steps) {
            const double speed = step.effort * athlete::threshold_speed;
            const double seconds = step.seconds > 0 ? step.seconds : step.metres / speed;
            const double rate = steady_heart_rate(step.effort);
            load_[session.day] += load_of_trimp(trimp_per_second(rate) * seconds);
        }
    }
    load::Week week;
    double ctl = 0, atl = 0;
    for (std::size_t day = 0; day < load_.size(); ++day) {
        ctl += (load_[day] - ctl) * (1 - std::exp(-1 / load::ctl_days));
        atl += (load_[day] - atl) * (1 - std::exp(-1 / load::atl_days));
        week.add(static_cast<load::Day>(day), load_[day]);
        ctl_.push_back(ctl);
        atl_.push_back(atl);
        monotony_.push_back(load::monotony(week));
        strain_.push_back(load::strain(week));
    }
}

void DailyAthlete::judge() {
    const std::vector<double> need(load_.size(), recovery::usual_sleep_need_s);
    const recovery::DailyEvidence evidence{
        {hrv_ms_, {}}, {resting_hr_, {}}, asleep_s_, efficiency_pct_, midpoint_s_, ctl_,
        atl_,          missing_,          need};
    for (std::size_t day = 0; day < load_.size(); ++day)
        readiness_.push_back(recovery::readiness(recovery::evidence_of(evidence, day)).score);
}

predict::Training DailyAthlete::train(std::span<const double> target) const {
    const predict::DailyHistory history{target,
                                        load_,
                                        ctl_,
                                        atl_,
                                        monotony_,
                                        strain_,
                                        asleep_s_,
                                        efficiency_pct_,
                                        midpoint_s_,
                                        {hrv_ms_, {}},
                                        {resting_hr_, {}},
                                        {missing_, {}},
                                        night_shift_,
                                        day_off_,
                                        first_weekday_};
    return predict::train(predict::examples_of(history), target);
}

predict::Training DailyAthlete::train_shuffled(std::uint64_t seed) const {
    std::vector<double> known;
    for (const double score : readiness_)
        if (std::isfinite(score)) known.push_back(score);
    std::mt19937_64 random(seed);
    std::shuffle(known.begin(), known.end(), random);
    std::vector<double> target(readiness_.size() - known.size(), missing_value);
    target.insert(target.end(), known.begin(), known.end());
    return train(target);
}

const predict::Skill& used_skill(const predict::Training& training) {
    if (training.model.name() == "ridge") return training.ridge;
    return training.model.name() == "gbt" ? training.trees : training.baseline;
}

void add(FleetSkill& fleet, const predict::Training& training) {
    const predict::Skill& used = used_skill(training);
    const bool is_baseline = training.model.name() == "baseline";
    ++fleet.athletes;
    fleet.to_persistence += used.to_persistence;
    fleet.to_mean7 += used.to_mean7;
    fleet.coverage += used.coverage;
    fleet.ridge_to_persistence += training.ridge.to_persistence;
    fleet.trees_to_persistence += training.trees.to_persistence;
    fleet.claimed += !is_baseline && used.proven;
    fleet.baseline += is_baseline;
}

void divide(FleetSkill& fleet) {
    for (double* sum :
         {&fleet.to_persistence, &fleet.to_mean7, &fleet.coverage, &fleet.ridge_to_persistence,
          &fleet.trees_to_persistence, &fleet.claimed, &fleet.baseline})
        *sum /= static_cast<double>(fleet.athletes);
}

}  // namespace runlytics::simulator
