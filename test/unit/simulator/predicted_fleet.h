#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/load/daily_ring.h"
#include "core/predict/features.h"
#include "core/predict/walk_forward.h"
#include "core/recovery/readiness.h"
#include "simulator/physiology.h"
#include "simulator/plan.h"

// Simulated athletes as predictions see them: one value a day.
namespace runlytics::simulator {

class DailyAthlete {
  public:
    explicit DailyAthlete(const Options& options);

    // Predicting readiness, or ln HRV.
    predict::Training train_readiness() const { return train(readiness_); }
    predict::Training train_hrv() const { return train(ln_hrv_); }
    // Readiness in an order that chance has made: nothing is left that could be learned.
    predict::Training train_shuffled(std::uint64_t seed) const;

  private:
    void live(const std::vector<Day>& days);
    void train_daily(const Options& options, const std::vector<Day>& days);
    void judge();
    predict::Training train(std::span<const double> target) const;

    std::vector<double> load_, ctl_, atl_, monotony_, strain_, asleep_s_, efficiency_pct_,
        midpoint_s_, hrv_ms_, ln_hrv_, resting_hr_, missing_, night_shift_, day_off_, readiness_;
    int first_weekday_ = 1;
};

// How a fleet was predicted, by the model that each athlete has.
struct FleetSkill {
    std::size_t athletes = 0;
    double to_persistence = 0;  // means over the athletes
    double to_mean7 = 0;
    double coverage = 0;
    double ridge_to_persistence = 0;
    double trees_to_persistence = 0;
    double claimed = 0;   // the share for whom skill is proven
    double baseline = 0;  // the share with the baseline
};

// Adds one athlete's training to the sums; divide() makes means of them.
void add(FleetSkill& fleet, const predict::Training& training);
void divide(FleetSkill& fleet);

// Of the model that is used.
const predict::Skill& used_skill(const predict::Training& training);

}  // namespace runlytics::simulator
