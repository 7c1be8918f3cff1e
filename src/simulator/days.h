#pragma once

#include <vector>

#include "simulator/options.h"

// The athlete's days apart from running: shifts, sleep, vital signs, illness and weather.
namespace runlytics::simulator {

enum class Shift { off, day, night };

// Shifts of twelve hours: from seven to seven.
UnixSeconds shift_start(Shift shift, Date date);
UnixSeconds shift_end(Shift shift, Date date);

// The main sleep that ends on a day.
struct Sleep {
    UnixSeconds begins = 0;
    UnixSeconds ends = 0;
    double hours = 0;  // asleep, without the minutes awake
};

struct Day {
    Date date{};
    Shift shift = Shift::off;  // that starts on this date; leave and sick leave are off
    bool after_night = false;  // its sleep follows a night shift
    bool race = false;
    bool ill = false;
    bool no_training = false;
    Sleep sleep;
    double resting_hr = 0;
    double ln_hrv = 0;            // of the SDNN in ms
    double mean_temperature = 0;  // degrees C

    // The air at an hour of the day: warmest at three in the afternoon.
    double temperature(double hour) const;
};

// The place of a date in training: weeks begin on Monday, and the plan repeats after 26 of them.
inline constexpr int cycle_weeks = 26;
int training_week(Date first_day, Date date);

// Metres of the race that a week of the plan ends with; 0 when it has none.
double race_of_week(int week);

// Every day of the season, in order.
std::vector<Day> simulate_days(const Options& options);

}  // namespace runlytics::simulator
