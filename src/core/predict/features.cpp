#include "core/predict/features.h"

#include <cmath>
#include <numbers>
#include <vector>

#include "core/interrupt.h"
#include "core/recovery/readiness.h"

namespace runlytics::predict {
namespace {

constexpr std::size_t week = 7;
constexpr std::size_t least_of_week = 3;
constexpr double hour = 3600;
constexpr double prior_respiratory_rate = 0.8;  // how far it strays where little is known

using Column = std::span<const double>;

// The days of a week that ends with a day, those that are known.
struct Week {
    Week(Column column, std::size_t day) {
        for (std::size_t i = day + 1 > week ? day + 1 - week : 0; i <= day; ++i)
            if (std::isfinite(column[i])) values[count++] = column[i];
    }
    bool enough() const { return count >= least_of_week; }
    double sum() const {
        double total = 0;
        for (std::size_t i = 0; i < count; ++i)
            total += values[i];
        return total;
    }
    double mean() const { return enough() ? sum() / static_cast<double>(count) : missing_value; }
    double deviation() const {
        if (!enough()) return missing_value;
        const double middle = mean();
        double squares = 0;
        for (std::size_t i = 0; i < count; ++i)
            squares += (values[i] - middle) * (values[i] - middle);
        return std::sqrt(squares / static_cast<double>(count - 1));
    }

    std::array<double, week> values{};
    std::size_t count = 0;
};

double before(Column column, std::size_t day) {
    return day == 0 ? missing_value : column[day - 1];
}

// How many sigmas above the usual each day of a week is; the last is today.
using Distances = std::array<double, week>;

Distances distances(const recovery::Window& window, double prior) {
    Distances z;
    z.fill(missing_value);
    const recovery::Baseline usual = recovery::baseline(window, prior);
    if (!usual.known()) return z;
    const auto last = std::span(window).last(week);
    for (std::size_t i = 0; i < week; ++i)
        z[i] = (last[i] - usual.median) / usual.sigma;
    return z;
}

// By how much a day's value changes from day to day, by least squares over the week.
double slope(const Distances& z) {
    double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
        if (!std::isfinite(z[i])) continue;
        const auto x = static_cast<double>(i);
        n += 1;
        sum_x += x;
        sum_y += z[i];
        sum_xx += x * x;
        sum_xy += x * z[i];
    }
    if (n < least_of_week) return missing_value;
    return (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
}

// What training alone says of tomorrow's readiness.
double load_score(double ctl, double atl) {
    recovery::Evidence evidence;
    for (auto* window : {&evidence.hrv_ms, &evidence.resting_hr, &evidence.asleep_s,
                         &evidence.efficiency_pct, &evidence.midpoint_s})
        window->fill(missing_value);
    evidence.ctl = ctl;
    evidence.atl = atl;
    return recovery::readiness(evidence)[recovery::Part::load].score;
}

// Appends the features of one day, in the order of their names.
class Row {
  public:
    Row(const DailyHistory& history, std::size_t day, std::vector<double>& out)
        : history_(history), day_(day), out_(out) {}

    void write() {
        of_target();
        of_training();
        of_sleep();
        of_body();
        of_calendar();
    }

  private:
    void put(double value) { out_.push_back(std::isfinite(value) ? value : missing_value); }

    void of_target() {
        const Week last(history_.target, day_);
        put(history_.target[day_]);
        put(before(history_.target, day_));
        put(last.mean());
        put(last.deviation());
    }

    void of_training() {
        put(history_.load[day_]);
        put(before(history_.load, day_));
        put(Week(history_.load, day_).sum());
        put(history_.atl[day_]);
        put(history_.ctl[day_]);
        put(load_score(history_.ctl[day_], history_.atl[day_]));
        put(history_.monotony[day_]);
        put(history_.strain[day_]);
    }

    void of_sleep() {
        const Week asleep(history_.asleep_s, day_);
        put(history_.asleep_s[day_] / hour);
        put(asleep.mean() / hour);
        put(asleep.deviation() / hour);
        put(Week(history_.midpoint_s, day_).deviation() / hour);
        put(history_.efficiency_pct[day_]);
    }

    void of_body() {
        const auto hrv = recovery::ln(recovery::window_of(history_.hrv_ms, day_));
        const Distances of_hrv = distances(hrv, recovery::prior_ln_hrv);
        put(of_hrv.back());
        put(Week(of_hrv, week - 1).mean());
        put(variation(recovery::window_of(history_.hrv_ms, day_)));
        const auto rate =
            recovery::plausible_heart_rates(recovery::window_of(history_.resting_hr, day_));
        const Distances of_rate = distances(rate, recovery::prior_resting_hr);
        put(of_rate.back());
        put(Week(of_rate, week - 1).mean());
        put(slope(of_rate));
        const auto breaths = recovery::window_of(history_.respiratory_rate, day_);
        put(distances(breaths, prior_respiratory_rate).back());
    }

    // The coefficient of variation over the last week, of five nights at least.
    static double variation(const recovery::Window& window) {
        constexpr std::size_t least_nights = 5;
        const auto last = std::span(window).last(week);
        const Week nights(last, week - 1);
        return nights.count < least_nights ? missing_value : nights.deviation() / nights.mean();
    }

    void of_calendar() {
        const auto weekday = static_cast<double>(
            (static_cast<std::size_t>(history_.first_weekday) - 1 + day_) % week);
        const double angle = 2 * std::numbers::pi * weekday / week;
        put(std::sin(angle));
        put(std::cos(angle));
        put(history_.night_shift[day_]);
        put(history_.day_off[day_]);
    }

    const DailyHistory& history_;
    std::size_t day_;
    std::vector<double>& out_;
};

}  // namespace

Examples examples_of(const DailyHistory& history) {
    Examples examples;
    examples.width = feature_names.size();
    const std::size_t days = history.target.size();
    examples.features.reserve(days * examples.width);
    for (std::size_t day = 0; day < days; ++day) {
        if (day % 64 == 0) poll_interrupt();
        Row(history, day, examples.features).write();
        examples.targets.push_back(day + 1 < days ? history.target[day + 1] : missing_value);
    }
    return examples;
}

}  // namespace runlytics::predict
