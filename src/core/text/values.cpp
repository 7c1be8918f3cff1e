#include "core/text/values.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "core/text/calendar_words.h"

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

constexpr int first_year = 1900, last_year = 2199;  // others are of other calendars

// The half of the day behind a clock of twelve hours, as most phones write it: 0, 12, or nothing.
std::optional<int> read_half_day(DigitReader& text) {
    for (const auto word : {"am", "AM"}) {
        if (text.word(word)) return 0;
    }
    for (const auto word : {"pm", "PM"}) {
        if (text.word(word)) return 12;
    }
    return std::nullopt;
}

// A time of day as it is written, before the half of the day is known.
struct Clock {
    int hour = 0, minute = 0, second = 0;

    std::optional<int> seconds(int hour_of_24) const {
        if (hour_of_24 > 23 || minute > 59 || second > 60) return std::nullopt;
        return hour_of_24 * 3600 + minute * 60 + second;
    }
};

// H:mm, H:mm:ss and decimals.
bool read_clock(DigitReader& text, Clock& clock) {
    int digit = 0, millis = 0;
    if (!text.number(1, clock.hour)) return false;
    if (text.number(1, digit)) clock.hour = clock.hour * 10 + digit;
    if (!text.one_of(":") || !text.number(2, clock.minute)) return false;
    if (text.one_of(":") && !text.number(2, clock.second)) return false;
    return !text.one_of(".,") || read_fraction(text, millis);
}

// The seconds of the day, and of the offset behind it if there is one.
bool read_phone_clock(DigitReader& text, int& seconds, std::optional<int>& offset_s) {
    Clock clock;
    if (!read_clock(text, clock)) return false;
    text.spaces();
    if (const auto half = read_half_day(text)) {
        if (clock.hour > 12) return false;
        clock.hour = clock.hour % 12 + *half;
        text.spaces();
    }
    const auto told = clock.seconds(clock.hour);
    if (!told) return false;
    seconds = *told;
    int offset = 0;
    if (text.done()) return true;
    if (!read_zone(text, offset) || !text.done()) return false;
    offset_s = offset;
    return true;
}

// Where the offset at the end of a text begins; its size when there is none.
std::size_t zone_in(std::string_view text) {
    if (text.ends_with('Z')) return text.size() - 1;
    const auto sign = text.find_last_of("+-");
    return sign == std::string_view::npos ? text.size() : sign;
}

// The same with the half of the day in words of any language, in front of the clock or behind it.
bool read_local_clock(std::string_view text, int& seconds, std::optional<int>& offset_s) {
    const std::size_t zone = zone_in(text);
    const std::string_view words = text.substr(0, zone);
    const auto first = words.find_first_of("0123456789");
    if (first == std::string_view::npos) return false;
    const auto last = words.find_last_of("0123456789") + 1;
    DigitReader digits(words.substr(first, last - first));
    Clock clock;
    if (!read_clock(digits, clock) || !digits.done()) return false;
    const std::string_view before = trim(words.substr(0, first)), behind = trim(words.substr(last));
    if (before.empty() == behind.empty()) return false;
    const auto hour = hour_of_half(before.empty() ? behind : before, clock.hour);
    const auto told = hour ? clock.seconds(*hour) : std::nullopt;
    if (!told) return false;
    seconds = *told;
    if (zone == text.size()) return true;
    DigitReader rest(text.substr(zone));
    int offset = 0;
    if (!read_zone(rest, offset) || !rest.done()) return false;
    offset_s = offset;
    return true;
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

double to_local_number(std::string_view text) {
    constexpr std::size_t longest_number = 64;
    if (const double number = to_number(text); !std::isnan(number)) return number;
    if (text.size() > longest_number) return missing_value;
    std::string plain = plain_text(trim(text));
    std::erase(plain, ' ');
    if (plain.starts_with("\u2212")) plain.replace(0, 3, "-");
    const auto comma = plain.find(',');
    if (comma == std::string::npos) return to_number(plain);
    const bool decimals = comma > 0 && comma + 1 < plain.size() &&
                          plain.find_first_of(",.", comma + 1) == std::string::npos &&
                          plain.find('.') > comma && plain[comma - 1] >= '0';
    if (!decimals) return missing_value;
    plain[comma] = '.';
    return to_number(plain);
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

namespace {

// A phone's time; its clock is read by `read`, from behind the date and a space.
template <typename ReadClock>
std::optional<Timestamp> read_phone_time(std::string_view text, ReadClock read) {
    constexpr std::size_t date_size = 10;
    DigitReader reader(text);
    std::chrono::year_month_day date;
    if (!read_date(reader, date)) return std::nullopt;
    if (date.year() < std::chrono::year(first_year) || date.year() > std::chrono::year(last_year))
        return std::nullopt;
    int seconds = 0;
    Timestamp result;
    if (!reader.done()) {
        if (!reader.one_of("Tt ")) return std::nullopt;
        if (!read(text.substr(date_size + 1), seconds, result.utc_offset_s)) return std::nullopt;
    }
    result.at = instant_of(date, seconds - result.utc_offset_s.value_or(0));
    return result;
}

constexpr std::size_t longest_time = 128;

}  // namespace

// What every record of a phone's export has at least one of.
std::optional<Timestamp> to_phone_time(std::string_view text) {
    text = trim(text);
    const auto usual = [](std::string_view clock, int& seconds, std::optional<int>& offset_s) {
        DigitReader reader(clock);
        return read_phone_clock(reader, seconds, offset_s);
    };
    if (const auto time = read_phone_time(text, usual)) return time;
    if (text.empty() || text.size() > longest_time) return std::nullopt;
    const std::string plain = plain_text(text);
    if (const auto time = read_phone_time(trim(plain), usual)) return time;
    return read_phone_time(trim(plain), read_local_clock);
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
