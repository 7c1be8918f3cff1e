#include "core/load/stream_load.h"

#include <array>

namespace runlytics::load {
namespace {

// Time at each heart rate. Beats are whole numbers, so that a load is weighed once for each rate
// and not for each sample.
class Histogram {
  public:
    explicit Histogram(stream::Reader& reader) {
        const auto hr = reader.values(Channel::heart_rate);
        if (hr.empty()) return;
        const stream::IntervalSpeed speed(reader);
        stream::for_each_interval(
            stream::segments(reader), reader.times(), [&](std::uint32_t sample, double seconds) {
                const bool valid = stream::plausible_hr(hr[sample]);
                if (valid) seconds_[static_cast<std::size_t>(hr[sample])] += seconds;
                const bool counts = !speed.known() || speed(sample) >= stream::moving_threshold_mps;
                if (!counts) return;
                total_ += seconds;
                if (valid) covered_ += seconds;
            });
    }

    // Feeds a TRIMP with the time at each rate.
    template <typename Trimp>
    stream::Measured weigh(Trimp trimp) const {
        for (std::size_t hr = 0; hr < seconds_.size(); ++hr) {
            if (seconds_[hr] > 0) trimp.add(seconds_[hr], static_cast<double>(hr));
        }
        return stream::measured(trimp.total(), covered_, total_);
    }

  private:
    std::array<double, stream::greatest_hr + 1> seconds_{};
    double covered_ = 0;
    double total_ = 0;
};

}  // namespace

stream::Measured stream_trimp(stream::Reader& reader, double resting_hr, double max_hr, Sex sex) {
    const BanisterTrimp trimp(resting_hr, max_hr, sex);
    return Histogram(reader).weigh(trimp);
}

stream::Measured stream_edwards_trimp(stream::Reader& reader, double max_hr) {
    const EdwardsTrimp trimp(max_hr);
    return Histogram(reader).weigh(trimp);
}

stream::Measured stream_lucia_trimp(stream::Reader& reader, double vt1_hr, double vt2_hr) {
    const LuciaTrimp trimp(vt1_hr, vt2_hr);
    return Histogram(reader).weigh(trimp);
}

}  // namespace runlytics::load
