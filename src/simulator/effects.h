#pragma once

// The truth: the size of every effect that is planted in the data.
namespace runlytics::simulator::effect {

// A run within 24 hours of the start of a night shift, at equal heart rate.
inline constexpr double night_pace_s_per_km = 9;
inline constexpr double night_resting_hr_bpm = 3;
inline constexpr double night_hrv_change = -0.08;
inline constexpr double ln_of_night_hrv_factor = -0.083381608939051;  // ln 0.92

// Each hour of the last sleep that is missing.
inline constexpr double sleep_need_h = 7.5;
inline constexpr double sleep_pace_s_per_km_per_h = 4;

// The day after a load above this.
inline constexpr double heavy_load = 100;
inline constexpr double heavy_load_efficiency_change = -0.02;

// Two illnesses a year.
inline constexpr int illness_days = 5;
inline constexpr int illness_days_without_training = 3;
inline constexpr double illness_resting_hr_bpm = 6;
inline constexpr double illness_hrv_change = -0.20;
inline constexpr double ln_of_illness_hrv_factor = -0.223143551314210;  // ln 0.80

// Each degree above this.
inline constexpr double heat_from_celsius = 24;
inline constexpr double heat_pace_s_per_km_per_degree = 2;

// Threshold speed rises over the first 26 weeks, and holds then.
inline constexpr double fitness_change = 0.04;
inline constexpr int fitness_weeks = 26;

}  // namespace runlytics::simulator::effect
