#pragma once

#include <span>
#include <vector>

#include "core/sport_limits.h"
#include "core/stream/stream.h"

namespace runlytics::activity {

// One piece of the way. NaN where the stream does not tell.
struct Split {
    int n = 0;  // from 1
    double start_s = 0;
    double elapsed_s = 0;
    double moving_s = 0;
    double distance_m = 0;
    double ascent_m = 0;
    double avg_hr = 0;
    double speed_mps = 0;         // the distance over the moving time
    double graded_speed_mps = 0;  // the speed on the level that costs the same
    double cadence = 0;           // mean while moving
};

// A part of the elapsed clock, in seconds from the start of the stream.
struct Stretch {
    double begin_s;
    double end_s;
};

// The most pieces that an activity is cut into.
inline constexpr double most_splits = 100'000;

// The way cut into pieces of a length, the last being what is left; jumps faster than the limit are
// no part of it. Throws Error: 22023 unless the
// length is positive, 54000 for more than most_splits pieces.
std::vector<Split> splits(stream::Reader& reader, double metres,
                          double fastest_mps = fastest_running_mps);

// The same for parts of the clock, which are in order and do not overlap; they are cut to where the
// stream begins and ends. Throws Error 22023 where they are not in order.
std::vector<Split> splits_between(stream::Reader& reader, std::span<const Stretch> stretches,
                                  double fastest_mps = fastest_running_mps);

}  // namespace runlytics::activity
