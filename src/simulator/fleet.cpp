#include "simulator/fleet.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/model.h"
#include "simulator/random.h"

namespace runlytics::simulator {
namespace {

constexpr std::size_t season_days = 182;
constexpr double half_hour = 1800;

// A body at full fitness.
struct Body {
    double critical_speed = 0;  // m/s
    double store = 0;           // metres above it
    double fading = 0;          // of the share that is held, for each e-fold of time
    double tiring = 0;          // of critical speed itself, for each hour after the first
};

// How far a body gets in a time, run evenly at the share that it can just hold.
double metres_in(const Body& body, double seconds) {
    if (seconds <= half_hour) return body.critical_speed * seconds + body.store;
    const double share = 1 + body.store / (half_hour * body.critical_speed) -
                         body.fading * std::log(seconds / half_hour);
    const double tired_h = std::max(seconds / 3600 - 1, 0.0);
    const double lost = body.tiring * tired_h * tired_h / 2 / (seconds / 3600);
    return body.critical_speed * std::max(share, 0.5) * std::max(1 - lost, 0.5) * seconds;
}

double seconds_for(const Body& body, double metres) {
    double low = 60, high = 12 * 3600;
    for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2;
        (metres_in(body, middle) < metres ? low : high) = middle;
    }
    return (low + high) / 2;
}

double positive(Random& random, double deviation) {
    return std::fabs(random.normal()) * deviation;
}

double lognormal(Random& random, double middle, double deviation) {
    return middle * std::exp(deviation * random.normal());
}

// Which days of the season had no training at all, the last day being that before the race.
std::vector<performance::Break> draw_breaks(Random& random) {
    std::vector<performance::Break> breaks;
    if (random.chance(0.2)) {
        const double days = std::floor(random.uniform(7, 15));
        breaks.push_back({days, std::floor(random.uniform(14, 150))});
    }
    return breaks;
}

// By how much critical speed stood above that of the race, on each day before it: training
// builds it up over weeks and tires at once, days without any let it fall, faster than they let it
// come back.
std::array<double, season_days + 1> fitness_course(const std::vector<performance::Break>& breaks,
                                                   Random& random) {
    std::array<double, season_days + 1> course{};
    double fit = random.uniform(0.8, 1), tired = fit, lost = 0, week = 1;
    for (std::size_t before = season_days + 1; before-- > 0;) {
        if (before % 7 == 0) week = (before / 7 % 4 == 3 ? 0.7 : 1.1) * (1 + 0.2 * random.normal());
        const bool idle = std::any_of(breaks.begin(), breaks.end(), [&](const auto& each) {
            const auto at = static_cast<double>(before);
            return at >= each.ended_days_ago && at < each.ended_days_ago + each.days;
        });
        const double load = idle ? 0 : std::max(week, 0.2) * random.uniform(0.3, 1.7);
        fit += (load - fit) / 42;
        tired += (load - tired) / 7;
        lost = idle ? lost + 0.009 : lost * std::exp(-1.0 / 35);
        course[before] = 0.05 * (1.5 * fit - 0.5 * tired) - lost;
    }
    const double on_the_day = course[0];
    for (double& each : course)
        each -= on_the_day;
    return course;
}

Body at_fitness(Body body, double above) {
    body.critical_speed *= 1 + above;
    return body;
}

// Races before the marathon, and the hardest minutes of training.
void draw_efforts(const Body& body, const std::array<double, season_days + 1>& course,
                  Random& random, FleetRunner& runner) {
    struct Race {
        double metres, chance;
    };
    const auto day = [&] { return static_cast<std::size_t>(random.uniform(10, 170)); };
    const auto race = [&](double metres) {
        const std::size_t before = day();
        // Not every race is run to the last drop, nor is every course as long as it says.
        const double seconds = seconds_for(at_fitness(body, course[before]), metres) *
                               (1 + positive(random, 0.012)) * (1 + 0.012 * random.normal());
        runner.efforts.push_back({metres, seconds, static_cast<double>(before), 1});
    };
    for (const Race& each : {Race{5000, 0.6}, Race{10000, 0.75}, Race{21097.5, 0.6}})
        if (random.chance(each.chance)) race(each.metres);
    if (runner.efforts.empty()) race(10000);
    for (const double seconds : {180.0, 360.0, 720.0, 1200.0}) {
        const std::size_t before = day();
        const double metres = metres_in(at_fitness(body, course[before]), seconds) *
                              (1 - 0.005 - positive(random, 0.015));
        runner.efforts.push_back({metres, seconds, static_cast<double>(before), 0.6});
    }
}

double race_marathon(const Body& body, double weekly_km, Random& random) {
    const double planned = seconds_for(body, performance::marathon_m);
    // The day itself: weather, course, pacing, stomach. Some meet the wall, rather those who ran
    // little.
    double slowed = 0.022 * random.normal();
    if (random.chance(weekly_km < 45 ? 0.15 : 0.07)) slowed += random.uniform(0.02, 0.1);
    return planned * (1 + slowed);
}

FleetRunner simulate_runner(std::uint64_t seed, std::size_t number) {
    Random random(seed, Purpose::fleet, number);
    FleetRunner runner;
    Body body;
    body.critical_speed = std::clamp(3.74 + 0.5 * random.normal(), 2.5, 5.6);
    runner.weekly_km = std::clamp(
        lognormal(random, 43 * std::pow(body.critical_speed / 3.74, 1.2), 0.35), 15.0, 160.0);
    const double little = 43 / runner.weekly_km;
    body.store = std::clamp(lognormal(random, 180, 0.3), 60.0, 400.0);
    body.fading = lognormal(random, 0.056 * std::pow(little, 0.25), 0.22);
    body.tiring = std::min(lognormal(random, 0.046 * std::pow(little, 0.5), 0.45), 0.15);
    runner.critical_speed = body.critical_speed;
    runner.training_pace =
        1000 / (body.critical_speed * std::clamp(0.79 + 0.035 * random.normal(), 0.68, 0.9));
    // Halves of an easy long run of 2.3 hours, which tires less than a race.
    runner.decoupling = 100 * (0.6 * 0.725 * body.tiring + 0.025 + 0.015 * random.normal());
    runner.breaks = draw_breaks(random);
    draw_efforts(body, fitness_course(runner.breaks, random), random, runner);
    runner.marathon_s = race_marathon(body, runner.weekly_km, random);
    // The last 5 km of such a run lie an hour deeper in it than those of 5 to 10 km, and 5 km are
    // less than a half: what is seen is larger, and rougher. Who runs little runs no 25 km.
    constexpr double least_weekly_km = 35;
    const double late = 1.045 + 0.6 * 1.1 * body.tiring + 0.02 * random.normal();
    runner.late_ratio = runner.weekly_km < least_weekly_km ? missing_value : late;
    return runner;
}

}  // namespace

std::vector<FleetRunner> simulate_fleet(std::uint64_t seed, std::size_t runners) {
    std::vector<FleetRunner> fleet;
    fleet.reserve(runners);
    for (std::size_t number = 0; number < runners; ++number)
        fleet.push_back(simulate_runner(seed, number));
    return fleet;
}

std::vector<FleetScore> score_fleet(const std::vector<FleetRunner>& fleet) {
    using performance::RaceModel;
    std::vector<FleetScore> scores;
    for (int model = 0; model <= static_cast<int>(RaceModel::weighted); ++model)
        scores.push_back({static_cast<RaceModel>(model)});
    for (const FleetRunner& runner : fleet) {
        const performance::RaceEvidence evidence{runner.efforts,    runner.breaks,
                                                 runner.weekly_km,  runner.training_pace,
                                                 runner.decoupling, runner.late_ratio};
        for (const auto& each : performance::predict_race(performance::marathon_m, evidence)) {
            FleetScore& score = scores[static_cast<std::size_t>(each.model)];
            const double error = 100 * (each.seconds - runner.marathon_s) / runner.marathon_s;
            ++score.runners;
            score.mean_error += std::fabs(error);
            score.bias += error;
            if (each.low <= runner.marathon_s && runner.marathon_s <= each.high)
                score.coverage += 100;
        }
    }
    for (FleetScore& score : scores) {
        const auto runners = static_cast<double>(std::max<std::size_t>(score.runners, 1));
        score.mean_error /= runners;
        score.bias /= runners;
        score.coverage /= runners;
    }
    return scores;
}

}  // namespace runlytics::simulator
