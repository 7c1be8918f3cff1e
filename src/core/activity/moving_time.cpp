#include "core/activity/moving_time.h"

#include <string>

#include "core/error.h"

namespace runlytics::activity {

double moving_time(stream::Reader& reader, double threshold_mps) {
    if (!(threshold_mps >= 0)) {
        throw Error(sqlstate::invalid_parameter, "the speed threshold must not be negative",
                    "threshold is " + std::to_string(threshold_mps) + " m/s");
    }
    const stream::IntervalSpeed speed(reader);
    if (!speed.known()) return missing_value;
    double moving_s = 0;
    stream::for_each_interval(stream::segments(reader), reader.times(),
                              [&](std::uint32_t sample, double seconds) {
                                  if (speed(sample) >= threshold_mps) moving_s += seconds;
                              });
    return moving_s;
}

}  // namespace runlytics::activity
