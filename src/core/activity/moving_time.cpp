#include "core/activity/moving_time.h"

#include <string>

#include "core/error.h"
#include "core/stream/motion.h"

namespace runlytics::activity {

double moving_time(stream::Reader& reader, double threshold_mps) {
    if (!(threshold_mps >= 0)) {
        throw Error(sqlstate::invalid_parameter, "the speed threshold must not be negative",
                    "threshold is " + std::to_string(threshold_mps) + " m/s");
    }
    const auto parts = stream::segments(reader);
    const stream::IntervalSpeed speed(reader, parts);
    if (!speed.known()) return missing_value;
    const stream::Motion moving(reader, speed, parts, threshold_mps);
    const auto times = reader.times();
    double recorded_ms = 0;
    for (const stream::Segment& part : parts)
        recorded_ms += times[part.last] - times[part.first];
    return recorded_ms * 1e-3 - moving.stopped_s();
}

}  // namespace runlytics::activity
