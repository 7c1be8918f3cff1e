#include <algorithm>
#include <array>
#include <cmath>

#include "core/page/scale.h"

// The calendar's axis: as in d3, but weeks begin where the athlete's do.
namespace runlytics::page {
namespace {

using std::chrono::days;

Day first_of_month(int year, int month) {
    return Day(std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) / 1);
}

std::vector<Tick> by_days(Day first, Day last, int every) {
    std::vector<Tick> ticks;
    int n = 0;
    for (Day day = last; day >= first; day -= days(every)) {
        const bool names_weekday = last - first <= days(10);
        ticks.push_back({number_of_day(day),
                         names_weekday ? weekday_and_day(day) : day_and_month(day), n++ % 2 == 1});
    }
    std::ranges::reverse(ticks);
    return ticks;
}

std::vector<Tick> by_weeks(Day first, Day last, int every, int starts_on) {
    const int ahead = ((starts_on - weekday_of(first)) % 7 + 7) % 7;
    std::vector<Tick> ticks;
    int n = 0;
    for (Day day = first + days(ahead); day <= last; day += days(7 * every))
        ticks.push_back({number_of_day(day), day_and_month(day), n++ % 2 == 1});
    return ticks;
}

// A month names its year where that begins, and the first one of the axis.
std::vector<Tick> by_months(Day first, Day last, int every) {
    std::vector<Tick> ticks;
    int year = year_of(first);
    int month = month_of(first);
    if (first > first_of_month(year, month)) ++month;
    while ((month - 1) % every != 0)
        ++month;
    for (;; month += every) {
        year += (month - 1) / 12;
        month = (month - 1) % 12 + 1;
        const Day day = first_of_month(year, month);
        if (day > last) return ticks;
        const bool is_minor = every < 3 ? (month - 1) / every % 2 == 1 : month != 1 && month != 7;
        ticks.push_back({number_of_day(day),
                         month == 1 ? std::to_string(year) : std::string(month_name(month)),
                         is_minor});
    }
}

std::vector<Tick> by_years(Day first, Day last, int every) {
    std::vector<Tick> ticks;
    for (int year = year_of(first); year <= year_of(last); ++year) {
        const Day day = first_of_month(year, 1);
        if (year % every == 0 && day >= first && day <= last)
            ticks.push_back({number_of_day(day), std::to_string(year), year / every % 2 == 1});
    }
    return ticks;
}

}  // namespace

std::vector<Tick> day_ticks(Day first, Day last, int week_starts_on) {
    const auto length = (last - first).count();
    if (length <= 10) return by_days(first, last, 1);
    if (length <= 17) return by_days(first, last, 2);
    if (length <= 75) return by_weeks(first, last, 1, week_starts_on);
    if (length <= 120) return by_weeks(first, last, 2, week_starts_on);
    if (length <= 380) return by_months(first, last, 1);
    if (length <= 800) return by_months(first, last, 2);
    if (length <= 1500) return by_months(first, last, 3);
    if (length <= 365 * 13) return by_years(first, last, 1);
    const auto every = static_cast<int>(std::ceil(static_cast<double>(length) / 365 / 12));
    return by_years(first, last, every);
}

}  // namespace runlytics::page
