#include "core/activity/efficiency.h"

#include <algorithm>
#include <vector>

#include "core/activity/graded_speed.h"
#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::activity {
namespace {

using stream::Segment;

// Compares speed with heart rate over parts of one stream, whose graded speeds are worked out once.
class Effect {
  public:
    explicit Effect(stream::Reader& reader)
        : times_(reader.times()),
          parts_(stream::segments(reader)),
          speed_(reader, parts_),
          moving_(reader, speed_, parts_),
          hr_(reader, Channel::heart_rate, parts_),
          graded_(graded_speeds(reader, parts_)) {}

    const std::vector<Segment>& parts() const { return parts_; }
    bool moving(std::uint32_t sample) const { return moving_(sample); }

    stream::Measured efficiency(std::span<const Segment> parts) const {
        double beats = 0, covered = 0, total = 0;
        stream::for_each_interval(parts, times_, [&](std::uint32_t sample, double seconds) {
            if (!moving(sample)) return;
            total += seconds;
            if (hr_.empty() || !hr_.known(sample)) return;
            covered += seconds;
            beats += hr_[sample] * seconds;
        });
        const double mean_hr = covered > 0 ? beats / covered : missing_value;
        return stream::measured(normalized(graded_, times_, parts) * 60 / mean_hr, covered, total);
    }

    // The segments with their first seconds of moving time cut off; the cut falls on a sample.
    std::vector<Segment> after(std::vector<Segment> parts, double moving_s) const {
        while (!parts.empty() && moving_s > 0) {
            Segment& part = parts.front();
            for (; part.first < part.last && moving_s > 0; ++part.first) {
                if (moving(part.first)) moving_s -= seconds(part.first);
            }
            if (part.first == part.last) parts.erase(parts.begin());
        }
        return parts;
    }

    // The segments up to where others begin.
    static std::vector<Segment> before(std::vector<Segment> parts,
                                       const std::vector<Segment>& others) {
        if (others.empty()) return parts;
        const std::uint32_t end = others.front().first;
        std::erase_if(parts, [end](const Segment& part) { return part.first >= end; });
        if (!parts.empty()) parts.back().last = std::min(parts.back().last, end);
        return parts;
    }

    stream::Measured normalized_speed() const {
        return normalized_graded_speed(graded_, times_, parts_);
    }

    // As moving_time() of the whole stream has it.
    double moving_time() const {
        if (!speed_.known()) return missing_value;
        double recorded_ms = 0;
        for (const Segment& part : parts_)
            recorded_ms += times_[part.last] - times_[part.first];
        return recorded_ms * 1e-3 - moving_.stopped_s();
    }

    double moving_time(std::span<const Segment> parts) const {
        double total = 0;
        stream::for_each_interval(parts, times_, [&](std::uint32_t sample, double held_s) {
            if (moving(sample)) total += held_s;
        });
        return total;
    }

  private:
    double seconds(std::uint32_t sample) const {
        return (times_[sample + 1] - times_[sample]) * 1e-3;
    }

    std::span<const std::int32_t> times_;
    std::vector<Segment> parts_;
    stream::IntervalSpeed speed_;
    stream::Motion moving_;
    stream::HeldValues hr_;
    std::vector<double> graded_;
};

stream::Measured decoupling_of(const Effect& effect) {
    const auto warm = effect.after(effect.parts(), warm_up_s);
    const double compared_s = effect.moving_time(warm);
    const auto second = effect.after(warm, compared_s / 2);
    const auto first = Effect::before(warm, second);
    const stream::Measured early = effect.efficiency(first), late = effect.efficiency(second);
    const double coverage = std::min(early.coverage, late.coverage);
    if (compared_s < least_compared_s) return {missing_value, coverage};
    return {100 * (early.value - late.value) / early.value, coverage};
}

}  // namespace

stream::Measured efficiency_factor(stream::Reader& reader) {
    if (!reader.has(Channel::heart_rate)) return {};
    const Effect effect(reader);
    return effect.efficiency(effect.parts());
}

stream::Measured decoupling(stream::Reader& reader) {
    if (!reader.has(Channel::heart_rate)) return {};
    return decoupling_of(Effect(reader));
}

GradedSummary graded_summary(stream::Reader& reader) {
    const Effect effect(reader);
    GradedSummary summary{effect.normalized_speed().value, effect.moving_time()};
    if (!reader.has(Channel::heart_rate)) return summary;
    summary.efficiency_factor = effect.efficiency(effect.parts()).value;
    summary.decoupling = decoupling_of(effect).value;
    return summary;
}

}  // namespace runlytics::activity
