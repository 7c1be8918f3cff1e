#include "core/formats/apple/values.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstring>

namespace runlytics::formats {

namespace {

// 0 stands for a digit, the rest for itself, the sign for either.
constexpr std::string_view shape = "0000-00-00 00:00:00 +0000";
constexpr std::size_t sign_at = 20;
constexpr std::size_t longest_zone = 64;
constexpr int day_s = 86'400;

int two_digits(std::string_view text, std::size_t at) {
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

void put_two_digits(char* text, std::size_t at, int value) {
    text[at] = static_cast<char>('0' + value / 10);
    text[at + 1] = static_cast<char>('0' + value % 10);
}

// Sixteen bytes at once.
constexpr std::size_t block_bytes = 16;
using Block [[gnu::vector_size(block_bytes)]] = unsigned char;
using BlockHalves [[gnu::vector_size(block_bytes)]] = std::uint64_t;

// Whether sixteen characters have the shape that begins at `at`; the sign is not looked at.
bool fits(std::string_view text, std::size_t at) {
    Block bytes, wanted;
    std::memcpy(&bytes, text.data() + at, block_bytes);
    std::memcpy(&wanted, shape.data() + at, block_bytes);
    const auto no_digit = static_cast<Block>((bytes - '0') > 9);
    const auto other = static_cast<Block>(bytes != wanted) & static_cast<Block>(wanted != '+');
    const auto digit_due = static_cast<Block>(wanted == '0');
    const auto wrong = std::bit_cast<BlockHalves>((digit_due & no_digit) | (~digit_due & other));
    return (wrong[0] | wrong[1]) == 0;
}

// A time of that shape, taken apart.
struct Parts {
    int year, month, day, second_of_day, offset_s;

    bool possible() const {
        const std::chrono::year_month_day date{std::chrono::year(year),
                                               std::chrono::month(static_cast<unsigned>(month)),
                                               std::chrono::day(static_cast<unsigned>(day))};
        return date.ok() && second_of_day <= day_s;
    }
    std::int64_t days() const {
        const std::chrono::year_month_day date{std::chrono::year(year),
                                               std::chrono::month(static_cast<unsigned>(month)),
                                               std::chrono::day(static_cast<unsigned>(day))};
        return std::chrono::sys_days(date).time_since_epoch().count();
    }
};

Parts take_apart(std::string_view text) {
    const int sign = text[sign_at] == '-' ? -1 : 1;
    return {two_digits(text, 0) * 100 + two_digits(text, 2), two_digits(text, 5),
            two_digits(text, 8),
            two_digits(text, 11) * 3600 + two_digits(text, 14) * 60 + two_digits(text, 17),
            sign * (two_digits(text, 21) * 3600 + two_digits(text, 23) * 60)};
}

}  // namespace

bool is_apple_time(std::string_view text) {
    if (text.size() != shape.size()) return false;
    const char sign = text[sign_at];
    return (sign == '+' || sign == '-') && fits(text, 0) && fits(text, shape.size() - block_bytes);
}

std::optional<UnixMillis> to_apple_time(std::string_view text) {
    if (!is_apple_time(text)) return std::nullopt;
    const Parts parts = take_apart(text);
    if (!parts.possible()) return std::nullopt;
    return (parts.days() * day_s + parts.second_of_day - parts.offset_s) * 1000;
}

void to_utc(char* text) {
    const Parts parts = take_apart({text, shape.size()});
    if (parts.second_of_day > day_s) return;
    int second = parts.second_of_day - parts.offset_s;
    if (second < 0 || second >= day_s) {
        if (!parts.possible()) return;
        const std::int64_t at = parts.days() * day_s + second;
        const std::int64_t day = at >= 0 ? at / day_s : -((-at + day_s - 1) / day_s);
        const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
        const int year = static_cast<int>(date.year());
        if (year < 0 || year > 9999) return;
        second = static_cast<int>(at - day * day_s);
        put_two_digits(text, 0, year / 100);
        put_two_digits(text, 2, year % 100);
        put_two_digits(text, 5, static_cast<int>(static_cast<unsigned>(date.month())));
        put_two_digits(text, 8, static_cast<int>(static_cast<unsigned>(date.day())));
    }
    put_two_digits(text, 11, second / 3600);
    put_two_digits(text, 14, second / 60 % 60);
    put_two_digits(text, 17, second % 60);
    std::memcpy(text + sign_at, "+0000", 5);
}

std::string_view timezone_name(std::string_view text) {
    const auto belongs = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '/' || c == '_' || c == '-' || c == '+';
    };
    const bool name = text.size() <= longest_zone && std::all_of(text.begin(), text.end(), belongs);
    return name ? text : std::string_view();
}

}  // namespace runlytics::formats
