#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/page/node.h"

// Days, as the document has them and as people read them.
namespace runlytics::page {

using Day = std::chrono::sys_days;

// "2026-11-28", or the day of a time such as "2026-11-28T17:20:00+01:00".
std::optional<Day> day_of(std::string_view text);
// The same for a value of the document; throws 22023 where it is none.
Day day_in(const Node& node, std::string_view text);
std::vector<Day> days_in(const Node& node, std::string_view name);

inline double number_of_day(Day day) {
    return static_cast<double>(day.time_since_epoch().count());
}
Day day_from(double number);

// From 1, Monday, to 7.
int weekday_of(Day day);
int year_of(Day day);
// From 1.
int month_of(Day day);

std::string_view weekday_name(int weekday);  // "Mon"
std::string_view month_name(int month);      // "Nov"

std::string weekday_and_day(Day day);  // "Fri 27"
std::string day_and_month(Day day);    // "27 Nov"
std::string full_day(Day day);         // "27 Nov 2026"
std::string long_day(Day day);         // "Fri 27 Nov 2026"
std::string month_and_year(Day day);   // "Nov 2026"

}  // namespace runlytics::page
