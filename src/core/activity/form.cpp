#include "core/activity/form.h"

#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <string>

#include "core/activity/graded_speed.h"
#include "core/error.h"
#include "core/stream/held.h"
#include "core/stream/motion.h"

namespace runlytics::activity {
namespace {

constexpr double fastest_s_per_km = 120, slowest_s_per_km = 600;
constexpr double least_band_s = 60;
constexpr double level = 0.03;  // a grade
constexpr double least_cadence = 120, most_cadence = 260;

constexpr std::array measured = {Channel::cadence,        Channel::step_length,
                                 Channel::stance_time,    Channel::vertical_oscillation,
                                 Channel::vertical_ratio, Channel::stance_balance,
                                 Channel::power,          Channel::heart_rate};

struct Sums {
    double seconds = 0;
    double metres = 0;
    std::array<double, measured.size()> sum{}, held{};
};

double mean(const Sums& sums, Channel channel) {
    for (std::size_t k = 0; k < measured.size(); ++k) {
        if (measured[k] != channel || !(sums.held[k] > 0)) continue;
        return sums.sum[k] / sums.held[k] / stream::scale_of(channel);
    }
    return missing_value;
}

FormBand described(double from_s_per_km, const Sums& sums) {
    FormBand band;
    band.from_s_per_km = from_s_per_km;
    band.seconds = sums.seconds;
    band.speed_mps = sums.metres / sums.seconds;
    band.cadence = mean(sums, Channel::cadence);
    band.step_length_m = mean(sums, Channel::step_length);
    if (std::isnan(band.step_length_m)) band.step_length_m = 60 * band.speed_mps / band.cadence;
    band.stance_time_s = mean(sums, Channel::stance_time);
    band.vertical_oscillation_m = mean(sums, Channel::vertical_oscillation);
    // Of the oscillation and the step beside it: where an app measures for the whole run and a
    // strap for its first minutes, the strap's ratio is of an oscillation that does not stand here.
    band.vertical_ratio_pct = 100 * band.vertical_oscillation_m / band.step_length_m;
    if (std::isnan(band.vertical_ratio_pct)) {
        band.vertical_ratio_pct = mean(sums, Channel::vertical_ratio);
    }
    band.stance_balance_pct = mean(sums, Channel::stance_balance);
    band.power_w = mean(sums, Channel::power);
    band.heart_rate = mean(sums, Channel::heart_rate);
    return band;
}

// 0 is a sensor that said nothing, and nobody's foot stands twice as long as the other.
bool says(std::int32_t stored, Channel channel) {
    constexpr double least_balance = 35, most_balance = 65;
    if (stored == 0) return false;
    const double value = stored / stream::scale_of(channel);
    return channel != Channel::stance_balance || (value >= least_balance && value <= most_balance);
}

// Whether a speed is of level ground, by what it costs there.
bool is_level(double speed, double graded) {
    const double factor = graded / speed;
    return std::isnan(factor) || (factor < cost_factor(level) && factor > cost_factor(-level));
}

}  // namespace

std::vector<FormBand> form_by_pace(stream::Reader& reader, double width_s_per_km) {
    if (!(width_s_per_km >= 1) || !std::isfinite(width_s_per_km)) {
        throw Error(sqlstate::invalid_parameter, "a band of pace is 1 s/km wide or more",
                    "width is " + std::to_string(width_s_per_km) + " s/km");
    }
    std::vector<FormBand> bands;
    if (!reader.has(Channel::cadence)) return bands;
    const auto parts = stream::segments(reader);
    const stream::IntervalSpeed speed(reader, parts);
    if (!speed.known()) return bands;
    const stream::Motion moving(reader, speed, parts);
    const auto graded = graded_speeds(reader, parts);
    std::array<std::unique_ptr<stream::HeldValues>, measured.size()> values;
    for (std::size_t k = 0; k < measured.size(); ++k) {
        if (!reader.has(measured[k])) continue;
        values[k] = std::make_unique<stream::HeldValues>(reader, measured[k], parts);
    }
    const double steps_unit = 1 / stream::scale_of(Channel::cadence);
    std::map<int, Sums> sums;
    stream::for_each_interval(parts, reader.times(), [&](std::uint32_t i, double held_s) {
        const double v = speed(i);
        if (!moving(i) || !(v > 0) || !values[0]->known(i)) return;
        const double pace = 1000 / v, steps = (*values[0])[i] * steps_unit;
        if (pace < fastest_s_per_km || pace >= slowest_s_per_km) return;
        if (steps < least_cadence || steps > most_cadence || !is_level(v, graded[i])) return;
        Sums& band = sums[static_cast<int>(pace / width_s_per_km)];
        band.seconds += held_s;
        band.metres += v * held_s;
        for (std::size_t k = 0; k < measured.size(); ++k) {
            if (!values[k] || !values[k]->known(i) || !says((*values[k])[i], measured[k])) continue;
            band.sum[k] += (*values[k])[i] * held_s;
            band.held[k] += held_s;
        }
    });
    for (const auto& [band, sum] : sums) {
        if (sum.seconds >= least_band_s) bands.push_back(described(band * width_s_per_km, sum));
    }
    return bands;
}

}  // namespace runlytics::activity
