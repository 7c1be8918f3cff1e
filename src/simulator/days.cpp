#include "simulator/days.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "simulator/effects.h"
#include "simulator/noise.h"
#include "simulator/physiology.h"

namespace runlytics::simulator {

namespace {

constexpr double hour_s = 3600;

// Two day shifts, two night shifts, four days off.
Shift shift_of_rotation(std::size_t day) {
    constexpr std::array rotation = {Shift::day, Shift::day, Shift::night, Shift::night,
                                     Shift::off, Shift::off, Shift::off,   Shift::off};
    return rotation[day % rotation.size()];
}

// Marks the days of two illnesses a year, one in each cycle of the plan and never near a race.
void fall_ill(std::vector<Day>& days, const Options& options) {
    constexpr std::array weeks = {2, 3, 4, 5, 8, 9, 13, 14, 15, 16, 17, 21, 22};
    for (std::size_t cycle = 0; cycle * cycle_weeks * 7 < days.size(); ++cycle) {
        Random random(options.seed, Purpose::illness, cycle);
        const auto week = static_cast<std::size_t>(weeks[random.below(weeks.size())]);
        const std::size_t first = (cycle * cycle_weeks + week) * 7 + random.below(7);
        for (std::size_t i = first; i < std::min(first + effect::illness_days, days.size()); ++i) {
            days[i].ill = true;
            days[i].no_training = i < first + effect::illness_days_without_training;
        }
    }
}

// Lays out the shifts; the athlete takes leave from those that touch a race, and is off when ill.
void lay_out_shifts(std::vector<Day>& days, const Options& options) {
    if (!options.effects.roster) return;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const Shift shift = shift_of_rotation(i);
        const bool race_tomorrow = i + 1 < days.size() && days[i + 1].race;
        const bool leave = days[i].ill || days[i].race || (race_tomorrow && shift == Shift::night);
        days[i].shift = leave ? Shift::off : shift;
        days[i].after_night = i > 0 && days[i - 1].shift == Shift::night;
    }
}

// Draws the main sleep that ends on a day.
Sleep draw_sleep(const Day& day, Random& random) {
    constexpr double share_asleep = 0.955;
    constexpr double earliest_bed = -2.5 * hour_s;  // half past nine on the evening before
    const double jitter = random.normal();
    Sleep sleep;
    sleep.hours = std::clamp((day.after_night ? 6.0 : 7.4) + 0.7 * random.normal(), 4.0, 9.5);
    double begins = 9 * hour_s + 900 * jitter;
    if (!day.after_night) {
        // The alarm rings at a quarter past six; before a day shift nobody sleeps past it.
        const double wakes = 6.25 * hour_s + 600 * jitter;
        const double longest = (wakes - earliest_bed) / hour_s * share_asleep;
        if (day.shift == Shift::day) sleep.hours = std::min(sleep.hours, longest);
        begins = std::max(wakes - sleep.hours / share_asleep * hour_s, earliest_bed);
    }
    sleep.begins = instant_of(day.date, begins);
    sleep.ends = sleep.begins + std::llround(sleep.hours / share_asleep * hour_s);
    return sleep;
}

// Draws the vital signs of each night. Their noise remembers the night before a little.
void draw_vitals(std::vector<Day>& days, const Options& options) {
    // A hundredth of a night is none.
    const double memory_nights = options.effects.memory ? 0.8 : 0.01;
    Random random(options.seed, Purpose::vitals);
    AutoregressiveNoise heart(1.8, memory_nights, random);
    AutoregressiveNoise variability(0.12, memory_nights, random);
    for (Day& day : days) {
        day.resting_hr = athlete::resting_hr + heart.next(random);
        day.ln_hrv = athlete::ln_hrv + variability.next(random);
        if (options.effects.shifts && day.after_night) {
            day.resting_hr += effect::night_resting_hr_bpm;
            day.ln_hrv += effect::ln_of_night_hrv_factor;
        }
        if (day.ill) {
            day.resting_hr += effect::illness_resting_hr_bpm;
            day.ln_hrv += effect::ln_of_illness_hrv_factor;
        }
    }
}

// Draws the weather of Berlin: the season's mean and spells of several days.
void draw_weather(std::vector<Day>& days, const Options& options) {
    Random random(options.seed, Purpose::weather);
    AutoregressiveNoise spell(3.5, 3.5, random);
    for (Day& day : days) {
        const auto january =
            std::chrono::year_month_day(day.date).year() / std::chrono::January / 1;
        const auto of_year = static_cast<double>((day.date - Date(january)).count());
        const double season = cosine(2 * std::numbers::pi * (of_year - 18.0) / 365.25);
        day.mean_temperature = 10.5 - 9.5 * season + spell.next(random);
    }
}

}  // namespace

UnixSeconds shift_start(Shift shift, Date date) {
    return instant_of(date, (shift == Shift::day ? 7 : 19) * hour_s);
}

UnixSeconds shift_end(Shift shift, Date date) {
    return instant_of(date, (shift == Shift::day ? 19 : 31) * hour_s);
}

double Day::temperature(double hour) const {
    return mean_temperature + 5 * cosine(2 * std::numbers::pi * (hour - 15) / 24);
}

int training_week(Date first_day, Date date) {
    const auto monday = first_day - (std::chrono::weekday(first_day) - std::chrono::Monday);
    return static_cast<int>((date - monday).count() / 7);
}

double race_of_week(int week) {
    switch (week % cycle_weeks) {
        case 7:
            return 5000;
        case 11:
            return 10000;
        case 19:
            return 21097.5;
        case 25:
            return 42195;
        default:
            return 0;
    }
}

std::vector<Day> simulate_days(const Options& options) {
    std::vector<Day> days(static_cast<std::size_t>(options.weeks) * 7);
    for (std::size_t i = 0; i < days.size(); ++i) {
        Day& day = days[i];
        day.date = options.first_day + std::chrono::days(i);
        const int week = training_week(options.first_day, day.date);
        day.race = std::chrono::weekday(day.date) == std::chrono::Sunday && race_of_week(week) > 0;
    }
    if (options.effects.illness) fall_ill(days, options);
    lay_out_shifts(days, options);
    for (std::size_t i = 0; i < days.size(); ++i) {
        Random random(options.seed, Purpose::sleep, i);
        days[i].sleep = draw_sleep(days[i], random);
    }
    draw_vitals(days, options);
    draw_weather(days, options);
    return days;
}

}  // namespace runlytics::simulator
