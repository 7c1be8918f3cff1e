#include "core/activity/course.h"

#include "core/stream/intervals.h"

namespace runlytics::activity {

Course::Course(stream::Reader& reader, double fastest_mps) : fastest_mps_(fastest_mps) {
    if (reader.has(Channel::distance)) {
        follow_distance(reader);
    } else if (reader.has(Channel::speed)) {
        integrate_speed(reader);
    }
}

// The distance channel, each step checked.
void Course::follow_distance(stream::Reader& reader) {
    const auto times = reader.times();
    const auto stored = reader.values(Channel::distance);
    const auto pauses = reader.pauses();
    const double unit = 1 / stream::scale_of(Channel::distance);
    times_.resize(times.size());
    distances_.resize(times.size());
    std::size_t pause = 0, places = 0, progress = 0;
    std::uint32_t last = 0;
    double distance = 0;
    for (std::uint32_t i = 0; i < times.size(); ++i) {
        if (stored[i] == stream::missing) continue;
        if (places > 0) {
            while (pause < pauses.size() && pauses[pause] <= last)
                ++pause;
            const bool paused = pause < pauses.size() && pauses[pause] <= i;
            const double step = (static_cast<double>(stored[i]) - stored[last]) * unit;
            const double reach = fastest_mps_ * 1e-3 * (times[i] - times[last]);
            if (!paused && step > reach && step <= way_since(progress, times[i])) {
                // The counter stood still and made up for it: the way was even.
                places = progress + 1;
                distance += step;
            } else if (!paused && step > 0 && step <= reach) {
                distance += step;
            }
            if (paused || distance > distances_[places - 1]) progress = places;
        }
        times_[places] = times[i];
        distances_[places] = distance;
        ++places;
        last = i;
    }
    times_.resize(places);
    distances_.resize(places);
}

// How far one can get until a time from a place.
double Course::way_since(std::size_t place, double time) const {
    return fastest_mps_ * 1e-3 * (time - times_[place]);
}

// The speed over the valid intervals; nothing is gained between segments.
void Course::integrate_speed(stream::Reader& reader) {
    const auto times = reader.times();
    const auto parts = stream::segments(reader);
    const stream::IntervalSpeed speed(reader, parts);
    double distance = 0;
    const auto append = [&](std::int32_t time) {
        times_.push_back(time);
        distances_.push_back(distance);
    };
    for (const stream::Segment& part : parts) {
        append(times[part.first]);
        for (std::uint32_t i = part.first; i < part.last; ++i) {
            const double v = speed(i);
            const bool counts = v > 0 && v <= fastest_mps_;
            if (counts) distance += v * 1e-3 * (times[i + 1] - times[i]);
            append(times[i + 1]);
        }
    }
}

}  // namespace runlytics::activity
