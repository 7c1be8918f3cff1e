#include "core/formats/journal/times.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "core/text/calendar_words.h"
#include "core/text/values.h"
#include "core/text/written_date.h"

namespace runlytics::formats {

namespace {

constexpr std::int64_t millis_per_hour = 3'600'000;
constexpr std::int64_t sheets_epoch = -25'569;  // 1899-12-30, in days since 1970
constexpr double first_serial = 32'874;         // 1990: smaller numbers are no dates of a journal
constexpr double last_serial = 2'958'465;       // 9999-12-31
constexpr LocalDay last_of_times = -25'500;     // days of 1899 and early 1900 are durations
constexpr std::size_t longest_text = 96;        // bytes

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

WrittenTime split(LocalMillis moment) {
    const std::int64_t day = floor_div(moment, millis_per_day);
    return {static_cast<LocalDay>(day), static_cast<std::int32_t>(moment - day * millis_per_day)};
}

std::optional<LocalDay> to_day(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || year < 1900 || year > 2199) return std::nullopt;
    return static_cast<LocalDay>(std::chrono::sys_days(date).time_since_epoch().count());
}

// The text of a cell with plain digits and spaces.
std::string text_in(const Cell& cell) {
    const auto* text = std::get_if<std::string>(&cell);
    if (text == nullptr || text->size() > longest_text) return {};
    const std::string plain = text::plain_text(*text);
    return std::string(text::trim(plain));
}

// A number of Sheets, in a number cell or written out.
std::optional<double> serial_of(const Cell& cell) {
    const auto* number = std::get_if<double>(&cell);
    const double value = number != nullptr ? *number : text::to_number(text_in(cell));
    if (!(value >= 0 && value <= last_serial)) return std::nullopt;
    return value;
}

// Whether a number of Sheets is a date of a journal: from 1990 to the end of next year. Others
// count or measure something.
bool is_date(double serial) {
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const std::chrono::year_month_day date{today};
    const auto end = std::chrono::sys_days((date.year() + std::chrono::years(2)) / 1 / 1);
    return serial >= first_serial &&
           serial < static_cast<double>(end.time_since_epoch().count() - sheets_epoch);
}

// A day number with its fraction, to the second: binary fractions are never exact.
WrittenTime from_serial(double serial) {
    const auto seconds = static_cast<std::int64_t>(std::llround(serial * 86'400));
    return split((sheets_epoch * 86'400 + seconds) * 1000);
}

// An instant, as JSON.stringify() writes a date.
std::optional<UnixMillis> instant_in(std::string_view text) {
    if (text.empty() || text.back() != 'Z') return std::nullopt;
    const auto time = text::to_time(text);
    return time ? std::optional(time->at) : std::nullopt;
}

// How far an instant lies before the midnight that it may be: 11 h of it and less belong to the day
// that begins behind it, so zones from 10 h west to 13 h east of Greenwich read right.
constexpr std::int64_t east = 13 * millis_per_hour;

LocalDay nearest_day(UnixMillis instant) {
    return static_cast<LocalDay>(floor_div(instant + east, millis_per_day));
}

// The parts of a date in digits, and what stands between them.
struct Parts {
    std::vector<int> numbers;
    char mark = 0;
    std::size_t end = 0;  // where the third number ends
};

// Up to three numbers with at most a mark and spaces between; CJK marks count as marks.
std::optional<Parts> date_parts(std::string_view text) {
    Parts parts;
    std::size_t i = 0;
    while (i < text.size() && parts.numbers.size() < 3) {
        const std::size_t begin = i;
        int number = 0;
        for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
            if (i - begin == 4) return std::nullopt;
            number = number * 10 + (text[i] - '0');
        }
        if (i == begin) return std::nullopt;
        parts.numbers.push_back(number);
        parts.end = i;
        if (parts.numbers.size() == 3) break;
        const auto next = text.find_first_of("0123456789", i);
        if (next == std::string_view::npos) return std::nullopt;
        const std::string_view between = text::trim(text.substr(i, next - i));
        const bool cjk = between == "年" || between == "月" || between == "년" || between == "월";
        if (!cjk && between != "." && between != "/" && between != "-") return std::nullopt;
        if (parts.mark == 0) parts.mark = between.front();
        i = next;
    }
    if (parts.numbers.size() != 3) return std::nullopt;
    return parts;
}

bool is_year_first(const Parts& parts) {
    return parts.numbers[0] > 31;
}

int full_year(int year) {
    return year < 100 ? 2000 + year : year;
}

std::optional<LocalDay> day_of(const Parts& parts, DateStyle style) {
    const auto& n = parts.numbers;
    if (is_year_first(parts)) return n[0] < 1000 ? std::nullopt : to_day(n[0], n[1], n[2]);
    const bool month_first = (style.month_first && parts.mark != '.' && n[0] <= 12) || n[1] > 12;
    return month_first ? to_day(full_year(n[2]), n[0], n[1]) : to_day(full_year(n[2]), n[1], n[0]);
}

// Whether a word follows the first number of a text, as in "7 avril" and "29 de mai.".
bool word_follows_number(std::string_view text) {
    const auto end = text.find_first_not_of("0123456789");
    const auto next = text.find_first_not_of(" .", end);
    if (next == std::string_view::npos || next == end) return false;
    const char c = text[next];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
}

// Takes the weekday off the front of a date, for "mardi" begins like a month.
std::string_view without_weekday(std::string_view text) {
    const auto first_digit = text.find_first_of("0123456789");
    if (first_digit == std::string_view::npos || first_digit == 0) return text;
    const auto comma = text.find(", ");
    if (comma < first_digit) return text.substr(comma + 2);
    const auto words = text::trim(text.substr(0, first_digit));
    const auto space = words.find(' ');
    if (space != std::string_view::npos) return text.substr(space + 1);
    const auto behind = text.substr(first_digit);
    return word_follows_number(behind) ? behind : text;
}

// "15 March 2026", "Sunday, March 15, 2026", "15. März 2026 7:30".
WrittenTime date_in_words(std::string_view text) {
    text = without_weekday(text);
    if (const auto at = text::to_written_date(text)) return split(*at);
    const auto at = text::to_written_date(std::string(text) + " 0:00");
    if (!at) return {};
    return {split(*at).day, std::nullopt};
}

bool is_letter_of(char c, char letter) {
    return c == letter || c == static_cast<char>(letter - 32);
}

// Which half of a twelve-hour clock is named: 'a', 'p', or 0.
char half_named(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool m =
            i + 1 < text.size() && (is_letter_of(text[i + 1], 'm') || text[i + 1] == '.');
        if (m && is_letter_of(text[i], 'a')) return 'a';
        if (m && is_letter_of(text[i], 'p')) return 'p';
    }
    if (text.find("午後") != std::string_view::npos ||
        text.find("下午") != std::string_view::npos ||
        text.find("晚上") != std::string_view::npos) {
        return 'p';
    }
    if (text.find("午前") != std::string_view::npos || text.find("上午") != std::string_view::npos)
        return 'a';
    return 0;
}

// The words beside the digits of a clock that name the half of the day, in any language.
std::string_view half_beside(std::string_view text) {
    const auto first = text.find_first_of("0123456789");
    if (first == std::string_view::npos) return {};
    const auto before = text::trim(text.substr(0, first));
    const auto behind = text::trim(text.substr(text.find_last_of("0123456789") + 1));
    if (text::is_half_day(before)) return before;
    return text::is_half_day(behind) ? behind : std::string_view();
}

// "22:45", "22:45:10", "22.45", "22h45", "22 Uhr", "10:45 pm", "午後10:45". Three numbers at most.
std::optional<std::int32_t> clock_in(std::string_view text) {
    const char half = half_named(text);
    const std::string_view words = half == 0 ? half_beside(text) : std::string_view();
    int numbers[3] = {};
    std::size_t count = 0;
    bool marked = half != 0 || !words.empty();
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] < '0' || text[i] > '9') {
            marked |= text[i] == ':' || is_letter_of(text[i], 'h');
            if (text[i] == '-' || text[i] == '/' || text[i] == ',') return std::nullopt;
            ++i;
            continue;
        }
        if (count == 3) return std::nullopt;
        std::size_t digits = 0;
        for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++digits) {
            if (digits == 2) return std::nullopt;
            numbers[count] = numbers[count] * 10 + (text[i] - '0');
        }
        if (count > 0 && digits != 2) return std::nullopt;
        ++count;
    }
    if (count == 0 || (count == 1 && !marked)) return std::nullopt;
    if (half != 0) {
        if (numbers[0] < 1 || numbers[0] > 12) return std::nullopt;
        numbers[0] = numbers[0] % 12 + (half == 'p' ? 12 : 0);
    }
    if (!words.empty()) {
        const auto hour = text::hour_of_half(words, numbers[0]);
        if (!hour) return std::nullopt;
        numbers[0] = *hour;
    }
    if (numbers[0] == 24 && numbers[1] == 0) numbers[0] = 0;
    if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 59) return std::nullopt;
    return 1000 * (3600 * numbers[0] + 60 * numbers[1] + numbers[2]);
}

// Days between neighbours, summed: a journal goes on from day to day, whichever order is right.
std::int64_t total_step(std::span<const Parts> dates, DateStyle style) {
    std::int64_t total = 0;
    std::optional<LocalDay> before;
    for (const Parts& parts : dates) {
        const auto day = day_of(parts, style);
        if (day && before) total += std::abs(*day - *before);
        if (day) before = day;
    }
    return total;
}

bool is_month_first(std::span<const Parts> dates, DateHints hints) {
    bool first_is_day = false, second_is_day = false;
    for (const Parts& parts : dates) {
        if (is_year_first(parts) || parts.mark == '.') continue;
        first_is_day |= parts.numbers[0] > 12;
        second_is_day |= parts.numbers[1] > 12;
    }
    if (first_is_day != second_is_day) return second_is_day;
    if (hints.day_first != hints.month_first) return hints.month_first;
    const auto as_days = total_step(dates, {.month_first = false, .days_only = false});
    return total_step(dates, {.month_first = true, .days_only = false}) <= as_days;
}

// The same clock time on every day, but for a summer time, and on a quarter of an hour.
bool are_alike(std::span<const UnixMillis> instants, std::size_t fewest_days) {
    constexpr std::int64_t quarter = millis_per_hour / 4;
    std::set<std::int64_t> days, clocks;
    for (const UnixMillis instant : instants) {
        if (instant % quarter != 0) return false;
        const LocalDay day = nearest_day(instant);
        days.insert(day);
        clocks.insert(instant + east - day * millis_per_day);
    }
    return days.size() >= fewest_days && clocks.size() <= 2 &&
           *clocks.rbegin() - *clocks.begin() <= millis_per_hour;
}

bool are_midnights(std::span<const UnixMillis> instants, const SheetClock& clock,
                   ClockTrust trust) {
    if (instants.empty()) return false;
    const bool shown = std::all_of(instants.begin(), instants.end(), [&](UnixMillis instant) {
        return clock.shown_at(instant) % millis_per_day == 0;
    });
    if (shown || trust == ClockTrust::told) return shown;
    constexpr std::size_t enough_days = 5;
    return are_alike(instants, trust == ClockTrust::athletes ? enough_days : 1);
}

WrittenTime from_instant(UnixMillis instant, bool days_only, const SheetClock& clock) {
    const WrittenTime shown = split(clock.shown_at(instant));
    if (!days_only) return shown;
    // The clock is the athlete's; a sheet may keep another, and a date is a date in both.
    if (shown.clock_ms == 0) return {shown.day, std::nullopt};
    return {nearest_day(instant), std::nullopt};
}

}  // namespace

DateStyle date_style(std::span<const Cell> column, DateHints hints, const SheetClock& clock,
                     ClockTrust trust) {
    std::vector<Parts> dates;
    std::vector<UnixMillis> instants;
    for (const Cell& cell : column) {
        const std::string text = text_in(cell);
        if (const auto instant = instant_in(text)) {
            instants.push_back(*instant);
        } else if (auto parts = date_parts(text)) {
            dates.push_back(std::move(*parts));
        }
    }
    return {is_month_first(dates, hints), are_midnights(instants, clock, trust)};
}

bool is_serial(const Cell& cell) {
    return serial_of(cell).has_value();
}

WrittenTime read_date(const Cell& cell, DateStyle style, const SheetClock& clock) {
    if (const auto serial = serial_of(cell)) {
        if (!is_date(*serial)) return {};
        WrittenTime time = from_serial(*serial);
        if (time.clock_ms == 0) time.clock_ms.reset();
        return time;
    }
    const std::string text = text_in(cell);
    if (const auto instant = instant_in(text)) {
        return from_instant(*instant, style.days_only, clock);
    }
    // With another offset the text shows the clock itself.
    if (const auto time = text::to_time(text))
        return split(time->at + 1000 * time->utc_offset_s.value_or(0));
    const auto parts = date_parts(text);
    if (!parts) return date_in_words(text);
    WrittenTime time{day_of(*parts, style), std::nullopt};
    const auto rest = text.find_first_not_of(", ", parts->end);
    if (time.day && rest != std::string_view::npos)
        time.clock_ms = clock_in(std::string_view(text).substr(rest));
    return time;
}

WrittenTime read_clock(const Cell& cell, DateStyle style, const SheetClock& clock) {
    const std::string text = text_in(cell);
    if (const auto serial = serial_of(cell); serial && (*serial < 1 || is_date(*serial))) {
        const WrittenTime time = from_serial(*serial);
        if (*serial < 1) return {std::nullopt, time.clock_ms};
        return time;
    }
    if (const auto instant = instant_in(text)) {
        const WrittenTime time = split(clock.shown_at(*instant));
        if (*time.day < last_of_times) return {std::nullopt, time.clock_ms};
        return time;
    }
    if (const auto time = clock_in(text)) return {std::nullopt, time};
    const WrittenTime time = read_date(cell, style, clock);
    return time.clock_ms ? time : WrittenTime{};
}

std::optional<std::string> shown_duration(const Cell& cell, const SheetClock& clock) {
    const std::string text_of_instant = text_in(cell);
    const auto instant = instant_in(text_of_instant);
    if (!instant) return std::nullopt;
    const LocalMillis shown = clock.shown_at(*instant) - sheets_epoch * millis_per_day;
    if (shown < 0 || shown >= 60 * millis_per_day) return std::nullopt;
    const auto seconds = static_cast<long long>(shown / 1000);
    char text[32];
    std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                  seconds % 60);
    return std::string(text);
}

}  // namespace runlytics::formats
