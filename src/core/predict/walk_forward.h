#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/predict/examples.h"
#include "core/predict/model.h"

// How well each model would have done on days that it had not seen: it is fitted to what was known
// on a day, predicts the days that follow, is fitted again a week later (trees four weeks later,
// eight when they know more than a year), and so on through the history.
namespace runlytics::predict {

inline constexpr std::size_t refit_days = 7;
inline constexpr std::size_t refit_trees = 4;      // in weeks: they cost more and change less
inline constexpr std::size_t refit_old_trees = 8;  // in weeks, of those that know more than a year
inline constexpr std::size_t least_paired = 60;  // examples, below which only the baseline is used
inline constexpr std::size_t recent_days = 60;   // walked days that intervals and demotion look at
inline constexpr std::size_t least_interval = 10;  // walked days, below which there is no interval
inline constexpr std::size_t longest_walk = 730;   // days that are walked
inline constexpr std::size_t longest_memory = 1095;  // examples that a model is fitted to
inline constexpr double interval_level = 0.8;

// One day that was predicted the day before.
struct WalkedDay {
    std::size_t example = 0;
    double actual = missing_value;
    double persistence = missing_value;  // the day before, as it was
    double mean7 = missing_value;        // the mean of the seven days before
    double usual = missing_value;        // the mean of all that was known
    double ridge = missing_value;
    double trees = missing_value;
};

// How far a way to predict was off over the walked days.
struct Skill {
    std::size_t days = 0;
    double mae = missing_value;
    double to_persistence = missing_value;  // ratio of its mean absolute error to another's
    double to_mean7 = missing_value;
    double coverage = missing_value;  // of the 80 % interval, as it stood before each day
    bool proven = false;              // better than persistence, mean7 and the usual, beyond chance
};

struct Training {
    Model model;  // the one to use
    std::vector<WalkedDay> walked;
    Skill baseline;
    Skill ridge;
    Skill trees;
    std::string reason;  // why that model, in words
};

// The last seven days of the target up to an example's own day, its mean; at least three of them.
// `own` has the target of each example's own day, one example a day.
double mean_of_week(std::span<const double> own, std::size_t example);

// Examples are in order, one a day; `own` has the target on the example's own day.
Training train(const Examples& examples, std::span<const double> own);

// Of absolute errors: the width that an interval must have to each side, by split conformal
// prediction; missing where there are too few.
double conformal_half_width(std::span<const double> errors, double level);

}  // namespace runlytics::predict
