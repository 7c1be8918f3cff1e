#pragma once

#include <string>
#include <string_view>

// How figures are written for people: one way for the page, the report and every sentence.
namespace runlytics::page {

enum class Units { kilometres, miles };

// "km" or "mi"; throws 22023 for any other word.
Units units_named(std::string_view word);

// The value, in SI as the quantity says it (distance in m, pace in s/km, share as a fraction), as
// the athlete reads it: "12.4 km", "4:51", "6 h 50", "−0.6". A minus sign is U+2212. What is not
// finite, or larger than anything that is measured, is an en dash. Throws 22023 for a quantity that
// is not known; its HINT lists those that are.
std::string written(double value, std::string_view quantity, Units units);

// The unit in which written() gives a quantity, as an axis or the head of a column names it: "km",
// "min/mi", "beats/min"; empty for what has none. Throws as written() does.
std::string_view quantity_unit(std::string_view quantity, Units units);

// How a value is measured in those units, for an axis: factor * value + offset.
struct Conversion {
    double factor;
    double offset;
};
Conversion quantity_conversion(std::string_view quantity, Units units);

}  // namespace runlytics::page
