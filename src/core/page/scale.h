#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/page/dates.h"
#include "core/page/quantity.h"

// From values to places on a picture, and the round values that its axes name.
namespace runlytics::page {

// What an axis runs from and to.
struct Range {
    double low;
    double high;

    // From 0 at `low` to 1 at `high`.
    double share(double value) const { return high > low ? (value - low) / (high - low) : 0.5; }
    void include(double value);
};
// Nothing yet: include() makes it a range.
Range empty_range();
inline bool is_empty(const Range& range) {
    return !(range.low <= range.high);
}

struct Tick {
    double value;
    std::string label;
    bool is_minor = false;  // left out where there is little room
};

// How a quantity stands on an axis: in the units of the athlete, at steps that are round there.
struct Measured {
    std::string_view quantity;
    Units units = Units::kilometres;

    double shown(double value) const;  // 10,000 m -> 6.2 of miles
    double kept(double shown) const;   // and back
    // "6.2", "4:51" or "23:40": the value alone, with as many decimals as the step needs.
    std::string label(double shown, double step) const;
    // The round step that cuts a length of the axis into about so many pieces.
    double step(double length, double pieces) const;
    std::string written(double value) const { return page::written(value, quantity, units); }
    std::string with_unit(double value) const;
    std::string_view unit() const { return quantity_unit(quantity, units); }
};

// An axis of values: its range widened to round values, in shown units.
struct Axis {
    Range range;
    double step;
    std::vector<Tick> ticks;
};
Axis axis_of(Range shown, const Measured& measured, double pieces);

// The ticks of an axis of days, such as "Mon 2", "9 Nov", "Nov", "2026": between four and about a
// dozen of them, every second one a minor.
std::vector<Tick> day_ticks(Day first, Day last, int week_starts_on);
// The ticks of an axis of seconds: "0:00", "10:00".
std::vector<Tick> second_ticks(double from, double to, double pieces);

}  // namespace runlytics::page
