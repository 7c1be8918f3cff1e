#include "simulator/calendar.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace runlytics::simulator {

namespace {

constexpr UnixSeconds day_seconds = 86400;

// The start of a date in UTC.
UnixSeconds utc_midnight(Date date) {
    return date.time_since_epoch().count() * day_seconds;
}

// The date and the second of the day that a clock at UTC shows.
Date date_of(UnixSeconds clock) {
    return std::chrono::floor<std::chrono::days>(
        std::chrono::sys_seconds(std::chrono::seconds(clock)));
}
int second_of_day(UnixSeconds clock) {
    return static_cast<int>(clock - utc_midnight(date_of(clock)));
}

void append_two(std::string& text, unsigned value) {
    text += static_cast<char>('0' + value / 10 % 10);
    text += static_cast<char>('0' + value % 10);
}

// HH:MM:SS
std::string clock_text(UnixSeconds clock) {
    const auto second = static_cast<unsigned>(second_of_day(clock));
    std::string text;
    append_two(text, second / 3600);
    text += ':';
    append_two(text, second / 60 % 60);
    text += ':';
    append_two(text, second % 60);
    return text;
}

// +HH<separator>MM
std::string offset_text(int offset, const char* separator) {
    std::string text = "+";
    append_two(text, static_cast<unsigned>(offset / 3600));
    text += separator;
    append_two(text, static_cast<unsigned>(offset / 60 % 60));
    return text;
}

}  // namespace

int utc_offset(UnixSeconds instant) {
    const auto year = std::chrono::year_month_day(date_of(instant)).year();
    const auto change = [year](std::chrono::month month) {
        return utc_midnight(Date(year / month / std::chrono::Sunday[std::chrono::last])) + 3600;
    };
    const bool summer =
        instant >= change(std::chrono::March) && instant < change(std::chrono::October);
    return summer ? 7200 : 3600;
}

UnixSeconds instant_of(Date date, double seconds_of_day) {
    const UnixSeconds clock = utc_midnight(date) + std::llround(seconds_of_day);
    const UnixSeconds winter = clock - 3600;
    return clock - utc_offset(winter);
}

Date local_date(UnixSeconds instant) {
    return date_of(instant + utc_offset(instant));
}

int local_second_of_day(UnixSeconds instant) {
    return second_of_day(instant + utc_offset(instant));
}

std::string iso_date(Date date) {
    const std::chrono::year_month_day civil(date);
    std::string text;
    append_two(text, static_cast<unsigned>(static_cast<int>(civil.year())) / 100);
    append_two(text, static_cast<unsigned>(static_cast<int>(civil.year())));
    text += '-';
    append_two(text, static_cast<unsigned>(civil.month()));
    text += '-';
    append_two(text, static_cast<unsigned>(civil.day()));
    return text;
}

std::string utc_time(UnixSeconds instant) {
    return iso_date(date_of(instant)) + 'T' + clock_text(instant) + 'Z';
}

std::string local_time(UnixSeconds instant) {
    const int offset = utc_offset(instant);
    const UnixSeconds clock = instant + offset;
    return iso_date(date_of(clock)) + 'T' + clock_text(clock) + offset_text(offset, ":");
}

std::string phone_time(UnixSeconds instant) {
    const int offset = utc_offset(instant);
    const UnixSeconds clock = instant + offset;
    return iso_date(date_of(clock)) + ' ' + clock_text(clock) + ' ' + offset_text(offset, "");
}

Date parse_date(const std::string& text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    const auto number = [&text](std::size_t from, std::size_t to, auto& value) {
        const auto result = std::from_chars(text.data() + from, text.data() + to, value);
        return result.ec == std::errc() && result.ptr == text.data() + to;
    };
    const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                        number(0, 4, year) && number(5, 7, month) && number(8, 10, day);
    const std::chrono::year_month_day civil{std::chrono::year(year), std::chrono::month(month),
                                            std::chrono::day(day)};
    if (!shaped || !civil.ok() || year < 1980 || year > 2100) {
        throw std::invalid_argument("not a date between 1980 and 2100: " + text);
    }
    return Date(civil);
}

}  // namespace runlytics::simulator
