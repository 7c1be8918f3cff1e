#include "core/activity/uncovered.h"

#include <cmath>
#include <vector>

#include "core/activity/graded_speed.h"
#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::activity {
namespace {

using stream::Segment;

// The stretches of moving time without a heart rate.
std::vector<Segment> open_parts(stream::Reader& reader, std::span<const Segment> parts) {
    const stream::HeldValues hr(reader, Channel::heart_rate, parts);
    const stream::IntervalSpeed speed(reader, parts);
    const stream::Motion moving(reader, speed, parts);
    std::vector<Segment> open;
    for (const Segment& part : parts) {
        for (std::uint32_t i = part.first; i < part.last; ++i) {
            const bool moves = !speed.known() || moving(i);
            if ((!hr.empty() && hr.known(i)) || !moves) continue;
            const bool goes_on = i > part.first && !open.empty() && open.back().last == i;
            if (!goes_on) open.push_back({i, i});
            open.back().last = i + 1;
        }
    }
    return open;
}

}  // namespace

// Where no stretch lasts as long as the rolling mean the root of the mean square stands for it.
Uncovered without_heart_rate(stream::Reader& reader) {
    const auto parts = stream::segments(reader);
    const auto open = open_parts(reader, parts);
    if (open.empty()) return {};
    const auto graded = graded_speeds(reader, parts);
    Uncovered rest;
    double squares = 0;
    stream::for_each_interval(open, reader.times(), [&](std::uint32_t sample, double seconds) {
        rest.seconds += seconds;
        squares += graded[sample] * graded[sample] * seconds;
    });
    rest.graded_mps = normalized(graded, reader.times(), open);
    if (std::isnan(rest.graded_mps)) rest.graded_mps = std::sqrt(squares / rest.seconds);
    return rest;
}

}  // namespace runlytics::activity
