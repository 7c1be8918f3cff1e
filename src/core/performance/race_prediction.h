#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

// What a runner would need for a race, by several models, from what was run before.
namespace runlytics::performance {

inline constexpr double marathon_m = 42195;

// Who ran the marathon at which share of critical speed: 25,000 runners on average (Smyth 2020).
inline constexpr double marathon_share = 0.848;

// An effort that was as fast as the runner could be over its distance.
struct MaximalEffort {
    double metres = 0;
    double seconds = 0;
    double days_ago = 0;
    double certainty = 1;  // 0 to 1: how sure it is that there was nothing left
    double run = 0;        // stretches of one run, which have its number: only the best counts as
                           // a performance. 0: of none of the others
};

// Days in a row without training, and how long before the race they ended.
struct Break {
    double days = 0;
    double ended_days_ago = 0;
};

struct RaceEvidence {
    std::span<const MaximalEffort> efforts;
    std::span<const Break> breaks;
    double weekly_km;      // of the eight weeks before; NaN: not known
    double training_pace;  // s/km of the same runs; NaN: not known
    double decoupling;     // %, of long runs, as decoupling() has it; NaN: not known
    double late_ratio;     // of runs of 25 km and more, as durability() has it; NaN: not known
};

enum class RaceModel { vdot, riegel, critical_speed, durability, tanda, weighted };

std::string_view name_of(RaceModel model);

struct RacePrediction {
    RaceModel model;
    double seconds;
    double low, high;     // the interval that holds the time in 80 of 100 cases
    double weight;        // its share in the weighted time; of that itself 1
    std::size_t efforts;  // how many it rests on
    double parameter;  // VDOT, exponent, critical speed in m/s, its share that is held, s/km; NaN
};

// By every model that the evidence allows, the weighted one last; none at all when nothing is to go
// on. The uncertainty of each comes from its publication and grows with how far the race is from
// what was run, and how long ago that was; weights follow from it. Since they err alike, the
// weighted time is not more certain than their mean by much.
std::vector<RacePrediction> predict_race(double metres, const RaceEvidence& evidence);

// Tanda 2011: the pace of a marathon, s/km, after eight weeks of so many km at this mean pace.
double tanda_pace(double weekly_km, double training_pace);

// By how much breaks in training since then slow a runner down: .05 is 5 %. Each week without any
// costs 6.5 % (5 to 8 in Smyth 2022), which is won back with the time constant of fitness.
double slowed_by(std::span<const Break> breaks, double since_days_ago);

}  // namespace runlytics::performance
