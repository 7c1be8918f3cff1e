#include "core/ask/calendar.h"

namespace runlytics::ask {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month_day;

year_month_day date_of(Day day) {
    return year_month_day(day);
}

Day add_months(Day day, int count) {
    year_month_day date = date_of(day) + months(count);
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return Day(date);
}

Day first_of_month(Day day) {
    return Day(date_of(day).year() / date_of(day).month() / 1);
}

Day monday_of(Day day) {
    return day - days(std::chrono::weekday(day).iso_encoding() - 1);
}

Window days_from(Day from, int count) {
    return {from, from + days(count)};
}

Window month_of(Day first, int count) {
    return {first, add_months(first, count)};
}

Window year_of(int year) {
    const Day first(std::chrono::year(year) / 1 / 1);
    return {first, add_months(first, 12)};
}

Window calendar_period(std::string_view period, Day today, int back) {
    if (period == "day") return days_from(today - days(back), 1);
    if (period == "week") return days_from(monday_of(today) - days(7 * back), 7);
    if (period == "month") return month_of(add_months(first_of_month(today), -back));
    if (period == "year") return year_of(static_cast<int>(date_of(today).year()) - back);
    const unsigned month = static_cast<unsigned>(date_of(today).month());
    const Day quarter = add_months(first_of_month(today), -static_cast<int>((month - 1) % 3));
    return month_of(add_months(quarter, -3 * back), 3);
}

Window rolling_period(std::string_view period, Day today, int count) {
    const Day tomorrow = today + days(1);
    if (period == "day") return {tomorrow - days(count), tomorrow};
    if (period == "week") return {tomorrow - days(7 * count), tomorrow};
    const int of_one = period == "month" ? 1 : period == "quarter" ? 3 : 12;
    return {add_months(today, -of_one * count), tomorrow};
}

Window years_later(const Window& window, int count) {
    return {add_months(*window.from, 12 * count), add_months(*window.to, 12 * count)};
}

Window season_of(int season, int year) {
    const Day march(std::chrono::year(year) / 3 / 1);
    return month_of(add_months(march, 3 * (season - 1)), 3);
}

}  // namespace runlytics::ask
