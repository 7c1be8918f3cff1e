#include "core/text/values.h"

#include <charconv>
#include <chrono>
#include <cmath>

namespace runlytics::text {

namespace {

constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
constexpr std::size_t longest_word = 40;

// Takes digits off the front of a text.
class DigitReader {
  public:
    explicit DigitReader(std::string_view text) : rest_(text) {}

    // Exactly so many digits.
    bool number(std::size_t digits, int& value) {
        if (rest_.size() < digits) return false;
        value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') return false;
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(digits);
        return true;
    }

    // One of these characters.
    bool one_of(std::string_view characters) {
        for (const char c : characters) {
            if (front() != c) continue;
            rest_.remove_prefix(1);
            return true;
        }
        return false;
    }

    // This word.
    bool word(std::string_view wanted) {
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(wanted.size());
        return true;
    }

    // Spaces of any width: plain, no-break, narrow no-break.
    void spaces() {
        while (one_of(" ") || ((front() & 0x80) != 0 && (word("\u00A0") || word("\u202F")))) {
        }
    }

    char front() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool done() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

// The decimals of a second, in milliseconds; the fourth one rounds, the others change nothing.
bool read_fraction(DigitReader& text, int& millis) {
    int digit = 0;
    int count = 0;
    millis = 0;
    for (; text.number(1, digit); ++count) {
        if (count < 3) millis = millis * 10 + digit;
        if (count == 3 && digit >= 5) ++millis;
    }
    for (int i = count; i < 3; ++i)
        millis *= 10;
    return count > 0;
}

// Z, +hh:mm, +hhmm or +hh.
bool read_zone(DigitReader& text, int& offset_s) {
    offset_s = 0;
    if (text.one_of("Zz")) return true;
    const int sign = text.front() == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!text.one_of("+-") || !text.number(2, hours)) return false;
    text.one_of(":");
    if (!text.done() && !text.number(2, minutes)) return false;
    offset_s = sign * (hours * 3600 + minutes * 60);
    return hours <= 18 && minutes < 60;
}

// yyyy-MM-dd
bool read_date(DigitReader& text, std::chrono::year_month_day& date) {
    int year = 0, month = 0, day = 0;
    const bool read = text.number(4, year) && text.one_of("-") && text.number(2, month) &&
                      text.one_of("-") && text.number(2, day);
    date = {std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
            std::chrono::day(static_cast<unsigned>(day))};
    return read && date.ok();
}

// The instant so many seconds after the midnight that begins a date, both of UTC.
UnixMillis instant_of(std::chrono::year_month_day date, std::int64_t seconds) {
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return (days * 86400 + seconds) * 1000;
}

// The half of the day behind a clock of twelve hours: 0, 12, or nothing.
std::optional<int> read_half_day(DigitReader& text) {
    const char first = text.front();
    if (first == '+' || first == '-' || first == '\0') return std::nullopt;
    for (const auto word : {"am", "AM", "a.m.", "A.M.", "上午", "午前", "오전"}) {
        if (text.word(word)) return 0;
    }
    for (const auto word : {"pm", "PM", "p.m.", "P.M.", "下午", "午後", "오후"}) {
        if (text.word(word)) return 12;
    }
    return std::nullopt;
}

// H:mm, H:mm:ss and what may follow of am and pm, in seconds of the day.
bool read_phone_clock(DigitReader& text, int& seconds) {
    int hour = 0, digit = 0, minute = 0, second = 0, millis = 0;
    if (!text.number(1, hour)) return false;
    if (text.number(1, digit)) hour = hour * 10 + digit;
    if (!text.one_of(":") || !text.number(2, minute)) return false;
    if (text.one_of(":") && !text.number(2, second)) return false;
    if (text.one_of(".,") && !read_fraction(text, millis)) return false;
    text.spaces();
    if (const auto half = read_half_day(text)) {
        if (hour > 12) return false;
        hour = hour % 12 + *half;
        text.spaces();
    }
    seconds = hour * 3600 + minute * 60 + second;
    return hour < 24 && minute < 60 && second <= 60;
}

}  // namespace

// The text without white space around it.
std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

// A decimal number; "inf", "nan" and what overflows are missing too.
double to_number(std::string_view text) {
    text = trim(text);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && std::isfinite(value) ? value : missing_value;
}

// Fixed places make this fast: it runs for every sample.
std::optional<Timestamp> to_time(std::string_view text) {
    DigitReader reader(trim(text));
    std::chrono::year_month_day date;
    int hour = 0, minute = 0, second = 0, millis = 0;
    const bool read = read_date(reader, date) && reader.one_of("Tt ") && reader.number(2, hour) &&
                      reader.one_of(":") && reader.number(2, minute) && reader.one_of(":") &&
                      reader.number(2, second);
    if (!read || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    if (reader.one_of(".,") && !read_fraction(reader, millis)) return std::nullopt;

    Timestamp result;
    int offset_s = 0;
    if (!reader.done()) {
        if (!read_zone(reader, offset_s) || !reader.done()) return std::nullopt;
        result.utc_offset_s = offset_s;
    }
    result.at = instant_of(date, hour * 3600 + minute * 60 + second - offset_s) + millis;
    return result;
}

// What every record of a phone's export has at least one of.
std::optional<Timestamp> to_phone_time(std::string_view text) {
    DigitReader reader(trim(text));
    std::chrono::year_month_day date;
    if (!read_date(reader, date)) return std::nullopt;
    int seconds = 0;
    int offset_s = 0;
    Timestamp result;
    if (!reader.done()) {
        if (!reader.one_of("Tt ") || !read_phone_clock(reader, seconds)) return std::nullopt;
        if (!reader.done()) {
            if (!read_zone(reader, offset_s) || !reader.done()) return std::nullopt;
            result.utc_offset_s = offset_s;
        }
    }
    result.at = instant_of(date, seconds - offset_s);
    return result;
}

// "HeartRate" -> "heart_rate".
std::string to_snake_case(std::string_view word) {
    word = trim(word);
    std::string result;
    if (word.size() > longest_word) return result;
    for (const char c : word) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper && !result.empty() && result.back() != '_') result += '_';
        result += c == ' ' ? '_' : static_cast<char>(upper ? c - 'A' + 'a' : c);
    }
    return result;
}

}  // namespace runlytics::text
