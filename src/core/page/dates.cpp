#include "core/page/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace runlytics::page {
namespace {

using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> weekdays = {"Mon", "Tue", "Wed", "Thu",
                                                      "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string day_number(Day day) {
    return std::to_string(static_cast<unsigned>(year_month_day(day).day()));
}

// The number that stands at a place of the text, all of it digits.
int digits_at(std::string_view text, std::size_t from, std::size_t length) {
    int number = 0;
    const auto piece = text.substr(from, length);
    const auto [end, failed] = std::from_chars(piece.data(), piece.data() + piece.size(), number);
    return failed == std::errc() && end == piece.data() + piece.size() ? number : -1;
}

}  // namespace

std::optional<Day> day_of(std::string_view text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (text.size() > 10 && text[10] != 'T' && text[10] != ' ') return std::nullopt;
    const int year = digits_at(text, 0, 4);
    const int month = digits_at(text, 5, 2);
    const int day = digits_at(text, 8, 2);
    if (year < 1 || month < 1 || day < 1) return std::nullopt;
    const year_month_day date{std::chrono::year(year), std::chrono::month(month),
                              std::chrono::day(day)};
    if (!date.ok()) return std::nullopt;
    return Day(date);
}

Day day_in(const Node& node, std::string_view text) {
    const auto day = day_of(text);
    if (!day) node.refuse("a day such as 2026-11-28 is wanted");
    return *day;
}

std::vector<Day> days_in(const Node& node, std::string_view name) {
    std::vector<Day> days;
    const Node list = node[name];
    for (const std::string_view each : node.texts(name))
        days.push_back(day_in(list, each));
    return days;
}

Day day_from(double number) {
    const double within = std::clamp(number, -700'000.0, 2'900'000.0);
    return Day(std::chrono::days(std::llround(within)));
}

int weekday_of(Day day) {
    return static_cast<int>(std::chrono::weekday(day).iso_encoding());
}
int year_of(Day day) {
    return static_cast<int>(year_month_day(day).year());
}
int month_of(Day day) {
    return static_cast<int>(static_cast<unsigned>(year_month_day(day).month()));
}

std::string_view weekday_name(int weekday) {
    return weekdays.at(static_cast<std::size_t>(weekday - 1));
}
std::string_view month_name(int month) {
    return months.at(static_cast<std::size_t>(month - 1));
}

std::string weekday_and_day(Day day) {
    return std::string(weekday_name(weekday_of(day))) + ' ' + day_number(day);
}
std::string day_and_month(Day day) {
    return day_number(day) + ' ' + std::string(month_name(month_of(day)));
}
std::string full_day(Day day) {
    return day_and_month(day) + ' ' + std::to_string(year_of(day));
}
std::string long_day(Day day) {
    return std::string(weekday_name(weekday_of(day))) + ' ' + full_day(day);
}
std::string month_and_year(Day day) {
    return std::string(month_name(month_of(day))) + ' ' + std::to_string(year_of(day));
}

}  // namespace runlytics::page
