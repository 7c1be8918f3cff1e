#include "core/page/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/error.h"

namespace runlytics::page {
namespace {

constexpr std::string_view minus = "\u2212";
constexpr std::string_view dash = "\u2013";
// Beyond it a double no longer tells one unit from the next, and nothing that is measured is.
constexpr double largest = 1e15;
constexpr double metres_per_mile = 1609.344;

// The number with `decimals` digits behind the point and a comma before each three digits; what
// rounds to zero has no sign.
std::string decimal(double value, int decimals) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), std::abs(value),
                                   std::chars_format::fixed, decimals);
    std::string text(digits.data(), end.ptr);
    const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
    const std::size_t whole = std::min(text.find('.'), text.size());
    for (std::size_t i = whole; i > 3; i -= 3)
        text.insert(i - 3, 1, ',');
    return value < 0 && !is_zero ? std::string(minus) + text : text;
}

std::string whole(double value) {
    return decimal(value, 0);
}
std::string one_decimal(double value) {
    return decimal(value, 1);
}

// One decimal while it says something: "24.8", "113".
std::string far(double value) {
    return decimal(value, std::abs(value) < 99.95 ? 1 : 0);
}

// At most one decimal: "7", "7.5".
std::string at_most_one_decimal(double value) {
    std::string text = one_decimal(value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

std::string with_sign(double value, int decimals) {
    const std::string text = decimal(value, decimals);
    const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
    return value > 0 && !is_zero ? "+" + text : text;
}
std::string signed_number(double value) {
    return with_sign(value, 1);
}
std::string signed_percent(double value) {
    return with_sign(value * 100, 0);
}
std::string percent(double value) {
    return whole(value * 100);
}

std::string two_digits(std::int64_t n) {
    return (n < 10 ? "0" : "") + std::to_string(n);
}

// "1:31:20", "45:10", "0:07".
std::string duration(double seconds) {
    const std::int64_t s = std::llround(std::abs(seconds));
    const std::string sign(seconds < 0 && s > 0 ? minus : "");
    const std::string tail = ":" + two_digits(s % 60);
    if (s < 3600) return sign + std::to_string(s / 60) + tail;
    return sign + std::to_string(s / 3600) + ":" + two_digits(s / 60 % 60) + tail;
}

// "6 h 50", "45 min".
std::string hours(double seconds) {
    const std::int64_t minutes = std::llround(std::abs(seconds) / 60);
    const std::string sign(seconds < 0 && minutes > 0 ? minus : "");
    if (minutes < 60) return sign + std::to_string(minutes) + " min";
    return sign + whole(static_cast<double>(minutes / 60)) + " h " + two_digits(minutes % 60);
}

// The time of day that lies so many seconds after midnight; what lies before it, or beyond the
// day, is a time of the day before or after: "23:40".
std::string clock(double seconds) {
    constexpr std::int64_t day = 24 * 60;
    const std::int64_t minute = std::llround(std::floor(seconds / 60)) % day;
    const std::int64_t of_day = (minute + day) % day;
    return two_digits(of_day / 60) + ":" + two_digits(of_day % 60);
}

// "35 min ago", "2 h ago", "4 days ago": rounded down, as people count.
std::string age(double seconds) {
    const auto s = static_cast<std::int64_t>(seconds);
    if (s < 60) return "just now";
    if (s < 3600) return std::to_string(s / 60) + " min ago";
    if (s < 48 * 3600) return std::to_string(s / 3600) + " h ago";
    return whole(static_cast<double>(s / 86400)) + " days ago";
}

// What a system of units makes of a value: factor * value + offset, and how that is called.
struct Measure {
    std::string_view unit;
    double factor = 1;
    double offset = 0;
};

struct Quantity {
    std::string_view name;
    std::string (*write)(double);
    Measure metric;
    Measure imperial;
    bool with_unit = false;  // whether written() says the unit
};

constexpr Measure plain(std::string_view unit) {
    return {.unit = unit};
}
constexpr Quantity same(std::string_view name, std::string (*write)(double),
                        std::string_view unit = "", bool with_unit = false) {
    return {name, write, plain(unit), plain(unit), with_unit};
}

constexpr Measure km = {"km", 1e-3};
constexpr Measure miles = {"mi", 1 / metres_per_mile};
constexpr Measure min_per_km = {"min/km"};
constexpr Measure min_per_mile = {"min/mi", metres_per_mile / 1000};

// In the order in which the HINT lists them.
constexpr std::array quantities = {
    Quantity{"distance", far, km, miles, true},
    Quantity{"distance_short", far, km, miles},
    Quantity{"pace", duration, min_per_km, min_per_mile},
    Quantity{"pace_unit", duration, min_per_km, min_per_mile, true},
    Quantity{"speed", one_decimal, {"km/h", 3.6}, {"mph", 3600 / metres_per_mile}, true},
    same("duration", duration),
    same("hours", hours, "h"),
    same("clock", clock),
    same("age", age),
    same("hr", whole, "beats/min"),
    same("ms", whole, "ms"),
    same("cadence", whole, "steps/min"),
    same("power", whole, "W"),
    same("breaths", one_decimal, "breaths/min"),
    same("count", whole),
    same("score", whole),
    same("load", whole),
    same("number", at_most_one_decimal),
    same("signed", signed_number),
    same("percent", percent, "%", true),
    same("signed_percent", signed_percent, "%", true),
    Quantity{"ascent", whole, {"m"}, {"ft", 1 / 0.3048}, true},
    Quantity{"weight", one_decimal, {"kg"}, {"lb", 1 / 0.45359237}, true},
    Quantity{"temperature", whole, {"°C"}, {"°F", 1.8, 32}, true},
};

const Quantity& quantity_named(std::string_view name) {
    const auto* found = std::ranges::find(quantities, name, &Quantity::name);
    if (found != quantities.end()) return *found;
    std::string known;
    for (const Quantity& quantity : quantities) {
        known += (known.empty() ? "Known are " : ", ") + std::string(quantity.name);
    }
    throw Error(sqlstate::invalid_parameter, "unknown quantity", std::string(name), known + ".");
}

const Measure& measure(const Quantity& quantity, Units units) {
    return units == Units::miles ? quantity.imperial : quantity.metric;
}

}  // namespace

Units units_named(std::string_view word) {
    if (word == "km") return Units::kilometres;
    if (word == "mi") return Units::miles;
    throw Error(sqlstate::invalid_parameter, "units must be km or mi", "",
                "warehouse.athletes has the athlete's own.");
}

std::string written(double value, std::string_view name, Units units) {
    const Quantity& quantity = quantity_named(name);
    const Measure& unit = measure(quantity, units);
    const double measured = unit.factor * value + unit.offset;
    if (!(std::abs(measured) < largest)) return std::string(dash);
    std::string text = quantity.write(measured);
    if (quantity.with_unit) text += " " + std::string(unit.unit);
    return text;
}

std::string_view quantity_unit(std::string_view name, Units units) {
    return measure(quantity_named(name), units).unit;
}

Conversion quantity_conversion(std::string_view name, Units units) {
    const Measure& unit = measure(quantity_named(name), units);
    return {unit.factor, unit.offset};
}

}  // namespace runlytics::page
