#include "core/page/scale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "core/page/html.h"

namespace runlytics::page {
namespace {

// The steps of what people count in sixties: seconds.
constexpr std::array<double, 17> sixties = {1,   2,   5,    10,   15,   30,    60,    120,  300,
                                            600, 900, 1800, 3600, 7200, 10800, 21600, 43200};

enum class Kind { number, percent, minutes, hours, clock };

Kind kind_of(std::string_view quantity) {
    if (quantity == "pace" || quantity == "pace_unit" || quantity == "duration")
        return Kind::minutes;
    if (quantity == "hours") return Kind::hours;
    if (quantity == "clock") return Kind::clock;
    if (quantity == "percent" || quantity == "signed_percent") return Kind::percent;
    return Kind::number;
}

// 1, 2 or 5 times a power of ten.
double round_step(double rough) {
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double error = rough / power;
    if (error >= std::sqrt(50.0)) return 10 * power;
    if (error >= std::sqrt(10.0)) return 5 * power;
    if (error >= std::sqrt(2.0)) return 2 * power;
    return power;
}

double step_of_sixties(double rough, std::span<const double> steps) {
    const auto found = std::ranges::lower_bound(steps, rough * 0.75);
    if (found != steps.end()) return *found;
    return steps.back() * round_step(std::max(1.0, rough / steps.back()));
}

int decimals_of(double step) {
    if (step >= 1 || !(step > 0)) return 0;
    return std::min(3, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

std::string number_label(double shown, int decimals) {
    std::string text = compact(shown, decimals);
    if (text.starts_with('-')) text.replace(0, 1, "\u2212");
    const std::size_t first = text.find_first_of("0123456789");
    const std::size_t point = std::min(text.find('.'), text.size());
    for (std::size_t i = point; i > first + 3; i -= 3)
        text.insert(i - 3, 1, ',');
    return text;
}

}  // namespace

Range empty_range() {
    return {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
}

void Range::include(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
}

double Measured::shown(double value) const {
    const Conversion made = quantity_conversion(quantity, units);
    return (made.factor * value + made.offset) * (kind_of(quantity) == Kind::percent ? 100 : 1);
}

double Measured::kept(double shown) const {
    const Conversion made = quantity_conversion(quantity, units);
    if (kind_of(quantity) == Kind::percent) shown /= 100;
    return (shown - made.offset) / made.factor;
}

std::string Measured::label(double shown, double step) const {
    switch (kind_of(quantity)) {
        case Kind::minutes:
            return page::written(shown, "duration", units);
        case Kind::clock:
            return page::written(shown, "clock", units);
        case Kind::hours:
            return number_label(shown / 3600, decimals_of(step / 3600));
        case Kind::percent:
        case Kind::number:
            break;
    }
    return number_label(shown, decimals_of(step));
}

double Measured::step(double length, double pieces) const {
    const double rough = std::max(length / pieces, 1e-9);
    switch (kind_of(quantity)) {
        case Kind::minutes:
            return step_of_sixties(rough, sixties);
        case Kind::clock:
            return step_of_sixties(rough, std::span(sixties).subspan(12));
        case Kind::hours:
            if (rough < 3600) return step_of_sixties(rough, sixties);
            return round_step(rough / 3600) * 3600;
        case Kind::percent:
        case Kind::number:
            break;
    }
    // What is counted has no halves.
    const bool is_whole = quantity == "count" || quantity == "score" || quantity == "hr";
    return is_whole ? std::max(1.0, round_step(rough)) : round_step(rough);
}

std::string Measured::with_unit(double value) const {
    std::string text = written(value);
    const std::string_view unit = quantity_unit(quantity, units);
    if (unit.empty() || text.ends_with(unit) || kind_of(quantity) == Kind::hours) return text;
    return text.append(" ").append(unit);
}

Axis axis_of(Range shown, const Measured& measured, double pieces) {
    if (is_empty(shown)) shown = {0, 1};
    if (shown.high - shown.low < 1e-9) {
        const double room = measured.step(std::max(std::abs(shown.high) * 0.1, 1.0), 1);
        shown = {shown.low == 0 ? 0 : shown.low - room, shown.high + room};
    }
    Axis axis{shown, measured.step(shown.high - shown.low, pieces), {}};
    const double first = std::floor(shown.low / axis.step + 1e-9);
    const double last = std::ceil(shown.high / axis.step - 1e-9);
    axis.range = {first * axis.step, last * axis.step};
    for (double i = first; i <= last && axis.ticks.size() < 40; ++i)
        axis.ticks.push_back({i * axis.step, measured.label(i * axis.step, axis.step)});
    return axis;
}

std::vector<Tick> second_ticks(double from, double to, double pieces) {
    const double step = step_of_sixties(std::max(to - from, 1.0) / pieces, sixties);
    std::vector<Tick> ticks;
    const double first = std::ceil(from / step);
    for (double i = first; i * step <= to && ticks.size() < 60; ++i) {
        ticks.push_back({i * step, page::written(i * step, "duration", Units::kilometres),
                         std::fmod(i, 2) != 0});
    }
    return ticks;
}

}  // namespace runlytics::page
