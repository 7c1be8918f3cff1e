#pragma once

namespace runlytics::performance {

// What running at a speed costs, in ml of oxygen per kg and minute, on the level: Daniels and
// Gilbert 1979. metres_per_minute is not below 0; below some 25 the cost is that of rest or less.
double oxygen_cost(double metres_per_minute);

// The VDOT of a race: the oxygen uptake at most that a runner of usual economy would need for it
// (Daniels and Gilbert 1979). NaN where metres or seconds are not above 0 and finite, and where the
// speed is below that of a walk, which the formula does not know.
double vdot(double metres, double seconds);

// The seconds that a VDOT is worth over a distance: vdot(metres, vdot_time(v, metres)) is v. NaN
// where either is not above 0 and finite.
double vdot_time(double vdot, double metres);

}  // namespace runlytics::performance
