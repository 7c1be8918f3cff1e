#include "core/text/written_date.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace runlytics::text {

namespace {

// How the names of the months begin; longer beginnings before shorter ones that they share.
constexpr std::pair<std::string_view, unsigned> months[] = {
    {"jan", 1},  {"ene", 1},  {"gen", 1},  {"feb", 2},  {"fév", 2},  {"fev", 2},  {"mar", 3},
    {"mär", 3},  {"mrt", 3},  {"maa", 3},  {"apr", 4},  {"avr", 4},  {"abr", 4},  {"may", 5},
    {"mai", 5},  {"mei", 5},  {"mag", 5},  {"jun", 6},  {"juin", 6}, {"giu", 6},  {"jul", 7},
    {"juil", 7}, {"lug", 7},  {"aug", 8},  {"aoû", 8},  {"aou", 8},  {"ago", 8},  {"sep", 9},
    {"set", 9},  {"oct", 10}, {"okt", 10}, {"ott", 10}, {"out", 10}, {"nov", 11}, {"dec", 12},
    {"dez", 12}, {"déc", 12}, {"dic", 12}, {"maj", 5},  {"sty", 1},  {"lut", 2},  {"kwi", 4},
    {"cze", 6},  {"lip", 7},  {"sie", 8},  {"wrz", 9},  {"paź", 10}, {"lis", 11}, {"gru", 12},
};

constexpr std::size_t max_digits = 4;  // no part of a date has more

struct Words {
    std::vector<int> numbers;
    unsigned month = 0;
    bool slashes = false;
    bool am = false;
    bool pm = false;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

void take_word(std::string word, Words& words) {
    for (char& c : word)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    for (const auto& [beginning, month] : months) {
        if (words.month == 0 && word.starts_with(beginning)) words.month = month;
    }
    // The clock's halves come glued to a narrow space, or as "p.m.".
    words.am |= word.ends_with("am") || word == "a";
    words.pm |= word.ends_with("pm") || word == "p";
}

std::optional<Words> split(std::string_view text) {
    Words words;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        if (is_digit(text[i])) {
            int number = 0;
            for (; i < text.size() && is_digit(text[i]); ++i) {
                if (i - begin == max_digits) return std::nullopt;
                number = number * 10 + (text[i] - '0');
            }
            words.numbers.push_back(number);
        } else if (is_letter(text[i])) {
            while (i < text.size() && is_letter(text[i]))
                ++i;
            take_word(std::string(text.substr(begin, i - begin)), words);
        } else {
            words.slashes |= text[i] == '/';
            ++i;
        }
    }
    return words;
}

// Year, month and day out of the leading numbers.
std::optional<std::chrono::year_month_day> to_date(const Words& words) {
    const auto& n = words.numbers;
    int year, day;
    unsigned month = words.month;
    if (month != 0) {
        day = n[0];
        year = n[1];
    } else if (n[0] >= 1000) {
        year = n[0];
        month = static_cast<unsigned>(n[1]);
        day = n[2];
    } else {
        const bool month_first = words.slashes && n[0] <= 12 && (words.am || words.pm || n[1] > 12);
        month = static_cast<unsigned>(month_first ? n[0] : n[1]);
        day = month_first ? n[1] : n[0];
        year = n[2];
    }
    const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok() || year < 1000) return std::nullopt;
    return date;
}

}  // namespace

std::optional<UnixMillis> to_written_date(std::string_view text) {
    constexpr std::size_t longest = 64;
    if (text.size() > longest) return std::nullopt;
    const auto words = split(text);
    const std::size_t date_numbers = words && words->month != 0 ? 2 : 3;
    if (!words || words->numbers.size() < date_numbers + 2 ||
        words->numbers.size() > date_numbers + 3) {
        return std::nullopt;
    }
    const auto date = to_date(*words);
    if (!date) return std::nullopt;
    int hour = words->numbers[date_numbers];
    const int minute = words->numbers[date_numbers + 1];
    const bool has_seconds = words->numbers.size() == date_numbers + 3;
    const int second = has_seconds ? words->numbers.back() : 0;
    if (words->am || words->pm) {
        if (hour < 1 || hour > 12) return std::nullopt;
        hour = hour % 12 + (words->pm ? 12 : 0);
    }
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const auto midnight = std::chrono::sys_days(*date).time_since_epoch();
    return UnixMillis{std::chrono::milliseconds(midnight).count()} +
           1000 * (3600 * hour + 60 * minute + second);
}

}  // namespace runlytics::text
