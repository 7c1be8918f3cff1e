#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

// The words of dates, in the languages that phones, watches and services ship.
namespace runlytics::text {

// Those of one language, as CLDR has them: lists with commas, the months with bars between them.
struct CalendarWords {
    std::string_view language = {};
    std::string_view months = {};
    std::string_view am = {};
    std::string_view pm = {};
    std::string_view evening = {};  // twelve is midnight, the rest after noon
    std::string_view night = {};    // midnight to five, and from six in the evening
    std::string_view weekdays = {};
    std::string_view between = {};  // a date and its clock: "at", "um", "г."
};

// Every language; written by scripts/calendar-table.
std::span<const CalendarWords> calendar_table();

// A text as most programs write it: digits of every script as 0 to 9, spaces of any width as
// plain ones, and no marks of the direction of writing.
std::string plain_text(std::string_view text);

// The month that a word is in some language, whole or its first three letters and more; 0 for a
// word that is none, or that is another month in another language.
unsigned month_of(std::string_view word);

// The hour of a clock of twelve hours on that of 24, by the words that name the half of the day:
// ("p. m.", 6) -> 18. Nothing when the words name no half of the day, or the hour is not of it.
std::optional<int> hour_of_half(std::string_view words, int hour);

// Whether the words name a half of the day.
bool is_half_day(std::string_view words);

// Whether a word may stand beside a date or a clock and changes neither: a weekday, "um", "UTC".
bool is_beside_date(std::string_view word);

}  // namespace runlytics::text
