#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/model.h"
#include "core/recovery/baseline.h"

// How ready an athlete is today, 0 to 100 with 70 as usual. The weights are an engineering choice
// of this project and no medical advice.
namespace runlytics::recovery {

inline constexpr double usual_score = 70;
inline constexpr double usual_sleep_need_s = 28'800;

enum class Part : std::size_t { hrv, resting_hr, sleep, load, subjective };
inline constexpr std::size_t part_count = 5;

// What is known of an athlete today; NaN where nothing is.
struct Evidence {
    Window hrv_ms;
    Window resting_hr;
    Window asleep_s;                    // in 24 h, naps included
    Window efficiency_pct;              // of the main sleep
    Window midpoint_s;                  // of the main sleep, after local midnight
    double ctl = missing_value;         // through yesterday
    double atl = missing_value;         // through yesterday
    double subjective = missing_value;  // the mean of today's answers, 1 to 5, 5 being good
    double sleep_need_s = usual_sleep_need_s;
};

// One component: absent without a score.
struct Component {
    double score = missing_value;   // 0..100
    double points = missing_value;  // what it adds to the usual score or takes away
    double z = missing_value;       // of HRV and resting HR: sigmas above the median
    double quality = 1;             // how much of its evidence is there, 0..1
    bool stale = false;             // without today's value
    bool provisional = false;       // of a short baseline
};

struct Readiness {
    double score = missing_value;
    std::array<Component, part_count> parts;
    double cap = missing_value;         // what the score may be at most today
    double cap_points = missing_value;  // what the cap took away; with all points: score - 70
    std::string cap_reason;
    double confidence = 0;  // the weight of the evidence that is there, 0..1
    std::string explanation;

    Component& operator[](Part part) { return parts[static_cast<std::size_t>(part)]; }
    const Component& operator[](Part part) const { return parts[static_cast<std::size_t>(part)]; }
    bool stale() const;
    bool provisional() const;
};

Readiness readiness(const Evidence& evidence);

// A history, one value a day in each column, all of one length. ctl and atl are as of the end of
// their day; a day is judged by those of the day before.
struct DailyEvidence {
    Series hrv_ms;
    Series resting_hr;
    std::span<const double> asleep_s;
    std::span<const double> efficiency_pct;
    std::span<const double> midpoint_s;
    std::span<const double> ctl;
    std::span<const double> atl;
    std::span<const double> subjective;
    std::span<const double> sleep_need_s;
};

// The evidence of one day of a history.
Evidence evidence_of(const DailyEvidence& history, std::size_t day);

}  // namespace runlytics::recovery
