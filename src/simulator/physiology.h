#pragma once

// The body of the simulated athlete, and the formulas that it obeys.
namespace runlytics::simulator {

namespace athlete {
inline constexpr int age_years = 38;
inline constexpr double resting_hr = 48;
inline constexpr double max_hr = 188;
inline constexpr double threshold_hr = 168;
inline constexpr double threshold_speed = 3.9;  // m/s
inline constexpr double weight_kg = 70;
inline constexpr double ln_hrv = 4.1;  // of the SDNN in ms
}  // namespace athlete

// Energy cost of running on a grade (a fraction) relative to the flat: Minetti 2002.
double cost_of_grade(double grade);

// The heart rate that a demand settles at; demand 1 is threshold speed on the flat.
double steady_heart_rate(double demand);

// Banister's TRIMP (men) of one second at a heart rate.
double trimp_per_second(double heart_rate);

// TRIMP on the scale on which an hour at threshold is 100.
double load_of_trimp(double trimp);

// Fitness and fatigue answer to the daily load, and move threshold speed (Banister).
class TrainingResponse {
  public:
    // The fraction by which threshold speed departs from the athlete's usual one, within 2 %.
    double fraction() const;

    // Closes a day with this load.
    void add_day(double load);

  private:
    // The loads at which this athlete is at home: the season starts in balance.
    double fitness_ = 50;
    double fatigue_ = 50;
};

}  // namespace runlytics::simulator
