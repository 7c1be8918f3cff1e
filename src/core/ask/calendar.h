#pragma once

#include <chrono>
#include <string_view>

#include "core/ask/filter.h"

// Days, and spans of days of the calendar.
namespace runlytics::ask {

std::chrono::year_month_day date_of(Day day);
// The day of the month stays where the month has it.
Day add_months(Day day, int count);
Day first_of_month(Day day);
Day monday_of(Day day);
Window days_from(Day from, int count);
Window month_of(Day first, int count = 1);
Window year_of(int year);
// The calendar's day, week, month, quarter or year that contains a day, or one before it.
Window calendar_period(std::string_view period, Day today, int back);
// So many of them up to today, which counts.
Window rolling_period(std::string_view period, Day today, int count);
Window years_later(const Window& window, int count);
Window season_of(int season, int year);

}  // namespace runlytics::ask
