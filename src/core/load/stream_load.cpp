#include "core/load/stream_load.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::load {
namespace {

constexpr std::size_t rates = stream::greatest_hr + 1;
using Seconds = std::array<double, rates>;  // by heart rate

// Paces are alike within a step; the last one holds all that is faster.
constexpr double pace_step_mps = 0.25;
constexpr std::size_t paces = 64;
// So much of a pace tells what the heart does at it.
constexpr double least_known_s = 30;

double sum_of(const Seconds& seconds) {
    double sum = 0;
    for (const double s : seconds)
        sum += s;
    return sum;
}

// What is known of one recording, interval by interval.
class Worn {
  public:
    explicit Worn(stream::Reader& reader)
        : parts(stream::segments(reader)),
          speed(reader, parts),
          motion(reader, speed, parts),
          hr(reader, Channel::heart_rate, parts) {}

    bool moving(std::uint32_t sample) const { return !speed.known() || motion(sample); }

    std::size_t pace(std::uint32_t sample) const {
        if (!speed.known()) return 0;
        const double step = std::max(0.0, speed(sample)) / pace_step_mps;
        return step < paces ? static_cast<std::size_t>(step) : paces - 1;
    }

    std::vector<stream::Segment> parts;
    stream::IntervalSpeed speed;
    stream::Motion motion;
    stream::HeldValues hr;
};

// Time at each heart rate. Beats are whole numbers, so that a load is weighed once for each rate
// and not for each sample.
class Histogram {
  public:
    Histogram(stream::Reader& reader, bool fill) {
        if (!reader.has(Channel::heart_rate)) return;
        const Worn worn(reader);
        const auto times = reader.times();
        if (worn.hr.complete()) {
            const auto hr = worn.hr.values();
            double all_s = 0;
            stream::for_each_interval(worn.parts, times, [&](std::uint32_t sample, double seconds) {
                seconds_[static_cast<std::size_t>(hr[sample])] += seconds;
                all_s += seconds;
            });
            total_ = covered_ = worn.speed.known() ? all_s - worn.motion.stopped_s() : all_s;
            return;
        }
        stream::for_each_interval(worn.parts, times, [&](std::uint32_t sample, double seconds) {
            const bool valid = worn.hr.known(sample);
            if (valid) seconds_[static_cast<std::size_t>(worn.hr[sample])] += seconds;
            if (!worn.moving(sample)) return;
            total_ += seconds;
            if (valid) covered_ += seconds;
        });
        if (fill && covered_ > 0 && covered_ < total_) fill_open(worn, times);
    }

    // Feeds a TRIMP with the time at each rate.
    template <typename Trimp>
    stream::Measured weigh(Trimp trimp) const {
        for (std::size_t hr = 0; hr < seconds_.size(); ++hr) {
            if (seconds_[hr] > 0) trimp.add(seconds_[hr], static_cast<double>(hr));
        }
        return {trimp.total(), total_ > 0 ? covered_ / total_ : 0};
    }

  private:
    // Moving time without a heart rate is spent at those of the same pace, else at all of them: it
    // was no rest.
    void fill_open(const Worn& worn, std::span<const std::int32_t> times) {
        std::vector<Seconds> known(paces);
        Seconds all{};
        std::array<double, paces> open{};
        stream::for_each_interval(worn.parts, times, [&](std::uint32_t sample, double seconds) {
            if (!worn.moving(sample)) return;
            const std::size_t pace = worn.pace(sample);
            if (!worn.hr.known(sample)) {
                open[pace] += seconds;
                return;
            }
            known[pace][static_cast<std::size_t>(worn.hr[sample])] += seconds;
            all[static_cast<std::size_t>(worn.hr[sample])] += seconds;
        });
        for (std::size_t pace = 0; pace < paces; ++pace) {
            if (open[pace] <= 0) continue;
            const double at_pace = sum_of(known[pace]);
            const bool tells = at_pace >= least_known_s;
            const Seconds& like = tells ? known[pace] : all;
            const double share = open[pace] / (tells ? at_pace : covered_);
            for (std::size_t hr = 0; hr < rates; ++hr)
                seconds_[hr] += like[hr] * share;
        }
    }

    Seconds seconds_{};
    double covered_ = 0;
    double total_ = 0;
};

// The load of all moving time, where enough of it is covered.
template <typename Trimp>
stream::Measured of_all(stream::Reader& reader, const Trimp& trimp) {
    stream::Measured load = Histogram(reader, true).weigh(trimp);
    if (load.coverage < stream::least_coverage) load.value = missing_value;
    return load;
}

}  // namespace

stream::Measured stream_trimp(stream::Reader& reader, double resting_hr, double max_hr, Sex sex) {
    return of_all(reader, BanisterTrimp(resting_hr, max_hr, sex));
}

stream::Measured covered_trimp(stream::Reader& reader, double resting_hr, double max_hr, Sex sex) {
    return Histogram(reader, false).weigh(BanisterTrimp(resting_hr, max_hr, sex));
}

stream::Measured stream_edwards_trimp(stream::Reader& reader, double max_hr) {
    return of_all(reader, EdwardsTrimp(max_hr));
}

stream::Measured stream_lucia_trimp(stream::Reader& reader, double vt1_hr, double vt2_hr) {
    return of_all(reader, LuciaTrimp(vt1_hr, vt2_hr));
}

}  // namespace runlytics::load
